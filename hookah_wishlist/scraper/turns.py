"""Turns at the source: one at a time, given out fairly when the pause after the last one is over."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from hookah_wishlist.fairness import CRAWL, Claim, FairQueue
from hookah_wishlist.fairness.claim import PEOPLE

# Of the time at the source. A crawl that wants to go on has a little more than half: it comes back to the
# queue a moment after its turn, and a turn of other people's may just have begun.
WEIGHTS = {CRAWL: 0.55, (PEOPLE,): 0.45}

# Seconds for a crawl to come back after its turn, if the next one is its own again: it stores what it has
# read, and without them it would lose a turn to others each time that this takes longer than the pause.
GRACE = 0.25

# What a crawl asks for is always wanted.
CRAWLING = Claim(CRAWL, waiting=1)


class Turns:
    """`until_free` returns when the source may be asked again; only then is it decided who asks."""

    def __init__(self, until_free: Callable[[], Awaitable[None]]) -> None:
        self._until_free = until_free
        self._queue: FairQueue[asyncio.Future[None]] = FairQueue(WEIGHTS)
        self._granting: asyncio.Task[None] | None = None
        self._is_taken = False
        self._crawl_is_back = asyncio.Event()  # or has not had the last turn
        self._crawl_is_back.set()

    async def take(self, claim: Claim) -> None:
        """Wait for a turn. Ends as if it were cancelled where nobody wants it any more."""
        if not claim.waiting:
            raise asyncio.CancelledError
        claim.is_under_way = False
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.enter(granted, claim.party)
        if claim.party == CRAWL:
            self._crawl_is_back.set()
        self._grant()
        try:
            await granted
        except asyncio.CancelledError:
            self._withdraw(granted, claim)
            raise
        claim.is_under_way = True

    def give_back(self, claim: Claim, cost: float) -> None:
        """The turn is over; `cost` is its seconds and those of the pause after it."""
        self.charge(claim, cost)
        self._is_taken = False
        if claim.party == CRAWL:
            self._crawl_is_back.clear()
        self._grant()

    def charge(self, claim: Claim, cost: float) -> None:
        """Beyond the turn itself: for how long nobody may ask because of it."""
        self._queue.charge(claim.party, cost)

    def _withdraw(self, granted: asyncio.Future[None], claim: Claim) -> None:
        if granted.done() and not granted.cancelled():  # it came too late to be used
            self.give_back(claim, 0.0)
            return
        self._queue.leave(granted, claim.party)
        if not self._queue and self._granting is not None:
            self._granting.cancel()
            self._granting = None

    def _grant(self) -> None:
        if self._queue and not self._is_taken and self._granting is None:
            self._granting = asyncio.create_task(self._grant_next())

    async def _grant_next(self) -> None:
        await self._until_free()
        if not self._crawl_is_back.is_set() and self._queue.precedes(CRAWL):
            await self._wait_for_crawl()
        self._granting = None
        while self._queue:
            granted = self._queue.next()
            if not granted.done():  # else its waiter was cancelled just now
                self._is_taken = True
                granted.set_result(None)
                return

    async def _wait_for_crawl(self) -> None:
        """Once: one that does not come back in time has ended, or is busy with something else."""
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                await self._crawl_is_back.wait()
        self._crawl_is_back.set()
