"""A tobacco's own page, read while a person waits for its card: briefly, and for few at once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

log = structlog.get_logger(__name__)

FetchDetails = Callable[[int], Awaitable[None]]
FindTobacco = Callable[[str], Awaitable[int | None]]
T = TypeVar("T")

# The update's connection is held meanwhile, and the chat's next message waits.
PATIENCE = 1.5
# The source is asked once a second, so who came behind others would wait in vain.
MOST_AT_ONCE = 2


class Reading:
    """Counts who is waiting; one for the whole conversation."""

    def __init__(self) -> None:
        self._waiting = 0

    async def details(self, fetch: FetchDetails | None, tobacco_id: int) -> bool:
        """Whether there may be more to know of the tobacco now."""
        if fetch is None:
            return False

        async def fetched() -> bool:
            await fetch(tobacco_id)
            return True

        return await self._briefly(fetched) or False

    async def find(self, find: FindTobacco | None, path: str) -> int | None:
        """The number of a tobacco that nobody has met yet."""
        return None if find is None else await self._briefly(lambda: find(path))

    async def _briefly(self, work: Callable[[], Awaitable[T]]) -> T | None:
        if self._waiting >= MOST_AT_ONCE:
            return None
        self._waiting += 1
        try:
            async with asyncio.timeout(PATIENCE):
                return await work()
        except Exception as error:  # whatever ails the source, the answer is what is known
            log.info("bot.source_not_read", error=repr(error))
            return None
        finally:
            self._waiting -= 1
