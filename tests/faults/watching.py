"""What /health/ready says, looked at four times a second."""

import asyncio
import time
from dataclasses import dataclass

import aiohttp

from tests.faults.client import INNARDS

PAUSE = 0.25


@dataclass(frozen=True)
class Look:
    at: float
    copy: str
    status: int  # 0: no answer
    parts: tuple  # those that are down or degraded
    text: str


class Watcher:
    def __init__(self, copies):
        self._copies = copies
        self.looks = []

    async def run(self, stopping):
        async with aiohttp.ClientSession() as http:
            while not stopping.is_set():
                await asyncio.gather(*(self._look(http, copy) for copy in self._copies if copy.is_up))
                await asyncio.sleep(PAUSE)

    async def until_well(self, *, seconds=180):
        """Until all copies that are up say they can serve; raises TimeoutError."""
        begun = time.monotonic()
        async with asyncio.timeout(seconds):
            while not all(self._is_well(copy, begun) for copy in self._copies if copy.is_up):
                await asyncio.sleep(0.05)

    async def until_named(self, part, *, seconds=20):
        """Until a copy says, from now on, that this part is not well."""
        begun = time.monotonic()
        try:
            async with asyncio.timeout(seconds):
                while part not in self.named(begun, time.monotonic()):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"/health/ready does not name {part} within {seconds} s") from None

    def named(self, began, ended):
        """The parts that were said not to be well."""
        return {part for look in self.looks if began <= look.at <= ended for part in look.parts}

    def refused(self, began, ended):
        """Seconds from the first to the last time that a copy said it can not serve."""
        moments = [look.at for look in self.looks if began <= look.at <= ended and look.status == 503]
        return moments[-1] - moments[0] if moments else 0.0

    def told_too_much(self):
        return [look.text[:300] for look in self.looks if any(word in look.text for word in INNARDS)]

    def _is_well(self, copy, since):
        mine = [look for look in self.looks if look.copy == copy.name and look.at > since]
        return bool(mine) and mine[-1].status == 200

    async def _look(self, http, copy):
        at = time.monotonic()
        try:
            async with asyncio.timeout(5), http.get(copy.url + "/health/ready") as response:
                told, text = await response.json(), await response.text()
                said = told["data"] or told["error"]["details"]
                parts = (*said.get("down", ()), *said.get("degraded", ()))
                self.looks.append(Look(at, copy.name, response.status, parts, text))
        except (aiohttp.ClientError, OSError, TimeoutError):
            self.looks.append(Look(at, copy.name, 0, (), ""))
