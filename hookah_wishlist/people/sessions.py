"""Every statement about sessions: one for each device that is signed in, kept alive by its refresh token."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

import structlog

from hookah_wishlist.database import Connection
from hookah_wishlist.people import audit
from hookah_wishlist.people.events import tell
from hookah_wishlist.people.model import Person
from hookah_wishlist.people.store import COLUMNS, mark_seen, person_of
from hookah_wishlist.people.tokens import RefreshToken, kept, new_refresh_token, new_salt, read_refresh_token

LIFETIME = timedelta(days=30)  # from the last use
MOST_SESSIONS = (
    20  # of one person; every launch of the Mini App opens one, and the one unused longest makes room
)

# A page that asks two things at once refreshes twice with the same token, and an answer may be lost on the
# way: for so long the token rotated away last still answers, with the very token that took its place. A thief
# gains no second line of tokens by it: both hold the same one, and who uses it second, later, is noticed.
GRACE = timedelta(seconds=10)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """One device that is signed in."""

    id: UUID
    opened_at: datetime
    used_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session with its refresh token in clear, shown to its device once."""

    id: UUID
    user_id: int
    refresh_token: str
    expires_at: datetime

    def __repr__(self) -> str:
        return f"OpenSession({self.id})"


class Refusal(Enum):
    """Why a refresh token was not taken. A value, not an exception: what it ended must be committed."""

    UNKNOWN = "It is no refresh token of a session that stands."
    EXPIRED = "The session was not used for 30 days and is over."
    REUSED = "It was used before; as somebody else may have it, its session was ended."


async def open_session(connection: Connection, user_id: int, *, now: datetime) -> OpenSession:
    """Another session of the person's. Belongs into the transaction of `sign_in`, which holds their row."""
    await _make_room(connection, user_id, now)
    token = new_refresh_token()
    session_id = await connection.fetchval(
        """
        INSERT INTO sessions (user_id, family_hash, secret_hash, opened_at, expires_at)
             VALUES ($1, $2, $3, $4, $5) RETURNING id
        """,
        user_id,
        kept(token.family),
        kept(token.secret),
        now,
        now + LIFETIME,
    )
    return OpenSession(_plain(session_id), user_id, token.text, now + LIFETIME)


async def refresh_session(connection: Connection, text: str, *, now: datetime) -> OpenSession | Refusal:
    """The session with its next refresh token. Belongs into a transaction, committed also after a refusal."""
    token = read_refresh_token(text)
    row = None if token is None else await _locked(connection, token)
    if token is None or row is None:
        return Refusal.UNKNOWN
    if row["expires_at"] <= now:
        await _end(connection, row)
        return Refusal.EXPIRED
    if _is(token, row["secret_hash"]):
        return await _rotate(connection, row, token, now)
    if _is(token, row["previous_hash"]) and now - row["rotated_at"] <= GRACE:
        return _opened(row, token.next(row["rotation_salt"]), row["expires_at"])
    await _end(connection, row)
    await audit.record(connection, "refresh_token_reused", session=str(row["id"]))
    log.warning("session.ended_by_reuse", session=str(row["id"]))
    return Refusal.REUSED


async def session_person(
    connection: Connection, session_id: UUID, user_id: int, *, now: datetime
) -> Person | None:
    """Whose request it is, if the session stands and is theirs. For every request, outside transactions."""
    row = await connection.fetchrow(
        f"""
        SELECT {COLUMNS} FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.id = $1 AND s.user_id = $2 AND s.expires_at > $3
        """,  # noqa: S608 - our own constant
        session_id,
        user_id,
        now,
    )
    if row is None:
        return None
    person = person_of(row)
    await mark_seen(connection, person, now=now)
    return person


async def sessions(connection: Connection, user_id: int) -> tuple[Session, ...]:
    """The person's devices, the one used last first."""
    rows = await connection.fetch(
        """
        SELECT id, opened_at, coalesce(rotated_at, opened_at) AS used_at, expires_at
          FROM sessions WHERE user_id = $1 ORDER BY used_at DESC, id
        """,
        user_id,
    )
    return tuple(Session(**{**row, "id": _plain(row["id"])}) for row in rows)


async def end_session(connection: Connection, user_id: int, session_id: UUID) -> bool:
    """Whether there was such a session of the person's. Its access tokens are refused from now on."""
    done = await connection.execute(
        "DELETE FROM sessions WHERE id = $1 AND user_id = $2", session_id, user_id
    )
    if done == "DELETE 1":
        await tell(connection, user_id)
    return bool(done == "DELETE 1")


async def end_session_of(connection: Connection, text: str) -> int | None:
    """Ends the session of a refresh token, for signing out without an access token. An old one serves too.

    Gives whose it was; None where there is no such session any more.
    """
    token = read_refresh_token(text)
    row = None if token is None else await _locked(connection, token)
    if row is None:
        return None
    await _end(connection, row)
    user_id: int = row["user_id"]
    return user_id


async def end_all(connection: Connection, user_id: int) -> int:
    """Ends every session of the person's; gives how many there were."""
    done = await connection.execute("DELETE FROM sessions WHERE user_id = $1", user_id)
    await tell(connection, user_id)
    return int(done.removeprefix("DELETE "))


async def _make_room(connection: Connection, user_id: int, now: datetime) -> None:
    """Told like every end of a session: what goes on by it, such as a stream of events, ends too."""
    done = await connection.execute(
        """
        DELETE FROM sessions WHERE user_id = $1 AND id NOT IN (
            SELECT id FROM sessions WHERE user_id = $1 AND expires_at > $2
             ORDER BY coalesce(rotated_at, opened_at) DESC, id LIMIT $3)
        """,
        user_id,
        now,
        MOST_SESSIONS - 1,
    )
    if done != "DELETE 0":
        await tell(connection, user_id)


async def _locked(connection: Connection, token: RefreshToken) -> Any:
    return await connection.fetchrow(
        """
        SELECT id, user_id, secret_hash, previous_hash, rotation_salt, rotated_at, expires_at
          FROM sessions WHERE family_hash = $1 FOR UPDATE
        """,
        kept(token.family),
    )


def _is(token: RefreshToken, secret_hash: bytes | None) -> bool:
    return secret_hash is not None and hmac.compare_digest(kept(token.secret), secret_hash)


async def _rotate(
    connection: Connection, row: Mapping[str, Any], token: RefreshToken, now: datetime
) -> OpenSession:
    salt = new_salt()
    following = token.next(salt)
    await connection.execute(
        """
        UPDATE sessions SET previous_hash = secret_hash, secret_hash = $3, rotation_salt = $4,
                            rotated_at = $5, expires_at = $6
         WHERE id = $1 AND user_id = $2
        """,
        row["id"],
        row["user_id"],
        kept(following.secret),
        salt,
        now,
        now + LIFETIME,
    )
    return _opened(row, following, now + LIFETIME)


def _opened(row: Mapping[str, Any], token: RefreshToken, expires_at: datetime) -> OpenSession:
    return OpenSession(_plain(row["id"]), row["user_id"], token.text, expires_at)


def _plain(session_id: UUID) -> UUID:
    """asyncpg's ids are of a class of its own, which orjson does not write."""
    return UUID(bytes=session_id.bytes)


async def _end(connection: Connection, row: Mapping[str, Any]) -> None:
    await end_session(connection, row["user_id"], row["id"])
