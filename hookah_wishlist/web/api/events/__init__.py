"""Server-sent events: my list, my settings or the catalogue changed, by whichever door and process.

Events only tell numbers; the screens they are about are asked for as ever. Every event and every sign of life
asks anew whether the person is still let in: what a request would be refused, no stream tells.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from hookah_wishlist.catalogue import store
from hookah_wishlist.database import DatabaseUnavailable, News, Subscription, TooManyStreams
from hookah_wishlist.database.notices import CATALOGUE
from hookah_wishlist.web.api.events.streams import STREAMS
from hookah_wishlist.web.api.events.versions import (
    HEARTBEAT,
    Versions,
    beginning,
    changes,
    event,
    read_id,
)
from hookah_wishlist.web.errors import ANSWERS, TokenExpired, Unauthorized
from hookah_wishlist.web.keys import RESOURCES, signed_in
from hookah_wishlist.web.middleware import GATE
from hookah_wishlist.web.route import Guard, Route

EVERY = 15.0  # seconds between signs of life: proxies cut off what is silent for thirty or sixty
PATIENCE = 15.0  # seconds for a reader to take what is written; the whole of it fits into any buffer

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would collect events until they fill a page
}


async def events(request: web.Request) -> web.StreamResponse:
    """A stream is read with `fetch`: `EventSource` can send no Authorization header, and a token in an
    address would end in logs. It tells

    - `versions` at the beginning, where things stand: `{"list": 12, "settings": 3, "catalogue": 45}`
    - `list`, `settings` or `catalogue` when that has changed: `{"version": 13}`
    - `ended` when no more comes: `{"code": "TOKEN_EXPIRED"}` or `"UNAUTHORIZED"`, as other requests are told.

    A reader that was cut off comes back with the id of its last event as `Last-Event-ID`, and gets what it
    missed instead of `versions`. Lines that begin with a colon are signs of life, one every 15 seconds.
    """
    notices, person_id = request.app[RESOURCES].notices, signed_in(request).person.id
    with request.app[STREAMS].opened(request, notices, person_id) as subscription:
        now = await _versions(request)
        response = web.StreamResponse(headers=HEADERS)
        await response.prepare(request)
        if request.method == "HEAD":
            return response
        with suppress(ConnectionError, TimeoutError):  # the reader has gone
            await _write(response, beginning(read_id(request.headers.get("Last-Event-ID")), now))
            async for told in _told(request, subscription, now):
                await _write(response, told)
    return response


async def _told(request: web.Request, subscription: Subscription, known: Versions) -> AsyncIterator[bytes]:
    """Events as they come about, or a sign of life, until the person's leave or the program ends."""
    missed = False
    while (news := await _news(subscription)) is not None:
        missed = missed or news.missed
        try:
            now = await _looked(request, news, known, missed=missed)
        except (Unauthorized, TokenExpired) as reason:
            yield event("ended", known, {"code": ANSWERS[type(reason)].code})
            return
        except DatabaseUnavailable:  # news come when it is back; until then nothing changes
            missed = True
            yield HEARTBEAT
            continue
        yield b"".join(changes(known, now)) or HEARTBEAT
        known, missed = now, False


async def _news(subscription: Subscription) -> News | None:
    """None at the end; nothing told and nothing missed when it is time for a sign of life."""
    try:
        return await asyncio.wait_for(anext(subscription), EVERY)
    except TimeoutError:
        return News({})
    except StopAsyncIteration:
        return None


async def _looked(request: web.Request, news: News, known: Versions, *, missed: bool) -> Versions:
    """The catalogue's version comes with its notice; a thousand readers need not ask for it all at once."""
    if missed:
        return await _versions(request)
    person = (await request.app[GATE].holder(request)).person
    catalogue = int(news.told.get(CATALOGUE, known.catalogue))
    return Versions(person.list_version, person.settings_version, catalogue)


async def _versions(request: web.Request) -> Versions:
    """Raises `Unauthorized` or `TokenExpired` for whose leave has ended."""
    person = (await request.app[GATE].holder(request)).person
    async with request.app[RESOURCES].pool.acquire() as connection:
        catalogue = (await store.state(connection)).version
    return Versions(person.list_version, person.settings_version, catalogue)


async def _write(response: web.StreamResponse, told: bytes) -> None:
    async with asyncio.timeout(PATIENCE):
        await response.write(told)


ROUTES = (
    Route(
        "GET",
        "/events",
        events,
        "A stream that tells when my list, my settings or the catalogue has changed",
        answers=str,
        refusals=(TooManyStreams,),
        guard=Guard.PERSON,  # the confirmation of age may come by another door, and is one of the events
        media="text/event-stream",
        patience=None,
    ),
)
