"""Everything this floor keeps about a person, as values and as one document. Floors above add their parts."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from hookah_wishlist.database import Connection
from hookah_wishlist.people.model import Person
from hookah_wishlist.people.personal_tokens import PersonalToken, personal_tokens
from hookah_wishlist.people.sessions import Session, sessions
from hookah_wishlist.people.store import find


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What the bot has asked and waits to be answered; kept for a quarter of an hour."""

    name: str
    data: dict[str, Any]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class UnsentMessage:
    """What the bot is about to say: a call of Telegram's Bot API, kept until it is made."""

    method: str
    payload: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class KeptAboutPerson:
    """The row, the devices signed in, the tokens, what the bot has under way; no hashes of secrets."""

    person: Person
    sessions: tuple[Session, ...]
    personal_tokens: tuple[PersonalToken, ...]
    open_questions: tuple[OpenQuestion, ...]
    unsent_messages: tuple[UnsentMessage, ...]


async def export(connection: Connection, user_id: int) -> KeptAboutPerson | None:
    """None: there is no such person. Parts read in one repeatable-read transaction agree with each other."""
    person = await find(connection, user_id)
    if person is None:
        return None
    return KeptAboutPerson(
        person,
        await sessions(connection, user_id),
        await personal_tokens(connection, user_id),
        await _open_questions(connection, user_id),
        await _unsent_messages(connection, user_id),
    )


def export_json(kept: KeptAboutPerson) -> dict[str, Any]:
    """Names and values as they are kept; orjson writes times and ids as texts."""
    return asdict(kept)


async def _open_questions(connection: Connection, user_id: int) -> tuple[OpenQuestion, ...]:
    rows = await connection.fetch(
        "SELECT name, data, expires_at FROM dialog_states WHERE person_id = $1 ORDER BY expires_at", user_id
    )
    return tuple(OpenQuestion(**row) for row in rows)


async def _unsent_messages(connection: Connection, user_id: int) -> tuple[UnsentMessage, ...]:
    """A person's own chat has the person's number."""
    rows = await connection.fetch(
        "SELECT method, payload, created_at FROM outbox WHERE chat_id = $1 ORDER BY id", user_id
    )
    return tuple(UnsentMessage(**row) for row in rows)
