"""The API's document and a page to read it. Open to everybody: they tell nothing of anybody."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import orjson
from aiohttp import web

from hookah_wishlist import __version__
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.errors import NotThere
from hookah_wishlist.web.openapi import document, recorded_examples
from hookah_wishlist.web.parameters import Place
from hookah_wishlist.web.route import V1, Guard, Respond, Route

STATIC = Path(__file__).resolve().parents[2] / "static"
PAGE = STATIC / "docs" / "index.html"

OPENAPI = "application/vnd.oai.openapi+json"

# The viewer is shown in no frame, loads from here and from nowhere else, and brings its icons along.
PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

# The address stays the same when the file changes: browsers ask each time whether it has.
ASK_AGAIN = {"Cache-Control": "no-cache"}


class ApiDocument:
    """Made when it is first asked for, as most processes of a day never are."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = tuple(routes)

    @property
    def addresses(self) -> list[str]:
        return list(dict.fromkeys(route.address for route in self._routes))

    @cached_property
    def body(self) -> bytes:
        return orjson.dumps(document(self._routes, recorded_examples()))

    @cached_property
    def etag(self) -> str:
        return hashlib.blake2s(self.body, digest_size=12).hexdigest()


API_DOCUMENT = web.AppKey("api_document", ApiDocument)


def unless_unchanged(respond: Respond) -> Respond:
    """Answers 304 to who has this very document already."""

    async def answered(request: web.Request) -> web.StreamResponse:
        etag = request.app[API_DOCUMENT].etag
        if any(known.value in (etag, "*") for known in request.if_none_match or ()):
            return web.Response(status=304, headers={"ETag": f'"{etag}"', **ASK_AGAIN})
        return await respond(request)

    return answered


@dataclass(frozen=True, slots=True)
class Index:
    name: str
    version: str
    addresses: list[str]
    example: str


async def index(request: web.Request) -> web.Response:
    """For who opens the API in a browser."""
    addresses = request.app[API_DOCUMENT].addresses
    return answer(Index("Hookah Wishlist", __version__, addresses, f"{V1}/tobaccos?search=mint&limit=5"))


async def openapi(request: web.Request) -> web.Response:
    """Generated from the models that validate; a test holds it against what is answered."""
    told = request.app[API_DOCUMENT]
    headers = {"ETag": f'"{told.etag}"', **ASK_AGAIN}
    return web.Response(body=told.body, content_type=OPENAPI, headers=headers)


async def docs(request: web.Request) -> web.FileResponse:
    """Needs no other host."""
    return web.FileResponse(PAGE, headers=ASK_AGAIN | {"Content-Security-Policy": PAGE_POLICY})


class ViewerFile(StrEnum):
    """The page's own start, and the library that set-up has copied from its npm package."""

    START = "start.js"
    LIBRARY = "swagger-ui-bundle.js"
    LOOKS = "swagger-ui.css"


class ViewerPlace(Place):
    file: ViewerFile


async def viewer_file(request: web.Request, at: ViewerPlace) -> web.FileResponse:
    folder = PAGE.parent if at.file is ViewerFile.START else STATIC / "vendor" / "swagger-ui"
    path = folder / at.file.value
    if not path.is_file():
        raise NotThere("The viewer was not installed: run scripts/set-up with npm's registry within reach")
    return web.FileResponse(path, headers=ASK_AGAIN)


ROUTES = (
    Route("GET", "", index, "What there is to ask", answers=Index, guard=Guard.OPEN),
    Route(
        "GET",
        "/openapi.json",
        openapi,
        "This document",
        guard=Guard.OPEN,
        media=OPENAPI,
        around=unless_unchanged,
    ),
    Route(
        "GET",
        "/docs",
        docs,
        "A page to read this document and to try it out",
        guard=Guard.OPEN,
        media="text/html",
    ),
    # Not below the prefix: no part of what is documented.
    Route(
        "GET", "/docs/{file}", viewer_file, "A file of that page", prefix="", guard=Guard.OPEN, media="*/*"
    ),
)
