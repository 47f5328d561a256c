"""Every statement about personal tokens: what a person made for scripts of their own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hookah_wishlist.database import Connection
from hookah_wishlist.people.access_token import Scope
from hookah_wishlist.people.events import tell
from hookah_wishlist.people.model import Person, PersonGone, storable
from hookah_wishlist.people.store import COLUMNS, mark_seen, person_of
from hookah_wishlist.people.tokens import is_personal_token, kept, new_personal_token

MOST_TOKENS = 20
LONGEST_NAME = 60
USED_EVERY = timedelta(minutes=1)  # a busy script must not write a row with every question


class TooManyTokens(Exception):
    """The person already has as many tokens as one may have; one must be revoked first."""


class BadTokenName(Exception):
    """A token's name is empty, too long, or has characters that cannot be kept."""


@dataclass(frozen=True, slots=True)
class PersonalToken:
    """A token as its person sees it listed; the token itself was shown once and is not kept."""

    id: int
    name: str
    scope: Scope
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose request it is, by which token, and whether it may change anything."""

    person: Person
    token_id: int
    scope: Scope


async def create_token(
    connection: Connection, user_id: int, name: str, scope: Scope, *, now: datetime
) -> tuple[PersonalToken, str]:
    """The new token and its text, to be shown once. Belongs into a transaction. Raises `TooManyTokens`."""
    name = _named(name)
    await _check_room(connection, user_id)
    text = new_personal_token()
    row = await connection.fetchrow(
        """
        INSERT INTO personal_tokens (user_id, name, scope, token_hash, created_at)
             VALUES ($1, $2, $3, $4, $5) RETURNING id, name, scope, created_at, last_used_at
        """,
        user_id,
        name,
        scope,
        kept(text),
        now,
    )
    assert row is not None  # noqa: S101 - an INSERT either returns its row or raises
    return PersonalToken(**row), text


async def personal_tokens(connection: Connection, user_id: int) -> tuple[PersonalToken, ...]:
    """The person's tokens in the order they were made."""
    rows = await connection.fetch(
        """
        SELECT id, name, scope, created_at, last_used_at
          FROM personal_tokens WHERE user_id = $1 ORDER BY id
        """,
        user_id,
    )
    return tuple(PersonalToken(**row) for row in rows)


async def revoke_token(connection: Connection, user_id: int, token_id: int) -> bool:
    """Whether there was such a token of the person's. It is refused from now on."""
    done = await connection.execute(
        "DELETE FROM personal_tokens WHERE id = $1 AND user_id = $2", token_id, user_id
    )
    if done == "DELETE 1":
        await tell(connection, user_id)
    return bool(done == "DELETE 1")


async def bearer_of(connection: Connection, text: str, *, now: datetime) -> Bearer | None:
    """Who holds the token, if it stands. For every request by one: outside of transactions."""
    if not is_personal_token(text):
        return None
    row = await connection.fetchrow(
        f"""
        SELECT {COLUMNS}, t.id AS token_id, t.scope, t.last_used_at
          FROM personal_tokens t JOIN users u ON u.id = t.user_id WHERE t.token_hash = $1
        """,  # noqa: S608 - our own constant
        kept(text),
    )
    if row is None:
        return None
    fields = dict(row)
    token_id, scope, used_at = (fields.pop(name) for name in ("token_id", "scope", "last_used_at"))
    person = person_of(fields)
    await _mark_used(connection, token_id, used_at, now)
    await mark_seen(connection, person, now=now)
    return Bearer(person, token_id, scope)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or storable(name) != name:
        raise BadTokenName(f"a name is 1 to {LONGEST_NAME} characters")
    return name


async def _check_room(connection: Connection, user_id: int) -> None:
    """The person's row is held meanwhile, so that two requests at once cannot both take the last place."""
    if not await connection.fetchval("SELECT true FROM users WHERE id = $1 FOR NO KEY UPDATE", user_id):
        raise PersonGone(f"no person {user_id}")
    count = await connection.fetchval("SELECT count(*) FROM personal_tokens WHERE user_id = $1", user_id)
    if count >= MOST_TOKENS:
        raise TooManyTokens(f"there may be at most {MOST_TOKENS} tokens")


async def _mark_used(connection: Connection, token_id: int, used_at: datetime | None, now: datetime) -> None:
    if used_at is None or now - used_at >= USED_EVERY:
        await connection.execute(
            """
            UPDATE personal_tokens SET last_used_at = $2
             WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)
            """,
            token_id,
            now,
        )
