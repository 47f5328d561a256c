"""A tobacco's own page, read while a person waits for its card: briefly, and for few at once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from hookah_wishlist.fairness import Party, person

log = structlog.get_logger(__name__)

FetchDetails = Callable[[int, Party], Awaitable[None]]
FindTobacco = Callable[[str, Party], Awaitable[int | None]]
T = TypeVar("T")

# The update's connection is held meanwhile, and the chat's next message waits.
PATIENCE = 1.5
# Each holds one of the pool's ten connections, and nobody may hold all of these.
MOST_AT_ONCE = 3
MOST_OF_ONE = 1


class Reading:
    """Counts who is waiting; one for the whole conversation."""

    def __init__(self) -> None:
        self._waiting: Counter[int] = Counter()  # by person

    async def details(self, fetch: FetchDetails | None, tobacco_id: int, person_id: int) -> bool:
        """Whether there may be more to know of the tobacco now."""
        if fetch is None:
            return False

        async def fetched() -> bool:
            await fetch(tobacco_id, person(person_id))
            return True

        return await self._briefly(fetched, person_id) or False

    async def find(self, find: FindTobacco | None, path: str, person_id: int) -> int | None:
        """The number of a tobacco that nobody has met yet."""
        return None if find is None else await self._briefly(lambda: find(path, person(person_id)), person_id)

    async def _briefly(self, work: Callable[[], Awaitable[T]], person_id: int) -> T | None:
        if self._waiting.total() >= MOST_AT_ONCE or self._waiting[person_id] >= MOST_OF_ONE:
            return None
        self._waiting[person_id] += 1
        try:
            async with asyncio.timeout(PATIENCE):
                return await work()
        except Exception as error:  # whatever ails the source, the answer is what is known
            log.info("bot.source_not_read", error=repr(error))
            return None
        finally:
            self._waiting[person_id] -= 1
            if not self._waiting[person_id]:
                del self._waiting[person_id]
