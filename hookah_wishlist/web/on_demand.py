"""What a person waits for and the source has to be asked about: bounded, as the source is asked politely."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from aiohttp import web

from hookah_wishlist.catalogue.addresses import TobaccoPath
from hookah_wishlist.web.errors import SourceBusy

log = structlog.get_logger(__name__)

# A person looks at a spinner: after this long what we know is better than what we might know.
PATIENCE = 4.0
# The source is asked once a second, so who came behind so many others would wait in vain.
MOST_AT_ONCE = 4
NOT_THERE_FOR = 600.0  # seconds in which an address that led nowhere is not asked for again
MOST_REMEMBERED = 1000

T = TypeVar("T")


class OnDemand:
    """Asks the source for people. What several ask for at once the crawler reads once."""

    def __init__(self) -> None:
        self._waiting = 0
        self._not_there: OrderedDict[str, float] = OrderedDict()

    async def details(self, fetch: Callable[[int], Awaitable[None]], tobacco_id: int) -> bool:
        """Whether there may be more to know of the tobacco now."""
        try:
            await self._patiently(lambda: fetch(tobacco_id))
        except Exception as error:  # whatever ails the source, the card is answered with what is known
            log.warning("details.not_fetched", tobacco=tobacco_id, error=repr(error))
            return False
        return True

    async def find(self, read: Callable[[str], Awaitable[int | None]], path: TobaccoPath) -> int | None:
        """The number of a tobacco that nobody has met yet. Raises `SourceBusy`."""
        address = f"{path.brand}/{path.line}/{path.slug}"
        if self._not_there.get(address, 0.0) > time.monotonic():
            return None
        try:
            found = await self._patiently(lambda: read(address))
        except Exception as error:  # whatever ails the source, only the source knows this tobacco
            log.warning("address.not_read", path=address, error=repr(error))
            raise SourceBusy from error
        if found is None:
            self._remember(address)
        return found

    async def _patiently(self, work: Callable[[], Awaitable[T]]) -> T:
        if self._waiting >= MOST_AT_ONCE:
            raise SourceBusy
        self._waiting += 1
        try:
            async with asyncio.timeout(PATIENCE):
                return await work()
        finally:
            self._waiting -= 1

    def _remember(self, address: str) -> None:
        self._not_there[address] = time.monotonic() + NOT_THERE_FOR
        while len(self._not_there) > MOST_REMEMBERED:
            self._not_there.popitem(last=False)


ON_DEMAND = web.AppKey("on_demand", OnDemand)
