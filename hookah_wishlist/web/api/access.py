"""By what I am let in: the devices that are signed in, and the tokens I made for scripts."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import StringConstraints

from hookah_wishlist.people import personal_tokens, sessions
from hookah_wishlist.people.access_token import Scope
from hookah_wishlist.people.personal_tokens import BadTokenName, PersonalToken, TooManyTokens
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.errors import NotThere
from hookah_wishlist.web.keys import RESOURCES, signed_in
from hookah_wishlist.web.parameters import Body, Place, TokenId
from hookah_wishlist.web.route import Guard, Route


class NewToken(Body):
    """`scope` read looks at everything, write may change the list and settings as well."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    scope: Scope = "read"


class TokenPlace(Place):
    id: TokenId


class SessionPlace(Place):
    id: UUID


@dataclass(frozen=True, slots=True)
class CreatedToken:
    """`text` is shown this once: only its hash is kept."""

    token: PersonalToken
    text: str


@dataclass(frozen=True, slots=True)
class Tokens:
    items: tuple[PersonalToken, ...]


@dataclass(frozen=True, slots=True)
class SessionJson:
    id: UUID
    opened_at: datetime
    used_at: datetime
    expires_at: datetime
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class Sessions:
    items: tuple[SessionJson, ...]


@dataclass(frozen=True, slots=True)
class Revoked:
    id: int | UUID


async def my_tokens(request: web.Request) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        return answer(Tokens(await personal_tokens.personal_tokens(connection, signed_in(request).person.id)))


async def create_token(request: web.Request, new: NewToken) -> web.Response:
    resources = request.app[RESOURCES]
    user_id = signed_in(request).person.id
    async with resources.pool.acquire() as connection, connection.transaction():
        token, text = await personal_tokens.create_token(
            connection, user_id, new.name, new.scope, now=resources.now()
        )
    return answer(CreatedToken(token, text), status=201)


async def revoke_token(request: web.Request, at: TokenPlace) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection, connection.transaction():
        revoked = await personal_tokens.revoke_token(connection, signed_in(request).person.id, at.id)
    if not revoked:
        raise NotThere(f"You have no token {at.id}")
    return answer(Revoked(at.id))


async def my_sessions(request: web.Request) -> web.Response:
    who = signed_in(request)
    async with request.app[RESOURCES].pool.acquire() as connection:
        found = await sessions.sessions(connection, who.person.id)
    return answer(
        Sessions(
            tuple(
                SessionJson(s.id, s.opened_at, s.used_at, s.expires_at, s.id == who.session_id) for s in found
            )
        )
    )


async def end_my_session(request: web.Request, at: SessionPlace) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection, connection.transaction():
        ended = await sessions.end_session(connection, signed_in(request).person.id, at.id)
    if not ended:
        raise NotThere(f"You have no session {at.id}")
    return answer(Revoked(at.id))


# Not by a personal token: one that leaked must not make others, nor end what would take it back.
_route = partial(Route, guard=Guard.PERSON, needs_session=True)

ROUTES = (
    _route("GET", "/me/tokens", my_tokens, "My tokens for scripts", answers=Tokens),
    _route(
        "POST",
        "/me/tokens",
        create_token,
        "Make a token for scripts",
        answers=CreatedToken,
        status=201,
        refusals=(BadTokenName, TooManyTokens),
    ),
    _route(
        "DELETE", "/me/tokens/{id}", revoke_token, "Revoke a token", answers=Revoked, refusals=(NotThere,)
    ),
    _route("GET", "/me/sessions", my_sessions, "The devices signed in", answers=Sessions),
    _route(
        "DELETE",
        "/me/sessions/{id}",
        end_my_session,
        "Sign a device out",
        answers=Revoked,
        refusals=(NotThere,),
    ),
)
