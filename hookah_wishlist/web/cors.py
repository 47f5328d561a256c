"""Which pages of other addresses may ask the API: ours at PUBLIC_URL and Telegram's web clients."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web

TELEGRAM = re.compile(r"https://([a-z0-9-]+\.)+telegram\.org")

METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
ASKED_HEADERS = "Authorization, Content-Type, If-None-Match, Last-Event-ID, X-Request-Id"
TOLD_HEADERS = "ETag, Retry-After, X-Request-Id"
REMEMBERED = "7200"  # seconds; browsers keep an answer to a preflight for two hours at most


@dataclass(frozen=True, slots=True)
class Origins:
    """`own` is PUBLIC_URL's."""

    own: str | None = None

    def __contains__(self, origin: str) -> bool:
        return origin == self.own or TELEGRAM.fullmatch(origin) is not None


def origins(public_url: str | None) -> Origins:
    parts = urlsplit(public_url or "")
    return Origins(f"{parts.scheme}://{parts.netloc}".lower() if public_url else None)


def preflight(request: web.Request, allowed: Origins) -> web.Response | None:
    """The answer to a browser that asks whether it may ask; None where it is no such question, or not from
    one of these pages: then it meets the guard, like any stranger, and the browser takes that for a no."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return None
    if request.headers.get("Origin", "") not in allowed:
        return None
    return web.Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": ASKED_HEADERS,
            "Access-Control-Max-Age": REMEMBERED,
        },
    )


def cors_headers(origin: str, allowed: Origins) -> dict[str, str]:
    """No credentials: nobody signs in by cookies here."""
    if origin not in allowed:
        return {}
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": TOLD_HEADERS}
