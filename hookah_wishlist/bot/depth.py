"""How much waits to be sent. Apart from the store, which imports aiogram."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hookah_wishlist.database import Connection

SOON = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Depth:
    """Of the outbox; `oldest`: since when that one waits which waits longest, of what is due soon.

    Soon, as what failed is tried again within a minute each time: it would never have been due for long.
    """

    waiting: int
    oldest: datetime | None


async def depth(connection: Connection, *, now: datetime) -> Depth:
    row = await connection.fetchrow(
        """
        SELECT count(*) AS waiting,
               min(created_at) FILTER (WHERE created_at <= $1 AND coalesce(not_before, $1) <= $2) AS oldest
          FROM outbox WHERE state = 'waiting'
        """,
        now,
        now + SOON,
    )
    assert row is not None  # noqa: S101 - an aggregate always gives its row
    return Depth(**row)
