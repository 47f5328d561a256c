"""One connection: aiohttp's own, with a limit to its patience and our envelope for what is no HTTP."""

import asyncio
from typing import Any, cast

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from hookah_wishlist.web.answers import refusal
from hookah_wishlist.web.door import HEAD_PATIENCE, Caller, Door
from hookah_wishlist.web.errors import INTERNAL_ERROR
from hookah_wishlist.web.headers import SECURITY

log = structlog.get_logger(__name__)

FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3\r\nConnection: close\r\nContent-Length: 0\r\n"
    + b"".join(f"{name}: {value}\r\n".encode() for name, value in SECURITY.items())
    + b"\r\n"
)


class Connection(web.RequestHandler):
    """`door` counts it and may refuse it."""

    __slots__ = ("_caller", "_door", "_head_timer")

    def __init__(self, server: web.Server, door: Door, **words: Any) -> None:
        super().__init__(server, **words)
        self._door = door
        self._caller: Caller | None = None
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        opened = cast(asyncio.Transport, transport)  # uvloop's says it is none
        peer = opened.get_extra_info("peername")
        address = str(peer[0]) if isinstance(peer, tuple) else "local"
        super().connection_made(transport)
        if self._door.reason_to_refuse(address) is not None:
            opened.write(FULL)
            self.force_close()
            return
        self._caller = Caller(opened.abort, opened.get_write_buffer_size, address)
        self._door.enter(self._caller)
        self._head_timer = self._loop.call_later(HEAD_PATIENCE, self._end_unless_asked)

    def connection_lost(self, exc: BaseException | None) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
        if self._caller is not None:
            self._door.leave(self._caller)
        super().connection_lost(exc)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What never reached the application. aiohttp would repeat what it was sent, and log every time."""
        if isinstance(exc, HttpProcessingError):
            self._door.malformed += 1
            answer = refusal(status, "BAD_REQUEST", "This is no request as HTTP/1.1 has them")
        else:
            log.error("request.failed_outside", exc_info=exc)
            answer = refusal(status, INTERNAL_ERROR, "This is our mistake; it was written down")
        if request.writer.output_size > 0:
            raise ConnectionError("An answer was begun already")
        answer.headers.update(SECURITY | {"Cache-Control": "no-store"})
        answer.force_close()
        return answer

    def _end_unless_asked(self) -> None:
        """A head that comes letter by letter would keep the connection as long as its sender likes."""
        if self._request_count == 0:
            self._door.ended.add("head")
            self.force_close()
