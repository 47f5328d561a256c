"""Which tobaccos' own pages are to be read, and where they are."""

from datetime import timedelta

from hookah_wishlist.catalogue.intake.values import TobaccoAddress
from hookah_wishlist.database import Connection

STALE = timedelta(
    days=30
)  # a description or a strength seldom changes; nothing else is told by the page alone
TRY_AGAIN = timedelta(days=3)  # after a page could not be read


async def needs_details(
    connection: Connection, limit: int, *, brand: str | None = None
) -> list[TobaccoAddress]:
    """Whose pages to read next: never read ones, best first; then newly rated ones; then the longest unread.

    `brand` is the slug of the only brand to look at. What the source no longer shows is left out.
    """
    rows = await connection.fetch(
        """
        SELECT t.id, b.slug AS brand_slug, l.slug AS line_slug, t.slug
          FROM tobaccos t JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id,
               LATERAL (SELECT CASE
                   WHEN t.details_at IS NULL THEN 1
                   WHEN EXISTS (SELECT FROM tobacco_ratings r
                                 WHERE r.tobacco_id = t.id AND r.at > t.details_at) THEN 2
                   WHEN t.details_at < now() - $3::interval THEN 3 END) AS due (turn)
         WHERE due.turn IS NOT NULL AND t.missing_since IS NULL AND ($2::text IS NULL OR b.slug = $2)
           AND (t.details_failed_at IS NULL OR t.details_failed_at < now() - $4::interval)
         ORDER BY due.turn, CASE due.turn WHEN 3 THEN t.details_at END,
                  t.weighted_rating DESC NULLS LAST, t.ratings_count DESC NULLS LAST, t.id
         LIMIT $1
        """,
        limit,
        brand,
        STALE,
        TRY_AGAIN,
    )
    return [TobaccoAddress(**row) for row in rows]


async def address_of(connection: Connection, tobacco_id: int) -> TobaccoAddress | None:
    """Where a known tobacco's page is, or was when it was last seen."""
    row = await connection.fetchrow(
        """
        SELECT t.id, b.slug AS brand_slug, l.slug AS line_slug, t.slug
          FROM tobaccos t JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id
         WHERE t.id = $1
        """,
        tobacco_id,
    )
    return TobaccoAddress(**row) if row else None


async def details_failed(connection: Connection, tobacco_id: int) -> None:
    """Its page could not be read: leave it alone for some days."""
    await connection.execute("UPDATE tobaccos SET details_failed_at = now() WHERE id = $1", tobacco_id)
