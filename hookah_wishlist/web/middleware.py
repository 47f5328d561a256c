"""The one middleware: request id, guard, limits, time, errors, in this order and for every address."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import structlog
from aiohttp import web

from hookah_wishlist.web.errors import from_aiohttp, from_exception

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


@web.middleware
async def in_order(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every answer carries the request's id, and every error is an answer in the envelope."""
    request_id = _request_id(request)
    structlog.contextvars.bind_contextvars(request_id=request_id)
    try:
        response = await handler(request)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            error.headers["X-Request-Id"] = request_id
            raise
        response = from_aiohttp(error)
    except asyncio.CancelledError:
        raise
    except Exception as error:  # the last net: whatever it is, who asked gets an answer and the log the trace
        response = from_exception(request, error)
    response.headers["X-Request-Id"] = request_id
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _request_id(request: web.Request) -> str:
    """The caller's own, so that a proxy's log and ours agree, unless it could not be written as it is."""
    given = request.headers.get("X-Request-Id")
    return given if given is not None and REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
