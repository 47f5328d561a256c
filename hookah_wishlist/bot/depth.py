"""How much waits to be sent. Apart from the store, which imports aiogram."""

from dataclasses import dataclass
from datetime import datetime

from hookah_wishlist.database import Connection


@dataclass(frozen=True, slots=True)
class Depth:
    """Of the outbox; `oldest`: since when the one that is due longest was due."""

    waiting: int
    oldest: datetime | None


async def depth(connection: Connection, *, now: datetime) -> Depth:
    row = await connection.fetchrow(
        """
        SELECT count(*) AS waiting, min(due_at) FILTER (WHERE due_at <= $1) AS oldest
          FROM outbox, greatest(created_at, not_before) AS due_at WHERE state = 'waiting'
        """,
        now,
    )
    assert row is not None  # noqa: S101 - an aggregate always gives its row
    return Depth(**row)
