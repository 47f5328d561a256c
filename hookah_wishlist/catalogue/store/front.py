"""What is shown to who asked for nothing yet: the best rated, the leading brands, and how much there is."""

from dataclasses import dataclass

from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.catalogue.statements import ROW
from hookah_wishlist.database.connection import Connection

# So many votes of the catalogue's mean every brand is given beforehand: a brand of ten flavours rated by
# friends does not lead. More than a tobacco's, as a brand's votes are those of all its flavours.
PRIOR_VOTES = 500


@dataclass(frozen=True, slots=True)
class LeadingBrand:
    slug: str
    name: str
    image: str | None  # path at the source
    tobaccos: int  # that we know
    rating: float | None


@dataclass(frozen=True, slots=True)
class Sizes:
    tobaccos: int
    brands: int


async def best(connection: Connection, limit: int) -> tuple[TobaccoRow, ...]:
    """The best rated of what can be bought: neither gone from the source nor no longer made."""
    records = await connection.fetch(
        f"""
        SELECT {ROW}
          FROM tobaccos t JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id
         WHERE t.weighted_rating IS NOT NULL AND t.missing_since IS NULL AND t.status <> 'discontinued'
         ORDER BY coalesce(t.weighted_rating, 0) DESC, t.id DESC LIMIT $1
        """,  # noqa: S608 - made of constants
        limit,
    )
    return tuple(TobaccoRow(*record.values()) for record in records)


async def leading_brands(connection: Connection, limit: int) -> tuple[LeadingBrand, ...]:
    """The best rated of those still made, those with a picture first; of equals the larger one."""
    records = await connection.fetch(
        """
        SELECT b.slug, b.name, b.image, own.count, b.rating
          FROM brands b
          JOIN (SELECT brand_id, count(*) FROM tobaccos WHERE missing_since IS NULL GROUP BY brand_id) AS own
               ON own.brand_id = b.id
         CROSS JOIN catalogue_state s
         WHERE b.missing_since IS NULL AND b.status <> 'discontinued'
         ORDER BY b.image IS NULL,
                  (coalesce(b.rating * b.ratings_count, 0) + $2::int * coalesce(s.mean_rating, 4))
                  / (coalesce(b.ratings_count, 0) + $2::int) DESC,
                  own.count DESC, b.slug
         LIMIT $1
        """,
        limit,
        PRIOR_VOTES,
    )
    return tuple(LeadingBrand(*record.values()) for record in records)


async def sizes(connection: Connection) -> Sizes:
    """What the source shows at present."""
    record = await connection.fetchrow(
        """
        SELECT (SELECT count(*) FROM tobaccos WHERE missing_since IS NULL),
               (SELECT count(*) FROM brands WHERE missing_since IS NULL)
        """
    )
    assert record is not None  # noqa: S101 - a count has always a row
    return Sizes(*record)
