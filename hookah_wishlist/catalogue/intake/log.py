"""The change log's and the rating snapshots' statements."""

from collections.abc import Sequence
from dataclasses import asdict

from hookah_wishlist.catalogue.intake.changes import Change
from hookah_wishlist.database import Connection


async def write_changes(connection: Connection, crawl_id: int | None, changes: Sequence[Change]) -> None:
    """Add rows to the log, in the order given."""
    if not changes:
        return
    await connection.execute(
        """
        INSERT INTO catalogue_changes (crawl_id, kind, brand_id, tobacco_id, before, after)
        SELECT $1, n.kind, n.brand_id, n.tobacco_id, n.before, n.after
          FROM jsonb_to_recordset($2)
            AS n (kind text, brand_id integer, tobacco_id integer, before jsonb, after jsonb)
        """,
        crawl_id,
        [asdict(change) for change in changes],
    )


async def write_snapshots(connection: Connection, tobacco_ids: Sequence[int]) -> None:
    """Remember the ratings that these tobaccos have now."""
    if not tobacco_ids:
        return
    await connection.execute(
        """
        INSERT INTO tobacco_ratings (tobacco_id, rating, ratings_count, reviews_count)
        SELECT id, rating, ratings_count, reviews_count FROM tobaccos WHERE id = ANY($1)
            ON CONFLICT (tobacco_id, at) DO UPDATE
           SET (rating, ratings_count, reviews_count)
             = (EXCLUDED.rating, EXCLUDED.ratings_count, EXCLUDED.reviews_count)
        """,
        tobacco_ids,
    )
