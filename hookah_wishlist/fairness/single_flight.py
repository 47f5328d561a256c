"""Work that several wait for is done once, and by nobody for callers that have all gone."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from hookah_wishlist.fairness.claim import Claim, Party

Key = TypeVar("Key")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Flight(Generic[Result]):
    claim: Claim
    task: asyncio.Task[Result]


class SingleFlight(Generic[Key, Result]):
    """Runs one task a key. `end` is called with each that was not withdrawn, so that no failure is silent."""

    def __init__(self, end: Callable[[Key, asyncio.Task[Result]], None]) -> None:
        self._end = end
        self._flights: dict[Key, _Flight[Result]] = {}

    def __len__(self) -> int:
        return len(self._flights)

    def __contains__(self, key: Key) -> bool:
        return (flight := self._flights.get(key)) is not None and not flight.task.done()

    def count(self, party: Party) -> int:
        """How many tasks the party has begun."""
        return sum(flight.claim.party == party for flight in self._flights.values())

    async def join(
        self, key: Key, party: Party, work: Callable[[Claim], Coroutine[Any, Any, Result]]
    ) -> Result:
        """The result of the task under way for this key, else of a new one on behalf of this party."""
        flight = self._flights.get(key)
        if flight is None or flight.task.done():
            flight = self._begin(key, Claim(party), work)
        flight.claim.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.claim.waiting -= 1
            if not flight.claim.waiting and not flight.claim.is_under_way:
                self._forget(key, flight.task)
                flight.task.cancel()

    async def close(self) -> None:
        """Cancel what is under way, and wait for its end."""
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(
        self, key: Key, claim: Claim, work: Callable[[Claim], Coroutine[Any, Any, Result]]
    ) -> _Flight[Result]:
        task = asyncio.create_task(work(claim))
        self._flights[key] = flight = _Flight(claim, task)
        task.add_done_callback(lambda done: self._ended(key, done))
        return flight

    def _ended(self, key: Key, task: asyncio.Task[Result]) -> None:
        self._forget(key, task)
        if not task.cancelled():
            self._end(key, task)

    def _forget(self, key: Key, task: asyncio.Task[Result]) -> None:
        """Another task may have begun for the key since."""
        if (flight := self._flights.get(key)) is not None and flight.task is task:
            del self._flights[key]
