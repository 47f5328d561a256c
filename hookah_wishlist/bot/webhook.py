"""Where Telegram brings updates: an address nobody can guess and a secret only Telegram was told.

Both are made out of the bot's token, so every process of every release knows them and none has to keep them.
"""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import orjson
import structlog
from aiohttp import web

from hookah_wishlist.bot.counts import Counts, Transport
from hookah_wishlist.database import DatabaseUnavailable

log = structlog.get_logger(__name__)

PREFIX = "/telegram/"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST = 1024 * 1024  # bytes; many times what the longest message with all its entities takes
BODY_PATIENCE = 10.0
AGAIN = {"Retry-After": "3"}  # Telegram heeds it


class Bot(Protocol):
    """What the web needs of the bot, told without importing it."""

    @property
    def name(self) -> str:
        """Without the @; empty until Telegram has told it."""

    @property
    def counts(self) -> Counts: ...

    @property
    def transport(self) -> Transport: ...

    async def take(self, told: object) -> None: ...

    def stop(self) -> None: ...


BOT = web.AppKey("bot", Bot)


class NotAnUpdate(Exception):
    """The body is JSON and no update."""


class UpdateTooLarge(Exception):
    """The body has more than `LARGEST` bytes."""


class NotReady(Exception):
    """The bot does not know its own name yet, or is about to stop."""


@dataclass(frozen=True, slots=True)
class Place:
    """The address's last part, and what the header must say."""

    name: str
    secret: str = field(repr=False)


def place_of(token: str) -> Place:
    return Place(name=_derived(token, "webhook address"), secret=_derived(token, "webhook secret"))


def _derived(token: str, use: str) -> str:
    return hmac.new(token.encode(), f"hookah-wishlist {use}".encode(), hashlib.sha256).hexdigest()


def is_telegrams(request: web.Request, place: Place) -> bool:
    """Whether the request is to the webhook and has its secret: limits for strangers are not for it."""
    is_there = request.method == "POST" and _same(request.path, PREFIX + place.name)
    return is_there and _same(request.headers.get(SECRET_HEADER, ""), place.secret)


def add_webhook(app: web.Application, place: Place, bot: Callable[[web.Application], Bot]) -> None:
    """`bot` finds what handles an update once the application has started."""

    async def receive(request: web.Request) -> web.Response:
        """200 only after the work, or for what would be no better the next time: else Telegram repeats it."""
        if not _same(request.match_info["name"], place.name):
            raise web.HTTPNotFound
        if not _same(request.headers.get(SECRET_HEADER, ""), place.secret):
            raise web.HTTPUnauthorized(reason="The secret header is wrong")
        try:
            await bot(request.app).take(await _told(request))
        except UpdateTooLarge:
            # Refused, it would come again for a day and hold back all that is behind it in its chat.
            log.error("update.too_large", content_length=request.content_length, largest=LARGEST)
            bot(request.app).counts.updates.add(0.0, "unknown", "too_large")
        except NotAnUpdate as error:
            raise web.HTTPBadRequest(reason=str(error)) from error
        except (NotReady, DatabaseUnavailable) as error:
            level = logging.WARNING if isinstance(error, NotReady) else logging.DEBUG  # the pool warns
            log.log(level, "webhook.not_now", reason=str(error))
            raise web.HTTPServiceUnavailable(headers=AGAIN) from error
        return web.Response()

    # The name is a pattern: no list of the program's addresses shows it.
    app.router.add_post(PREFIX + "{name}", receive)


async def _told(request: web.Request) -> object:
    try:
        async with asyncio.timeout(BODY_PATIENCE):
            body = await _body(request)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    try:
        told: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise web.HTTPBadRequest(reason="The body is not JSON") from None
    return told


async def _body(request: web.Request) -> bytes:
    """Counted while it comes. Raises `UpdateTooLarge`."""
    if (request.content_length or 0) > LARGEST:
        raise UpdateTooLarge
    body = bytearray()
    while chunk := await request.content.readany():
        body += chunk
        if len(body) > LARGEST:
            raise UpdateTooLarge
    return bytes(body)


def _same(told: str, expected: str) -> bool:
    """Bytes are compared: texts cannot be where one is not ASCII."""
    return hmac.compare_digest(told.encode("utf-8", "surrogatepass"), expected.encode())
