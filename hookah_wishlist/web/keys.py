"""Where handlers find what the program holds, and who asks."""

from dataclasses import dataclass
from uuid import UUID

from aiohttp import web

from hookah_wishlist.people.access_token import Scope
from hookah_wishlist.people.model import Person
from hookah_wishlist.resources import Resources

RESOURCES = web.AppKey("resources", Resources)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks, as the guard found out; `session_id` is None for a personal token."""

    person: Person
    scope: Scope
    session_id: UUID | None = None


SIGNED_IN = web.RequestKey("signed_in", SignedIn)
REQUEST_ID = web.RequestKey("request_id", str)


def signed_in(request: web.Request) -> SignedIn:
    """Of routes guarded by PERSON or ADULT. May be a few seconds old: changes read the person's row again."""
    return request[SIGNED_IN]
