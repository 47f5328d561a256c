"""Every statement about persons themselves. Sessions and personal tokens have files of their own."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hookah_wishlist.database import Connection
from hookah_wishlist.people import audit
from hookah_wishlist.people.events import tell, touched
from hookah_wishlist.people.model import (
    ADULT_VERSION,
    Language,
    OutdatedConsent,
    Person,
    PersonGone,
    SettingValue,
    Visitor,
)
from hookah_wishlist.people.preferences import merged

SEEN_EVERY = timedelta(hours=1)  # nobody asks for it more exactly, and every request would write otherwise

# Named one by one: a later release's column must not disturb this one while both run.
COLUMNS = (
    "u.id, u.first_name, u.language, u.telegram_language, u.adult_confirmed_at, u.adult_version, "
    "u.reachable, u.settings, u.created_at, u.seen_at, u.list_version, u.settings_version"
)


async def sign_in(connection: Connection, visitor: Visitor, *, now: datetime) -> Person:
    """The person, made known if new, with what Telegram told today. Belongs into a transaction.

    Telegram does not always tell a language or whether we may write: what it said before then stands. Whoever
    writes to the bot, or launches the Mini App with leave to write, is reachable again.
    """
    await connection.execute(
        """
        INSERT INTO users AS u (id, first_name, telegram_language, reachable, created_at, seen_at)
             VALUES ($1, $2, $3, $4, $5, $5)
        ON CONFLICT (id) DO UPDATE
                SET first_name = excluded.first_name,
                    telegram_language = coalesce(excluded.telegram_language, u.telegram_language),
                    reachable = u.reachable OR excluded.reachable,
                    seen_at = greatest(u.seen_at, excluded.seen_at)
              WHERE u.first_name <> excluded.first_name
                 OR u.telegram_language IS DISTINCT FROM
                    coalesce(excluded.telegram_language, u.telegram_language)
                 OR u.reachable < excluded.reachable
                 OR u.seen_at < excluded.seen_at - $6::interval
        """,
        visitor.id,
        visitor.first_name,
        visitor.telegram_language,
        visitor.reachable,
        now,
        SEEN_EVERY,
    )
    return await _known(connection, visitor.id)


async def find(connection: Connection, user_id: int) -> Person | None:
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM users u WHERE u.id = $1",  # noqa: S608 - our own constant
        user_id,
    )
    return None if row is None else person_of(row)


def person_of(row: Any) -> Person:
    """From a row of `COLUMNS`, or a dictionary of them."""
    return Person(**row)


async def choose_language(connection: Connection, user_id: int, language: Language | None) -> Person:
    """The person as it is then; None goes back to following Telegram. Belongs into a transaction."""
    done = await connection.execute(
        "UPDATE users SET language = $2 WHERE id = $1 AND language IS DISTINCT FROM $2", user_id, language
    )
    return await _changed(connection, user_id, done)


async def change_settings(
    connection: Connection, user_id: int, changes: Mapping[str, SettingValue | None]
) -> Person:
    """The person as it is then. Raises `BadSetting`, having changed nothing. Belongs into a transaction."""
    before = await connection.fetchval("SELECT settings FROM users WHERE id = $1 FOR NO KEY UPDATE", user_id)
    if before is None:
        raise PersonGone(f"no person {user_id}")
    after = merged(before, changes)
    if after == before:
        return await _known(connection, user_id)
    done = await connection.execute("UPDATE users SET settings = $2 WHERE id = $1", user_id, after)
    return await _changed(connection, user_id, done)


async def confirm_adult(connection: Connection, user_id: int, version: int, *, now: datetime) -> Person:
    """The person as it is then. Said again it changes nothing: the first time counts. In a transaction."""
    if version != ADULT_VERSION:
        raise OutdatedConsent(f"version {ADULT_VERSION} of the sentence is to be confirmed")
    done = await connection.execute(
        """
        UPDATE users SET adult_confirmed_at = $3, adult_version = $2
         WHERE id = $1 AND adult_version IS DISTINCT FROM $2
        """,
        user_id,
        version,
        now,
    )
    return await _changed(connection, user_id, done)


async def mark_reachable(connection: Connection, user_id: int, reachable: bool) -> None:
    """Said by the bot when Telegram refuses a message to the person, or when the person unblocks it."""
    await connection.execute(
        "UPDATE users SET reachable = $2 WHERE id = $1 AND reachable <> $2", user_id, reachable
    )


async def mark_seen(connection: Connection, person: Person, *, now: datetime) -> None:
    """Writes at most once an hour, and only then asks the database at all."""
    if now - person.seen_at >= SEEN_EVERY:
        await connection.execute(
            "UPDATE users SET seen_at = $2 WHERE id = $1 AND seen_at < $2", person.id, now
        )


async def delete_everything(connection: Connection, user_id: int) -> str | None:
    """Everything kept about the person goes, in whatever table; all sessions end. None: nobody was there.

    Gives the number under which the audit log knows of it. The number is random and stands nowhere else, so
    the person can prove the deletion, and the log does not tell whose it was. Belongs into a transaction.
    """
    done = await connection.execute("DELETE FROM users WHERE id = $1", user_id)
    if done != "DELETE 1":
        return None
    # What the bot has still to say may quote notes. A person's own chat has the person's number.
    await connection.execute("DELETE FROM outbox WHERE chat_id = $1", user_id)
    reference = secrets.token_hex(8)
    await audit.record(connection, "person_deleted", reference=reference)
    await tell(connection, user_id)
    return reference


async def _changed(connection: Connection, user_id: int, done: str) -> Person:
    if done == "UPDATE 1":
        await touched(connection, user_id, "settings")
    return await _known(connection, user_id)


async def _known(connection: Connection, user_id: int) -> Person:
    person = await find(connection, user_id)
    if person is None:
        raise PersonGone(f"no person {user_id}")
    return person
