"""The one middleware: request id, guard, limits, time, errors, in this order and for every address."""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from time import perf_counter

import structlog
from aiohttp import web

from hookah_wishlist.counting import noted
from hookah_wishlist.web.cors import Origins, preflight
from hookah_wishlist.web.encodings import check_encodings
from hookah_wishlist.web.errors import BodyTooLarge, Slow, from_aiohttp, from_exception
from hookah_wishlist.web.guard import let_in, token_of
from hookah_wishlist.web.holders import Holders
from hookah_wishlist.web.keys import REQUEST_ID, RESOURCES, SIGNED_IN, SignedIn
from hookah_wishlist.web.limits import Limits
from hookah_wishlist.web.parameters import MAX_BODY
from hookah_wishlist.web.route import V1, Guard, Route
from hookah_wishlist.web.traffic import SAFE, TRAFFIC

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HasOwnLimits = Callable[[web.Request], bool]

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


class Gate:
    """What stands before every handler."""

    def __init__(
        self,
        routes: Iterable[Route],
        origins: Origins,
        *,
        unlimited: Iterable[object] = (),
        has_own_limits: HasOwnLimits = lambda request: False,
    ) -> None:
        """`unlimited`: handlers of no route that are free to ask: an app without one of its files is none."""
        self._unlimited = frozenset(unlimited)
        self._has_own_limits = has_own_limits
        self._routes: dict[object, Route] = {route.respond: route for route in routes}
        self._origins = origins
        self._holders: Holders
        self._limits: Limits

    async def open(self, app: web.Application) -> AsyncIterator[None]:
        """For `cleanup_ctx`, behind whatever opens the resources."""
        self._resources = resources = app[RESOURCES]
        if not resources.bot_token:
            log.warning("sign_in.impossible", reason="without BOT_TOKEN nobody's sign-in can be checked")
        self._limits = Limits(resources.settings)
        self._holders = Holders(resources)
        with self._holders.told():
            yield

    async def answered(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        check_encodings(request)
        if self._has_own_limits(request):
            return await handler(request)
        route = self.route(request.match_info.handler)
        if self._is_limited(request, route):
            await self._limits.address(request)
        if (request.content_length or 0) > MAX_BODY:
            raise BodyTooLarge
        if not (_is_ours(request.path) if route is None else route.prefix == V1):
            return await self._in_time(request, route, handler)
        if (allowed := preflight(request, self._origins)) is not None:
            return allowed
        if route is not None and route.is_sign_in:
            await self._limits.sign_in(request)
        if route is not None and route.guard is Guard.OPEN:
            return await self._in_time(request, route, handler)
        return await self._as_person(request, route, handler)

    def route(self, handler: object) -> Route | None:
        """Whose handler this is."""
        return self._routes.get(handler)

    async def holder(self, request: web.Request) -> SignedIn:
        """Whose request it is by now, for an answer that goes on. Raises `Unauthorized` or `TokenExpired`."""
        return await self._holders.holder(token_of(request))

    def forget(self, user_id: int) -> None:
        """What is remembered of a person who signed out just now: the notice of it comes a moment later."""
        self._holders.forget(user_id)

    def _is_limited(self, request: web.Request, route: Route | None) -> bool:
        return request.match_info.handler not in self._unlimited if route is None else route.is_limited

    async def _as_person(
        self, request: web.Request, route: Route | None, handler: Handler
    ) -> web.StreamResponse:
        holder = request[SIGNED_IN] = await let_in(request, route, self._holders)
        structlog.contextvars.bind_contextvars(person=holder.person.id)
        await self._limits.person(holder.person.id)
        if request.method in SAFE:
            return await self._in_time(request, route, handler)
        try:
            with noted() as done:
                response = await self._in_time(request, route, handler)
            self._resources.count(done)
            return response
        finally:
            # The notice of a change comes a moment after it; the person's next request may come sooner.
            self._holders.forget(holder.person.id)

    async def _in_time(
        self, request: web.Request, route: Route | None, handler: Handler
    ) -> web.StreamResponse:
        if route is None or route.patience is None:
            return await handler(request)
        try:
            async with asyncio.timeout(route.patience) as patience:
                return await handler(request)
        except TimeoutError:
            if patience.expired():
                raise Slow from None
            raise


GATE = web.AppKey("gate", Gate)


@web.middleware
async def in_order(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every answer carries the request's id and is counted, and every error is an answer in the envelope."""
    began, response = perf_counter(), None
    request_id = request[REQUEST_ID] = _request_id(request)
    structlog.contextvars.bind_contextvars(request_id=request_id)
    try:
        response = await _answered(request, handler)
        return response
    except web.HTTPException as redirect:
        response = redirect
        raise
    finally:
        request.app[TRAFFIC].count(request, began, response)


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await request.app[GATE].answered(request, handler)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return from_aiohttp(error)
    except Exception as error:  # the last net: whatever it is, who asked gets an answer and the log the trace
        if isinstance(error, ConnectionError) and _has_gone(request):
            raise  # there is nobody to answer and nothing to mend
        return from_exception(request, error)


def _has_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _request_id(request: web.Request) -> str:
    """The caller's own, so that a proxy's log and ours agree, unless it could not be written as it is.

    Ours is no secret, only unlikely to come twice.
    """
    given = request.headers.get("X-Request-Id")
    return given if given is not None and GIVEN_ID.fullmatch(given) else f"{random.getrandbits(64):016x}"


def _is_ours(path: str) -> bool:
    return path == V1 or path.startswith(f"{V1}/")
