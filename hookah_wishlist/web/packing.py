"""Answers packed for who takes them packed."""

import re
from functools import lru_cache
from gzip import compress
from typing import Literal

import brotli  # type: ignore[import-untyped]
from aiohttp import web

Coding = Literal["br", "gzip"]

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


@lru_cache(maxsize=512)
def smallest(body: bytes, coding: Coding) -> bytes:
    """As small as it can be made, in tens of milliseconds: for what is sent often and hardly changes."""
    if coding == "br":
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=11))
    return compress(body, 9, mtime=0)
