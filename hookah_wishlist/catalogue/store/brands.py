"""Brands: all of them, and one with everything we tell of it."""

from dataclasses import dataclass
from datetime import date

from hookah_wishlist.catalogue.search import name_key
from hookah_wishlist.catalogue.store.lines import Line, lines
from hookah_wishlist.database.connection import Connection


@dataclass(frozen=True, slots=True)
class BrandSummary:
    slug: str
    name: str
    alt_name: str | None
    country: str | None
    status: str
    status_word: str | None
    rating: float | None
    ratings_count: int | None
    tobaccos: int  # that we know
    image: str | None  # path at the source
    description: str | None


@dataclass(frozen=True, slots=True)
class Brand:
    summary: BrandSummary
    lines: tuple[Line, ...]
    website: str | None
    founded: int | None
    reviews_count: int | None
    views: int | None
    added_on: date | None
    is_missing: bool  # the source no longer shows it
    statuses: dict[str, int]  # of its tobaccos, how many
    strengths: dict[str, int]  # likewise, the maker's; JSON's keys are texts
    rating_distribution: list[int] | None  # votes for 1…5 of those tobaccos whose page was read


async def brands(connection: Connection) -> tuple[BrandSummary, ...]:
    """All brands by name."""
    records = await connection.fetch(f"SELECT {_SUMMARY} FROM brands b")  # noqa: S608 - made of constants
    summaries = (BrandSummary(*record.values()) for record in records)
    return tuple(sorted(summaries, key=lambda brand: (name_key(brand.name), brand.slug)))


async def brand(connection: Connection, slug: str) -> Brand | None:
    """Everything about one brand, also when the source no longer shows it."""
    record = await connection.fetchrow(_BRAND, slug)
    if record is None:
        return None
    columns = list(record.values())
    summary = BrandSummary(*columns[:_SUMMARY_WIDTH])
    return Brand(summary, await lines(connection, slug), *columns[_SUMMARY_WIDTH:])


async def brand_image(connection: Connection, slug: str) -> str | None:
    """Its logo's path at the source."""
    path: str | None = await connection.fetchval("SELECT image FROM brands WHERE slug = $1", slug)
    return path


_SUMMARY = """
    b.slug, b.name, b.alt_name, b.country, b.status, b.status_word, b.rating, b.ratings_count,
    (SELECT count(*) FROM tobaccos t WHERE t.brand_id = b.id), b.image, b.description
"""
_SUMMARY_WIDTH = 11

_BRAND = f"""
    WITH own AS MATERIALIZED (
        SELECT t.status, t.strength_official, t.rating_distribution
          FROM tobaccos t WHERE t.brand_id = (SELECT id FROM brands WHERE slug = $1)
    )
    SELECT {_SUMMARY}, b.website, b.founded, b.reviews_count, b.views, b.added_on,
           b.missing_since IS NOT NULL,
           (SELECT coalesce(jsonb_object_agg(status, count), '{{}}')
              FROM (SELECT status, count(*) FROM own GROUP BY status) AS s),
           (SELECT coalesce(jsonb_object_agg(strength_official, count), '{{}}')
              FROM (SELECT strength_official, count(*) FROM own
                     WHERE strength_official IS NOT NULL GROUP BY strength_official) AS s),
           (SELECT array_agg(votes ORDER BY score)
              FROM (SELECT score, sum(votes)::int AS votes
                      FROM own, unnest(rating_distribution) WITH ORDINALITY AS d (votes, score)
                     GROUP BY score) AS s)
      FROM brands b WHERE b.slug = $1
"""  # noqa: S608 - made of constants
