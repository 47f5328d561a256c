"""Every statement about updates that were handled and calls that are on their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from hookah_wishlist.bot.outbox import Call
from hookah_wishlist.database import AdvisoryLock, Connection

CHANNEL = "outbox"  # told where another process is the one that sends

# To be done twice makes no difference to whoever looks on, save for these: each would be one message more.
VISIBLE = ("send%", "copy%", "forward%")

COLUMNS = "id, method, payload, chat_id, file_name, file, expires_at, attempt, not_before"


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
        INSERT INTO outbox (method, payload, chat_id, file_name, file, expires_at, is_notice)
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id
        """,
        call.method,
        call.payload,
        call.chat_id,
        call.file_name,
        call.file,
        call.expires_at,
        call.is_notice,
    )
    return number


async def is_full(connection: Connection, chat_id: int, *, most: int) -> bool:
    """Whether so many calls wait for the chat. Updates at work at the same time do not see each other's."""
    waiting = await connection.fetchval(
        """
        SELECT count(*)
          FROM (SELECT FROM outbox WHERE chat_id = $1 AND state = 'waiting' LIMIT $2) AS counted
        """,
        chat_id,
        most,
    )
    return bool(waiting >= most)


async def lacks_notice(connection: Connection, chat_id: int) -> bool:
    """Whether no notice waits for the chat. Until the transaction ends nobody else gets an answer."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock($1, hashint8($2))", int(AdvisoryLock.NOTICE), chat_id
    )
    is_there = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM outbox WHERE chat_id = $1 AND state = 'waiting' AND is_notice)", chat_id
    )
    return not is_there


async def drop_edits(
    connection: Connection, chat_id: int, message_id: object, methods: Sequence[str]
) -> list[str]:
    """Edits of the message that wait, by these methods, are never sent. Gives the methods of those."""
    rows = await connection.fetch(
        """
        DELETE FROM outbox
         WHERE chat_id = $1 AND state = 'waiting' AND method = ANY ($2::text[])
           AND payload ->> 'message_id' = $3 RETURNING method
        """,
        chat_id,
        methods,
        str(message_id),
    )
    return [row["method"] for row in rows]


async def tell_sender(connection: Connection) -> None:
    await connection.execute("SELECT pg_notify($1, '')", CHANNEL)


async def waiting_messages(
    connection: Connection, known: Sequence[int], served: Sequence[int], *, share: int, most: int
) -> list[Waiting]:
    """Calls to chats that are not known yet: of each chat the `share` oldest ones, of all chats the first.

    Chats in `served` are left out. Sorted so that no chat's second stands before another's first.
    """
    rows = await connection.fetch(
        f"""
        WITH found AS (
            SELECT id, place
              FROM (SELECT id, row_number() OVER (PARTITION BY chat_id ORDER BY id) AS place
                      FROM outbox
                     WHERE state = 'waiting' AND chat_id IS NOT NULL
                       AND chat_id <> ALL ($2::bigint[]) AND id <> ALL ($1::bigint[])) AS placed
             WHERE place <= $3 ORDER BY place, id LIMIT $4)
        SELECT {COLUMNS} FROM found JOIN outbox USING (id) ORDER BY place, id
        """,  # noqa: S608 - columns of ours
        known,
        served,
        share,
        most,
    )
    return [_waiting(row) for row in rows]


async def waiting_answers(connection: Connection, known: Sequence[int], *, most: int) -> list[Waiting]:
    """The oldest calls that concern no chat and are not known yet."""
    rows = await connection.fetch(
        f"""
        SELECT {COLUMNS} FROM outbox
         WHERE state = 'waiting' AND chat_id IS NULL AND id <> ALL ($1::bigint[]) ORDER BY id LIMIT $2
        """,  # noqa: S608 - columns of ours
        known,
        most,
    )
    return [_waiting(row) for row in rows]


def _waiting(row: asyncpg.Record) -> Waiting:
    call = Call(
        row["method"], row["payload"], row["chat_id"], row["expires_at"], row["file_name"], row["file"]
    )
    return Waiting(row["id"], call, row["attempt"], row["not_before"])


async def claim(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Those of them that are ours to send now: from here on they count as sent, should we be killed.

    A row that somebody is deleting is not waited for: others would wait as well.
    """
    rows = await connection.fetch(
        """
        WITH free AS MATERIALIZED (
            SELECT id FROM outbox WHERE id = ANY ($1::bigint[]) AND state = 'waiting' FOR UPDATE SKIP LOCKED)
        UPDATE outbox SET state = 'sending', attempt = attempt + 1, claimed_at = now()
         WHERE id IN (SELECT id FROM free) RETURNING id
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
