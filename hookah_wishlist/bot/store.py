"""Every statement about updates that were handled and calls that are on their way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hookah_wishlist.bot.outbox import Call
from hookah_wishlist.database import Connection

CHANNEL = "outbox"  # told where another process is the one that sends

# To be done twice makes no difference to whoever looks on, save for these: each would be one message more.
VISIBLE = ("send%", "copy%", "forward%")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call in the outbox."""

    id: int
    call: Call
    attempt: int = 0
    not_before: datetime | None = None


async def remember(connection: Connection, update_id: int) -> bool:
    """Whether the update is new. Waits for whoever handles the same one at this moment."""
    done = await connection.execute(
        "INSERT INTO processed_updates (update_id) VALUES ($1) ON CONFLICT DO NOTHING", update_id
    )
    return done == "INSERT 0 1"


async def write(connection: Connection, calls: Sequence[Call]) -> list[Waiting]:
    """Belongs into the update's transaction."""
    return [Waiting(await _write(connection, call), call) for call in calls]


async def _write(connection: Connection, call: Call) -> int:
    number: int = await connection.fetchval(
        """
        INSERT INTO outbox (method, payload, chat_id, file_name, file, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
        """,
        call.method,
        call.payload,
        call.chat_id,
        call.file_name,
        call.file,
        call.expires_at,
    )
    return number


async def tell_sender(connection: Connection) -> None:
    await connection.execute("SELECT pg_notify($1, '')", CHANNEL)


async def waiting(connection: Connection, known: Iterable[int], *, most: int) -> list[Waiting]:
    """The oldest ones that are not known yet."""
    rows = await connection.fetch(
        """
        SELECT id, method, payload, chat_id, file_name, file, expires_at, attempt, not_before
          FROM outbox WHERE state = 'waiting' AND id <> ALL ($1::bigint[]) ORDER BY id LIMIT $2
        """,
        list(known),
        most,
    )
    return [
        Waiting(
            row["id"],
            Call(
                row["method"],
                row["payload"],
                row["chat_id"],
                row["expires_at"],
                row["file_name"],
                row["file"],
            ),
            row["attempt"],
            row["not_before"],
        )
        for row in rows
    ]


async def claim(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Those of them that are ours to send now: from here on they count as sent, should we be killed."""
    rows = await connection.fetch(
        """
        UPDATE outbox SET state = 'sending', attempt = attempt + 1, claimed_at = now()
         WHERE id = ANY ($1::bigint[]) AND state = 'waiting' RETURNING id
        """,
        ids,
    )
    return {row["id"] for row in rows}


async def unclaim(connection: Connection, ids: Sequence[int]) -> None:
    """Rows that certainly were not sent, whether or not their claim was written."""
    await connection.execute(
        "UPDATE outbox SET state = 'waiting' WHERE id = ANY ($1::bigint[]) AND state = 'sending'", ids
    )


async def done(connection: Connection, ids: Sequence[int]) -> None:
    await connection.execute("DELETE FROM outbox WHERE id = ANY ($1::bigint[])", ids)


async def put_back(connection: Connection, one: Waiting) -> None:
    """It was not done, for certain or most likely: it waits again, with what was learnt."""
    await connection.execute(
        """
        UPDATE outbox SET state = 'waiting', attempt = $2, not_before = $3, payload = $4, chat_id = $5
         WHERE id = $1
        """,
        one.id,
        one.attempt,
        one.not_before,
        one.call.payload,
        one.call.chat_id,
    )


async def take_over(connection: Connection) -> list[int]:
    """What another sender left undecided waits again where repeating it does not show.

    Gives the others: messages that may or may not have been seen. They are not sent a second time.
    """
    await connection.execute(
        "UPDATE outbox SET state = 'waiting' WHERE state = 'sending' AND NOT method LIKE ANY ($1::text[])",
        VISIBLE,
    )
    rows = await connection.fetch("SELECT id FROM outbox WHERE state = 'sending' ORDER BY id")
    return [row["id"] for row in rows]
