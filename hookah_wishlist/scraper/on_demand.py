"""Pages of tobaccos that a person waits for: read at once, in turn with the crawl and with other people."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any

import structlog

from hookah_wishlist.catalogue import intake
from hookah_wishlist.catalogue.intake import TobaccoAddress
from hookah_wishlist.catalogue.seen import PageChanged, SeenTobaccoPage
from hookah_wishlist.counting import Tally
from hookah_wishlist.database import Pool
from hookah_wishlist.fairness import Budget, Claim, Party, SingleFlight
from hookah_wishlist.scraper.failures import OF_EVERYTHING, log_failure
from hookah_wishlist.scraper.guest import Gone, Guest
from hookah_wishlist.scraper.reading import read_tobacco

log = structlog.get_logger(__name__)

# Of one person: thirty cards in quick succession, and from then on one in three seconds. The source gives a
# page a second, so one person alone never has all of it for long.
BURST, PER_SECOND = 30, 1 / 3
NOT_THERE_FOR = 600.0  # seconds in which an address that led nowhere is not asked for again
MOST_REMEMBERED = 5000


class OnDemandReader:
    """Reads once what several wait for, and nothing for people who have gone. `read` counts the pages."""

    def __init__(self, pool: Pool, guest: Guest, read: Tally) -> None:
        self._pool, self._guest, self._read = pool, guest, read
        self._flights: SingleFlight[int | str, int | None] = SingleFlight(_note_failure)
        self._budget = Budget(BURST, PER_SECOND)
        self._not_there: OrderedDict[str, float] = OrderedDict()  # until when, by path

    async def fetch_details(self, tobacco_id: int, party: Party) -> None:
        """Read a known tobacco's page now. Raises `BudgetSpent`, or what kept it from being read."""
        await self._shared(tobacco_id, party, lambda claim: self._fetch_details(tobacco_id, claim))

    async def find_tobacco(self, path: str, party: Party) -> int | None:
        """The number of the tobacco at brand/line/tobacco, read now; None: there is none. Raises likewise."""
        if self._not_there.get(path, 0.0) > monotonic():
            return None
        return await self._shared(path, party, lambda claim: self._find_tobacco(path, claim))

    async def _shared(
        self, key: int | str, party: Party, work: Callable[[Claim], Coroutine[Any, Any, int | None]]
    ) -> int | None:
        if key not in self._flights:
            self._budget.spend(party, monotonic())
        return await self._flights.join(key, party, work)

    async def _fetch_details(self, tobacco_id: int, claim: Claim) -> int | None:
        async with self._pool.acquire() as connection:
            address = await intake.address_of(connection, tobacco_id)
        if address is None:
            return None
        try:
            page = await read_tobacco(self._guest, address.path, claim)
            await self._take(page)
            is_read = page.id == tobacco_id
        except OF_EVERYTHING:
            raise
        except Exception as reason:  # see `OF_EVERYTHING`; the page is put back for some days
            log_failure("details.failed", reason, tobacco=tobacco_id, path=address.path)
            is_read = False
        if not is_read:
            await self._mark_failed(address)
        self._read.add("tobacco", "done" if is_read else "failed")
        return tobacco_id

    async def _find_tobacco(self, path: str, claim: Claim) -> int | None:
        try:
            page = await read_tobacco(self._guest, path, claim)
        except (PageChanged, Gone) as reason:
            log.info("address.leads_nowhere", path=path, why=str(reason))
            self._remember(path)
            return None
        await self._take(page)
        return page.id

    async def _take(self, page: SeenTobaccoPage) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await intake.take_details(connection, None, page)

    async def _mark_failed(self, address: TobaccoAddress) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await intake.details_failed(connection, address.id)

    def _remember(self, path: str) -> None:
        self._not_there[path] = monotonic() + NOT_THERE_FOR
        self._not_there.move_to_end(path)
        while len(self._not_there) > MOST_REMEMBERED:
            self._not_there.popitem(last=False)


def _note_failure(key: int | str, task: asyncio.Task[int | None]) -> None:
    """Who waited for it may have gone: here a failure does not go by in silence."""
    if (error := task.exception()) is not None:
        log.warning("on_demand.failed", what=key, why=repr(error))
