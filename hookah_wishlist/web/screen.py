"""The answer of another address, brought along with the sign-in: of two requests in series one is saved.

It is asked through the very door by which strangers come, with the token that was just made: guard, limits
and checks of that address are its own, and whatever it answers, the sign-in stands.
"""

import asyncio
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import orjson
from aiohttp import web
from multidict import CIMultiDict
from typing_extensions import TypedDict
from yarl import URL

from hookah_wishlist.web.errors import NotThere, Slow, from_exception
from hookah_wishlist.web.keys import REQUEST_ID
from hookah_wishlist.web.middleware import GATE
from hookah_wishlist.web.route import V1

# Who signs in waits for both: after this the tokens alone are of more use than a screen with them.
PATIENCE = 8.0

# As a browser sends an address: letters of other alphabets are packed, and nothing is behind a #.
ADDRESS = re.compile(
    rf"{V1}(/([\w.~!$&'()*+,;=:@-]|%[0-9A-F]{{2}})+)+"
    r"(\?([\w.~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*)?",
    re.ASCII | re.IGNORECASE,
)


class ErrorJson(TypedDict):
    code: str
    message: str
    details: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Screen:
    """What the address answers to the new access token; `data` and `error` are those of its envelope."""

    address: str
    status: int
    data: Any
    error: ErrorJson | None


async def screen_at(request: web.Request, address: str, access_token: str) -> Screen:
    """Never fails: what is no screen is answered as what is not there."""
    try:
        async with asyncio.timeout(PATIENCE):
            response = await _answered(request, address, access_token)
    except (NotThere, TimeoutError) as error:
        response = from_exception(request, Slow() if isinstance(error, TimeoutError) else error)
    assert isinstance(response, web.Response)  # noqa: S101 - a route that comes along is no stream
    assert isinstance(response.body, bytes)  # noqa: S101 - ours are no payloads
    envelope = orjson.loads(response.body)
    return Screen(address, response.status, envelope["data"], envelope["error"])


async def _answered(request: web.Request, address: str, access_token: str) -> web.StreamResponse:
    url = _url(address)
    inner = request.clone(method="GET", rel_url=url, headers=_headers(request, access_token))
    found = await request.app.router.resolve(inner)
    route = request.app[GATE].route(found.handler)
    if route is None or not route.comes_along:
        raise NotThere("There is no screen at this address")
    return await request.app._handle(inner)  # what aiohttp itself does with a request that has come


def _url(address: str) -> URL:
    """Raises `NotThere` for what is no address of ours, or is written so that it might be another one."""
    path, _, _ = address.partition("?")
    if ADDRESS.fullmatch(address) is None or {".", ".."} & set(unquote(path).split("/")):
        raise NotThere("A screen is an address below /api/v1, written as a browser sends it")
    return URL(address, encoded=True)


def _headers(request: web.Request, access_token: str) -> CIMultiDict[str]:
    """Who asks, and whence: nothing that tells of the body, and nothing that could make the answer empty."""
    headers = CIMultiDict({"Authorization": f"Bearer {access_token}", "X-Request-Id": request[REQUEST_ID]})
    headers.extend(("X-Forwarded-For", hop) for hop in request.headers.getall("X-Forwarded-For", ()))
    return headers
