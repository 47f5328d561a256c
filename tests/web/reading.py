"""A reader of server-sent events, as the Mini App reads them: over `fetch`, with a header."""

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from tests.timeouts import guard

EVENTS = "/api/v1/events"


@dataclass(frozen=True)
class Event:
    name: str
    data: object
    id: str


class Reader:
    """Of an answer that goes on. `signs` counts the comments in between."""

    def __init__(self, response):
        self.response = response
        self.signs = 0

    async def event(self):
        """The next event; None at the end of the stream."""
        async with guard():
            while (block := await self._block()) is not None:
                if "event" in block:
                    return Event(block["event"], json.loads(block["data"]), block["id"])
        return None

    async def heartbeat(self):
        """Wait for a sign of life. Fails where an event or the end comes first."""
        async with guard():
            before = self.signs
            while self.signs == before:
                block = await self._block()
                assert block is not None
                assert "event" not in block

    async def _block(self):
        block = {}
        async for line in self.response.content:
            text = line.decode().rstrip("\n")
            if not text:
                return block
            if text.startswith(":"):
                self.signs += 1
            else:
                name, _, value = text.partition(": ")
                block[name] = value
        return None


@asynccontextmanager
async def reading(url, authorization, *, last=None):
    """Connects on its own, as every device does, and goes without a goodbye at the end."""
    headers = {**authorization, **({"Last-Event-ID": last} if last else {})}
    timeout = aiohttp.ClientTimeout(total=None)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.get(f"{str(url).rstrip('/')}{EVENTS}", headers=headers) as response,
    ):
        yield Reader(response)
