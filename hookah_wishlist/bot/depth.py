"""How much waits to be sent, and for how many chats. Apart from the store, which imports aiogram."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hookah_wishlist.database import Connection

# Calls to one chat that wait at most. A private chat takes one a second, a group fifteen a minute: whoever
# sends thirty messages at once has all answers within half a minute, or two.
MOST_WAITING = 30

SOON = timedelta(minutes=1)
# Telegram's own pauses for one chat last less than a minute, and a full backlog is sent within two.
LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Depth:
    """Of the outbox, of what is due soon. A call that concerns no chat counts like a chat of its own.

    Soon, as what failed is tried again within a minute each time: it would never have been due for long.
    """

    waiting: int
    oldest: datetime | None  # since when that one waits which waits longest, in whichever chat
    full_chats: int  # with a full backlog: more is written for them than can be sent
    late_chats: int  # where something is late
    late_full_chats: int

    @property
    def late(self) -> int:
        """Chats that wait too long. One that is late by its own flood concerns nobody else."""
        return self.late_chats - min(self.late_full_chats, 1)


async def depth(connection: Connection, *, now: datetime) -> Depth:
    row = await connection.fetchrow(
        """
        WITH chats AS (
            SELECT count(*) AS waiting,
                   count(*) >= $3 AS is_full,
                   min(created_at) FILTER (
                       WHERE created_at <= $1 AND coalesce(not_before, $1) <= $2) AS oldest
              FROM outbox WHERE state = 'waiting'
             GROUP BY chat_id, CASE WHEN chat_id IS NULL THEN id END)
        SELECT coalesce(sum(waiting), 0)::bigint AS waiting,
               min(oldest) AS oldest,
               count(*) FILTER (WHERE is_full) AS full_chats,
               count(*) FILTER (WHERE oldest < $4) AS late_chats,
               count(*) FILTER (WHERE oldest < $4 AND is_full) AS late_full_chats
          FROM chats
        """,
        now,
        now + SOON,
        MOST_WAITING,
        now - LATE,
    )
    assert row is not None  # noqa: S101 - an aggregate always gives its row
    return Depth(**row)
