"""The real catalogue, taken in as a walk does: nothing is lost, and the same again writes nothing."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from hookah_wishlist.catalogue.intake import Coverage, Intake, finish, take_brand
from hookah_wishlist.catalogue.seen import SeenBrand, SeenScores, SeenTag, SeenTobacco, SeenTobaccoList
from hookah_wishlist.database import connect

CATALOG = Path(__file__).resolve().parents[3] / "shared" / "htreviews" / "catalog.jsonl"

pytestmark = [
    pytest.mark.skipif(not CATALOG.exists(), reason="../shared is not there"),
    pytest.mark.crawl,
]


@pytest.fixture(scope="module")
def visits():
    return visits_of_the_file()


def visits_of_the_file():
    """A walk's visits: each brand with its rows."""
    brands = defaultdict(list)
    for line in CATALOG.read_text("utf-8").splitlines():
        row = json.loads(line)
        brands[row["brand_slug"]].append(_row(row))
    return [(_brand(slug, number, rows), rows) for number, (slug, rows) in enumerate(brands.items(), 1)]


def _row(row):
    return SeenTobacco(
        id=row["id"],
        brand_slug=row["brand_slug"],
        line_slug=row["line_slug"],
        slug=row["tobacco_slug"],
        name=row["name"],
        line_name=row["line"],
        brand_name=row["brand"],
        alt_name=row["alt_name"] or "",
        status=row["status"],
        strength=row["strength_by_ratings"],
        rating=3 + row["id"] % 20 / 10,
        ratings_count=row["id"] % 97,
        reviews_count=row["id"] % 89,
        views=row["id"] % 997,
        tags=tuple(SeenTag(name) for name in row["tags"]),
    )


def _brand(slug, number, rows):
    return SeenBrand(
        source_id=number,
        slug=slug,
        name=rows[0].brand_name,
        alt_name="",
        announced=len(rows),
        tobaccos=SeenTobaccoList("markup", ()),
        lines=(),
        scores=SeenScores(),
    )


async def walk(connection, visits):
    taken = Intake()
    for brand, rows in visits:
        async with connection.transaction():
            taken += await take_brand(connection, None, brand, rows, Coverage.FULL, "[]")
    async with connection.transaction():
        version = await finish(connection)
    return taken, version


async def test_all_of_it_is_taken_in_and_the_same_again_writes_no_tobacco(fresh_database, visits):
    connection = await connect(fresh_database)
    first = await walk(connection, visits)
    assert first == (Intake(appeared=11505, changes=11505), 1)
    kept = await connection.fetch("SELECT id, ctid FROM tobaccos ORDER BY id")
    assert [row["id"] for row in kept] == sorted(row.id for _, rows in visits for row in rows)

    assert await walk(connection, visits) == (Intake(), 1)
    assert await connection.fetch("SELECT id, ctid FROM tobaccos ORDER BY id") == kept
    await connection.close()
