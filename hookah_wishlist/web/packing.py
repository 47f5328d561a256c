"""Answers packed for who takes them packed."""

import re
from functools import lru_cache
from gzip import compress
from typing import Literal

import brotli  # type: ignore[import-untyped]
from aiohttp import web

Coding = Literal["br", "gzip"]

WORTH_PACKING = 1024  # bytes; a smaller answer fits the packet that its headers need anyway
AT_ONCE = 4  # a twentieth larger than the best, in half the time: somebody waits for it

# q=0 is a no.
TAKES = {
    coding: re.compile(rf"\b{coding}\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.IGNORECASE)
    for coding in ("br", "gzip")
}


def takes(request: web.Request, coding: Coding) -> bool:
    """Whether who asks can unpack it."""
    return TAKES[coding].search(request.headers.get("Accept-Encoding", "")) is not None


def best_coding(request: web.Request) -> Coding | None:
    """The smallest that who asks can unpack."""
    return "br" if takes(request, "br") else "gzip" if takes(request, "gzip") else None


def packed_at_once(body: bytes) -> bytes | None:
    """By gzip, within a third of a millisecond; None where that would hardly make it smaller."""
    return compress(body, AT_ONCE, mtime=0) if len(body) > WORTH_PACKING else None


def packed_for(request: web.Request, response: web.Response) -> web.Response:
    """The answer, packed where who asks can unpack it: for what is asked once and kept by nobody."""
    if takes(request, "gzip") and isinstance(response.body, bytes):
        packed = packed_at_once(response.body)
        if packed is not None:
            response.body = packed
            response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=512)
def smallest(body: bytes, coding: Coding) -> bytes:
    """As small as it can be made, in tens of milliseconds: for what is sent often and hardly changes."""
    if coding == "br":
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=11))
    return compress(body, 9, mtime=0)
