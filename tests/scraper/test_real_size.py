"""The walk over the demonstration site when it serves the real catalogue, all 11,505 tobaccos of it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from hookah_wishlist.catalogue.model import country_of, status_of, strength_of
from hookah_wishlist.demo import catalogue_from_file
from hookah_wishlist.scraper.crawl import unwatched
from tests.scraper.browsing import plain_client
from tests.scraper.test_crawl import EVERYTHING
from tests.scraper.visiting import visiting

FILE = Path(__file__).resolve().parents[3] / "shared" / "htreviews" / "catalog.jsonl"
NO_PICTURE = ("images/no_image.webp", "images/logo1.webp")
IN_CHROMIUM = 500  # pages of tobaccos that are read as the program reads them all
VERSIONS = "SELECT 'b', id, xmin::text FROM brands UNION ALL SELECT 't', id, xmin::text FROM tobaccos"

pytestmark = [
    pytest.mark.skipif(not FILE.exists(), reason="the real catalogue is not beside the repository"),
    pytest.mark.timeout(1500),
]


def in_file(row):
    """A line of the file as it should be stored. What its own crawler never read has no words in it."""
    image = (row["image_url"] or NO_PICTURE[0]).removeprefix("https://htreviews.org/")
    return {
        "brand": row["brand_slug"],
        "line": row["line_slug"],
        "slug": row["tobacco_slug"],
        "name": row["name"],
        "alt_name": row["alt_name"],
        "country": country_of(row["country"]),
        "strength_official": strength_of(row["strength_official"]),
        "strength_by_ratings": strength_of(row["strength_by_ratings"]),
        "status": status_of(row["status"]),
        "status_word": row["status"],
        "description": row["description"],
        "image": None if image in NO_PICTURE else f"/{image}",
        "tags": row["tags"],
    }


async def test_the_real_catalogue_is_read_whole_then_quietly_then_for_what_changed(fresh_database, chromium):
    rows = [json.loads(line) for line in FILE.read_text().splitlines()]
    async with visiting(fresh_database, catalogue_from_file(FILE), chromium) as visit:
        report = await visit.crawl()
        assert report.crawl.state == "done"
        assert report.crawl.requests <= 900
        assert {seen.state for seen in report.brands} == {"done"}
        assert await visit.value("SELECT count(*) FROM tobaccos") == len(rows)

        report = await visit.crawl(details=IN_CHROMIUM)
        assert report.crawl.details == IN_CHROMIUM
        async with plain_client(visit.site.url) as client:
            report = await visit.through(client).crawl(details=20_000)
        assert report.crawl.details == len(rows) - IN_CHROMIUM
        stored = {row["id"]: row for row in await visit.rows(EVERYTHING)}
        wrong = [
            (row["id"], name, expected, stored[row["id"]][name])
            for row in rows
            for name, expected in in_file(row).items()
            if stored[row["id"]][name] != expected
        ]
        assert wrong == []
        names = {row["id"]: row["line_name"] for row in stored.values()}
        other_lines = [row for row in rows if names[row["id"]] != row["line"]]
        assert {(row["line"], row["detail_fetched"]) for row in other_lines} <= {("Не указано", False)}
        assert len(other_lines) <= 1  # of a page that the file's own crawler failed to read

        before = await visit.rows(VERSIONS)
        report = await visit.crawl(details=20_000)
        assert (report.crawl.requests <= 60, report.crawl.details, report.crawl.changes) == (True, 0, 0)
        assert await visit.rows(VERSIONS) == before

        changed = dict(_thirty_renamed(visit.site.catalogue))
        visit.site.catalogue = replace(
            visit.site.catalogue,
            tobaccos=tuple(changed.get(t.id, t) for t in visit.site.catalogue.tobaccos),
        )
        report = await visit.crawl(details=20_000, watch=unwatched)
        found = await visit.rows(
            "SELECT tobacco_id FROM catalogue_changes WHERE crawl_id = $1 AND kind = 'renamed'",
            report.crawl.id,
        )
        assert {row["tobacco_id"] for row in found} == set(changed)
        assert sum(seen.state == "done" for seen in report.brands) == 5


def _thirty_renamed(catalogue):
    """Six flavours in each of five brands under new names, each with one vote more."""
    for brand in ("duft", "tangiers", "darkside", "sarma", "adalya"):
        for tobacco in [t for t in catalogue.tobaccos if t.brand_slug == brand][:6]:
            votes = (*tobacco.votes[:4], tobacco.votes[4] + 1)
            yield tobacco.id, replace(tobacco, name=f"{tobacco.name} II", votes=votes)
