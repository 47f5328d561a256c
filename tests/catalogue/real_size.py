"""The catalogue at its real size, written straight into the tables; its ratings are invented."""

import json
import random
from pathlib import Path

from hookah_wishlist.catalogue.model import Status, country_of, status_of, strength_of
from hookah_wishlist.catalogue.search import search_document

HTREVIEWS = Path(__file__).parents[3] / "shared" / "htreviews"
CATALOG = HTREVIEWS / "catalog.jsonl"
COPY_STEP = 1_000_000  # between the ids of one copy of the catalogue and the next


def rows():
    """The file's tobaccos as it tells them."""
    with CATALOG.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


async def load(connection, copies=1):
    """Fills an empty catalogue; with copies, other brands have the same flavours again."""
    told = rows()
    tags = {name: i for i, name in enumerate(dict.fromkeys(t for row in told for t in row["tags"]), 1)}
    await connection.execute("ALTER TABLE tobaccos DISABLE TRIGGER USER")
    await connection.executemany(
        "INSERT INTO tags (id, name, colour) OVERRIDING SYSTEM VALUE VALUES ($1, $2, '#808080')",
        [(i, name) for name, i in tags.items()],
    )
    for copy in range(copies):
        await _load_copy(connection, told, tags, copy)
    await connection.execute("ALTER TABLE tobaccos ENABLE TRIGGER USER")
    await connection.execute(
        """INSERT INTO search_words SELECT DISTINCT substr(lexeme, 2)
             FROM tobaccos, unnest(tsvector_to_array(search_vector)) AS lexeme
            WHERE lexeme ^@ 'N' OR lexeme ^@ 'T' ON CONFLICT DO NOTHING"""
    )


async def _load_copy(connection, told, tags, copy):
    mark = f"-{copy}" if copy else ""
    brands = {row["brand_slug"]: row for row in told}
    brand_ids = {slug: i + copy * 1000 for i, slug in enumerate(brands, 1)}
    lines = {(row["brand_slug"], row["line_slug"], row["line"]): row for row in told}
    line_ids = {key: i + copy * 1000 for i, key in enumerate(lines, 1)}
    await connection.executemany(
        "INSERT INTO brands (id, slug, name, country) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4)",
        [
            (brand_ids[slug], slug + mark, row["brand"], country_of(row["country"]))
            for slug, row in brands.items()
        ],
    )
    await connection.executemany(
        "INSERT INTO lines (id, brand_id, slug, name) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4)",
        [(i, brand_ids[brand], slug, name) for (brand, slug, name), i in line_ids.items()],
    )
    await connection.executemany(
        """
        INSERT INTO tobaccos (id, brand_id, line_id, slug, name, alt_name, country, strength_official,
                              strength_by_ratings, status, status_word, image, description, tag_ids, rating,
                              ratings_count, weighted_rating, search_vector, name_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        """,
        [_tobacco(row, tags, brand_ids, line_ids, copy) for row in told],
    )
    await connection.executemany(
        "INSERT INTO tobacco_tags (tobacco_id, tag_id, position) VALUES ($1, $2, $3)",
        [
            (row["id"] + copy * COPY_STEP, tags[tag], position)
            for row in told
            for position, tag in enumerate(dict.fromkeys(row["tags"]))
        ],
    )


def _tobacco(row, tags, brand_ids, line_ids, copy):
    document = search_document(
        name=row["name"],
        alt_name=row["alt_name"],
        brand=row["brand"],
        brand_alt=None,
        line=row["line"],
        tags=row["tags"],
        traits=_traits(row),
    )
    tobacco_id = row["id"] + copy * COPY_STEP
    return (
        tobacco_id,
        brand_ids[row["brand_slug"]],
        line_ids[row["brand_slug"], row["line_slug"], row["line"]],
        row["tobacco_slug"],
        row["name"],
        row["alt_name"],
        country_of(row["country"]),
        strength_of(row["strength_official"]),
        strength_of(row["strength_by_ratings"]),
        status_of(row["status"]).value,
        row["status"],
        row["image_url"],
        row["description"],
        list(dict.fromkeys(tags[tag] for tag in row["tags"])),
        *invented_ratings(tobacco_id),
        document.search_vector,
        document.name_key,
    )


def _traits(row):
    """As the intake gives them; the file does not tell the groups of tags."""
    strengths = [row[key] for key in ("strength_official", "strength_by_ratings") if strength_of(row[key])]
    status = row["status"] if status_of(row["status"]) is not Status.ACTIVE else None
    return [trait for trait in (country_of(row["country"]), *strengths, status) if trait]


def invented_ratings(tobacco_id):
    chance = random.Random(tobacco_id)
    count = int(chance.lognormvariate(3, 1.3))
    if count < 2:
        return None, 0, None
    rating = round(min(5.0, max(1.0, chance.gauss(4.1, 0.4))), 1)
    return rating, count, (rating * count + 4.1 * 20) / (count + 20)
