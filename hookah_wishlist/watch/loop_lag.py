"""How late the event loop is: whatever holds it up holds up everybody."""

import asyncio
from collections import deque
from time import monotonic

from hookah_wishlist.counting import Timings

EVERY = 0.5  # seconds; a delay shorter than this between two looks may go unseen
REMEMBERED = 120  # looks, which is a minute
BOUNDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


class LoopLag:
    """`run` as long as the program does."""

    def __init__(self) -> None:
        self.seen = Timings(BOUNDS)
        self._last: deque[float] = deque(maxlen=REMEMBERED)

    @property
    def worst(self) -> float:
        """Seconds, of the last minute."""
        return max(self._last, default=0.0)

    async def run(self) -> None:
        while True:
            began = monotonic()
            await asyncio.sleep(EVERY)
            lag = max(0.0, monotonic() - began - EVERY)
            self._last.append(lag)
            self.seen.add(lag)
