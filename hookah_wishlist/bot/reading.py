"""A tobacco's own page, read while a person waits for its card: briefly, and by few at once."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)

FetchDetails = Callable[[int], Awaitable[None]]

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
        if fetch is None or self._waiting >= MOST_AT_ONCE:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(PATIENCE):
                await fetch(tobacco_id)
        except Exception as error:  # whatever ails the source, the card is shown with what is known
            log.info("bot.details_not_read", tobacco=tobacco_id, error=repr(error))
            return False
        finally:
            self._waiting -= 1
        return True
