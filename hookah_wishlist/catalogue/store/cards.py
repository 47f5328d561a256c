"""One tobacco with everything we tell of it, by its number or by its address."""

from dataclasses import dataclass
from datetime import date

from hookah_wishlist.catalogue.addresses import TobaccoPath
from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.catalogue.statements import ROW, ROW_WIDTH
from hookah_wishlist.catalogue.store.tags import Tag, tag_of
from hookah_wishlist.database.connection import Connection

LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class TobaccoCard:
    row: TobaccoRow
    tags: tuple[Tag, ...]
    description: str | None
    reviews_count: int | None
    views: int | None
    rating_distribution: list[int] | None  # votes for 1…5
    smoke_again_yes: int | None
    smoke_again_no: int | None
    added_on: date | None
    is_missing: bool  # the source no longer shows it
    has_details: bool  # its own page has been read
    failed_lately: bool  # its own page was asked for within the last hour and could not be read

    @property
    def path(self) -> str:
        """Where the source keeps it, behind /tobaccos/."""
        return f"{self.row.brand_slug}/{self.row.line_slug}/{self.row.slug}"


async def tobacco(connection: Connection, tobacco_id: int) -> TobaccoCard | None:
    """Everything about one tobacco, also when the source no longer shows it."""
    if not 0 < tobacco_id <= LARGEST_ID:
        return None
    record = await connection.fetchrow(_CARD, tobacco_id)
    if record is None:
        return None
    *columns, told = record.values()
    known = {tag[0]: tag_of(*tag) for tag in told or ()}
    row = TobaccoRow(*columns[:ROW_WIDTH])
    return TobaccoCard(row, tuple(known[i] for i in row.tag_ids if i in known), *columns[ROW_WIDTH:])


async def tobacco_at(connection: Connection, path: TobaccoPath) -> int | None:
    """The number of the tobacco at an address; of several that were there, one that still is."""
    found: int | None = await connection.fetchval(
        """
        SELECT t.id FROM tobaccos t
         WHERE t.slug = $3
           AND t.line_id = ANY (ARRAY(SELECT l.id FROM lines l JOIN brands b ON b.id = l.brand_id
                                       WHERE b.slug = $1 AND l.slug = $2))
         ORDER BY t.missing_since IS NOT NULL, t.id DESC LIMIT 1
        """,
        path.brand,
        path.line,
        path.slug,
    )
    return found


async def tobacco_image(connection: Connection, tobacco_id: int) -> str | None:
    """Its picture's path at the source."""
    if not 0 < tobacco_id <= LARGEST_ID:
        return None
    path: str | None = await connection.fetchval("SELECT image FROM tobaccos WHERE id = $1", tobacco_id)
    return path


_CARD = f"""
    SELECT {ROW}, t.description, t.reviews_count, t.views, t.rating_distribution, t.smoke_again_yes,
           t.smoke_again_no, t.added_on, t.missing_since IS NOT NULL, t.details_at IS NOT NULL,
           coalesce(t.details_failed_at > now() - interval '1 hour', false),
           (SELECT jsonb_agg(jsonb_build_array(g.id, g.name, g.group_name, g.colour, g.group_colour))
              FROM tags g WHERE g.id = ANY (t.tag_ids))
      FROM tobaccos t JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id
     WHERE t.id = $1
"""  # noqa: S608 - made of constants
