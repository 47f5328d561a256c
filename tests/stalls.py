"""How long the machine had no time for us: what a time that is measured has to be forgiven."""

import asyncio
from contextlib import suppress
from time import monotonic

STEP = 0.01  # seconds


class Stalls:
    """While it is open, the longest wait beyond what was asked for, and all of them together, in seconds."""

    longest = together = 0.0

    async def __aenter__(self):
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_):
        self._watching.cancel()
        with suppress(asyncio.CancelledError):
            await self._watching

    async def _watch(self):
        while True:
            began = monotonic()
            await asyncio.sleep(STEP)
            late = monotonic() - began - STEP
            self.longest, self.together = max(self.longest, late), self.together + late
