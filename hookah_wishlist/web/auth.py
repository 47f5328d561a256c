"""Signing in: Telegram's word for a pair of tokens, the next pair for the old one, and the end of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from aiohttp import web
from pydantic import StringConstraints

from hookah_wishlist.people import access_token
from hookah_wishlist.people.init_data import BadInitData, signed_in_person
from hookah_wishlist.people.sessions import (
    OpenSession,
    Refusal,
    end_session_of,
    open_session,
    refresh_session,
)
from hookah_wishlist.people.store import sign_in
from hookah_wishlist.resources import Resources
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.me import Me, me_json
from hookah_wishlist.web.errors import RefreshRefused
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.middleware import GATE
from hookah_wishlist.web.packing import packed_for
from hookah_wishlist.web.parameters import Body
from hookah_wishlist.web.route import Guard, Route
from hookah_wishlist.web.screen import Screen, screen_at


class Launch(Body):
    """`Telegram.WebApp.initData` as it is, unread and unchanged.

    `screen`: the address of what is to be shown first, such as `/api/v1/home`, written as a browser sends it.
    """

    init_data: str
    screen: Annotated[str, StringConstraints(max_length=2000)] | None = None


class Refresh(Body):
    refresh_token: Annotated[str, StringConstraints(max_length=200)]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The refresh token serves once: keep the one that comes with the next pair."""

    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime


@dataclass(frozen=True, slots=True)
class Welcome:
    """`screen` is null where none was asked for."""

    tokens: Tokens
    me: Me
    screen: Screen | None


@dataclass(frozen=True, slots=True)
class Goodbye:
    """`ended` is false when there was no such session any more, which comes to the same."""

    ended: bool


async def validate(request: web.Request, launch: Launch) -> web.Response:
    """The first screen may come along: any GET below /api/v1 that answers JSON to a person, but the export.

    What that address answers, its refusals too, stands in `screen` and is no refusal of the sign-in.
    """
    resources = request.app[RESOURCES]
    now = resources.now()
    told = signed_in_person(launch.init_data, resources.bot_token, now=int(now.timestamp()))
    async with resources.pool.acquire() as connection, connection.transaction():
        person = await sign_in(connection, told.visitor, now=now)
        session = await open_session(connection, person.id, now=now)
    tokens = _tokens(resources, session, now)
    screen = None if launch.screen is None else await screen_at(request, launch.screen, tokens.access_token)
    return packed_for(request, answer(Welcome(tokens, me_json(person), screen)))


async def refresh(request: web.Request, asked: Refresh) -> web.Response:
    """A refusal is raised behind the transaction: that it ended a session must stay true."""
    resources = request.app[RESOURCES]
    now = resources.now()
    async with resources.pool.acquire() as connection, connection.transaction():
        outcome = await refresh_session(connection, asked.refresh_token, now=now)
    if isinstance(outcome, Refusal):
        raise RefreshRefused(outcome.value)
    return answer(_tokens(resources, outcome, now))


async def logout(request: web.Request, asked: Refresh) -> web.Response:
    """By the refresh token alone, so that it works when the access token's hour is over."""
    async with request.app[RESOURCES].pool.acquire() as connection, connection.transaction():
        user_id = await end_session_of(connection, asked.refresh_token)
    if user_id is not None:
        request.app[GATE].forget(user_id)
    return answer(Goodbye(user_id is not None))


def _tokens(resources: Resources, session: OpenSession, now: datetime) -> Tokens:
    return Tokens(
        access_token.issue(resources.access_key, session.user_id, session.id, now=now),
        now + access_token.LIFETIME,
        session.refresh_token,
        session.expires_at,
    )


ROUTES = (
    Route(
        "POST",
        "/auth/validate",
        validate,
        "Sign in by what Telegram told the Mini App",
        answers=Welcome,
        refusals=(BadInitData,),
        guard=Guard.OPEN,
        is_sign_in=True,
    ),
    Route(
        "POST",
        "/auth/refresh",
        refresh,
        "The next pair of tokens",
        answers=Tokens,
        refusals=(RefreshRefused,),
        guard=Guard.OPEN,
        is_sign_in=True,
    ),
    Route(
        "POST",
        "/auth/logout",
        logout,
        "End the session of a refresh token",
        answers=Goodbye,
        guard=Guard.OPEN,
        is_sign_in=True,
    ),
)
