"""The Bot API over HTTP: JSON out, the result or an exception back. What follows is for others.

Not aiogram's session: it sends forms, reads results that nobody needs into models, and hides whether a
request has left at all, which decides whether it may be repeated.
"""

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson

from hookah_wishlist import __version__
from hookah_wishlist.bot.counts import Counts

TIMEOUT = 60.0  # Telegram fetches pictures itself before it answers: that takes seconds, never a minute
CONNECT_TIMEOUT = 10.0
CONNECTIONS = 64
QUOTED = re.compile(r'".*"', re.DOTALL)


class Unsent(Exception):
    """Telegram could not be reached: nothing was sent."""


class Cut(Exception):
    """The connection ended without an answer. Telegram answers what it takes: most likely it took nothing."""


class Silent(Exception):
    """Telegram has the request and did not answer in time: it may have done what was asked."""


class Refused(Exception):
    """Telegram said no. `retry_after`: ask again after so many seconds.

    Its words in quotation marks are ours, or a person's; the exception's own words go without them.
    """

    def __init__(self, code: int, description: str, parameters: Mapping[str, Any] | None = None) -> None:
        words = QUOTED.sub("…", description)
        super().__init__(f"{code} {words}")
        self.code, self.description = code, description
        self.parameters = parameters or {}

    @property
    def retry_after(self) -> float | None:
        told = self.parameters.get("retry_after")
        return float(told) if isinstance(told, (int, float)) else None

    @property
    def is_fault(self) -> bool:
        """Telegram's own; it passes."""
        return self.code >= 500


class BotApi:
    """Calls methods of one bot. Made by `open_api`. The address holds the token: no error shows it."""

    def __init__(self, session: aiohttp.ClientSession, base: str, token: str) -> None:
        self._session, self._base = session, f"{base}/bot{token}/"
        self.counts = Counts()

    async def call(
        self,
        method: str,
        payload: Mapping[str, Any] | None = None,
        *,
        file: tuple[str, bytes] | None = None,
        timeout: float = TIMEOUT,
    ) -> Any:
        """The result. Raises `Refused`, `Unsent`, `Cut` or `Silent`. `file`: what is called attach://file."""
        began, outcome = time.monotonic(), "given_up"
        try:
            result = await self._in_time(method, payload or {}, file, timeout)
            outcome = "ok"
        except Refused as refused:
            outcome = str(refused.code)
            raise
        except (Unsent, Cut, Silent) as error:
            outcome = type(error).__name__.lower()
            raise
        finally:
            self.counts.calls.add(time.monotonic() - began, method, outcome)
        return result

    async def _in_time(
        self, method: str, payload: Mapping[str, Any], file: tuple[str, bytes] | None, timeout: float
    ) -> Any:
        try:
            async with asyncio.timeout(timeout):
                return await self._asked(method, payload, file)
        except TimeoutError:
            raise Silent(f"{method}: no answer within {timeout:g} s") from None
        # from None: aiohttp's errors may repeat the address, and the token with it
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unsent(f"{method}: {type(error).__name__}") from None
        except (aiohttp.ClientError, OSError) as error:
            raise Cut(f"{method}: {type(error).__name__}") from None

    async def _asked(self, method: str, payload: Mapping[str, Any], file: tuple[str, bytes] | None) -> Any:
        body, headers = _body(payload, file)
        async with self._session.post(self._base + method, data=body, headers=headers) as response:
            return _result(response.status, await response.read())


@asynccontextmanager
async def open_api(base: str, token: str) -> AsyncIterator[BotApi]:
    timeout = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=CONNECT_TIMEOUT)
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
    agent = {"User-Agent": f"hookah-wishlist/{__version__}"}
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, headers=agent) as session:
        yield BotApi(session, base, token)


def _body(payload: Mapping[str, Any], file: tuple[str, bytes] | None) -> tuple[Any, dict[str, str]]:
    if file is None:
        return orjson.dumps(payload), {"Content-Type": "application/json"}
    form = aiohttp.FormData(quote_fields=False)
    for name, value in payload.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    form.add_field("file", file[1], filename=file[0])
    return form, {}


def _result(status: int, body: bytes) -> Any:
    told: Any = None
    with contextlib.suppress(orjson.JSONDecodeError):
        told = orjson.loads(body)
    if not isinstance(told, dict):  # a proxy's page, or half an answer
        raise Refused(status if status >= 400 else 502, "no JSON came back")
    if told.get("ok") is True:
        return told.get("result")
    raise Refused(
        int(told.get("error_code", status)), str(told.get("description", "")), told.get("parameters")
    )
