"""Everything this floor keeps about a person, as values and as one document. Floors above add their parts."""

from dataclasses import asdict, dataclass
from typing import Any

from hookah_wishlist.database import Connection
from hookah_wishlist.people.model import Person
from hookah_wishlist.people.personal_tokens import PersonalToken, personal_tokens
from hookah_wishlist.people.sessions import Session, sessions
from hookah_wishlist.people.store import find


@dataclass(frozen=True, slots=True)
class KeptAboutPerson:
    """The row, the devices signed in, the tokens. Of secrets only hashes are kept; those are not told."""

    person: Person
    sessions: tuple[Session, ...]
    personal_tokens: tuple[PersonalToken, ...]


async def export(connection: Connection, user_id: int) -> KeptAboutPerson | None:
    """None: there is no such person. Parts read in one repeatable-read transaction agree with each other."""
    person = await find(connection, user_id)
    if person is None:
        return None
    return KeptAboutPerson(
        person, await sessions(connection, user_id), await personal_tokens(connection, user_id)
    )


def export_json(kept: KeptAboutPerson) -> dict[str, Any]:
    """Names and values as they are kept; orjson writes times and ids as texts."""
    return asdict(kept)
