"""What a person waits for and the source has to be asked about: bounded, as the source is asked politely."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import structlog
from aiohttp import web

from hookah_wishlist.catalogue.addresses import TobaccoPath
from hookah_wishlist.fairness import BudgetSpent, Party, person
from hookah_wishlist.web.errors import SourceBusy
from hookah_wishlist.web.keys import signed_in

log = structlog.get_logger(__name__)

# A person looks at a spinner: after this long what we know is better than what we might know.
PATIENCE = 4.0
# The source is asked once a second, so who came behind so many others would wait in vain.
MOST_OF_ONE = 4
MOST_AT_ONCE = 40  # of all people together
LOOK_EVERY = 0.25  # seconds between looks whether the client is still there

T = TypeVar("T")


class ClientGone(ConnectionResetError):
    """The client has closed its connection."""


class OnDemand:
    """Asks the source for people. What several ask for at once is read once."""

    def __init__(self) -> None:
        self._waiting: Counter[int] = Counter()  # by person

    async def details(
        self, request: web.Request, fetch: Callable[[int, Party], Awaitable[None]], tobacco_id: int
    ) -> bool:
        """Whether there may be more to know of the tobacco now."""
        try:
            await self._patiently(request, lambda party: fetch(tobacco_id, party))
        except ClientGone:
            raise
        except Exception as error:  # whatever ails the source, the card is answered with what is known
            _log_failure("details.not_fetched", error, tobacco=tobacco_id)
            return False
        return True

    async def find(
        self,
        request: web.Request,
        read: Callable[[str, Party], Awaitable[int | None]],
        path: TobaccoPath,
    ) -> int | None:
        """The number of a tobacco that nobody has met yet. Raises `SourceBusy`."""
        address = f"{path.brand}/{path.line}/{path.slug}"
        try:
            return await self._patiently(request, lambda party: read(address, party))
        except ClientGone:
            raise
        except Exception as error:  # whatever ails the source, only the source knows this tobacco
            _log_failure("address.not_read", error, path=address)
            raise SourceBusy from error

    async def _patiently(self, request: web.Request, work: Callable[[Party], Awaitable[T]]) -> T:
        who = signed_in(request).person.id
        if self._waiting.total() >= MOST_AT_ONCE or self._waiting[who] >= MOST_OF_ONE:
            raise SourceBusy
        self._waiting[who] += 1
        try:
            async with asyncio.timeout(PATIENCE):
                return await while_connected(request, _running(work(person(who))))
        finally:
            self._waiting[who] -= 1
            if not self._waiting[who]:
                del self._waiting[who]


ON_DEMAND = web.AppKey("on_demand", OnDemand)


async def while_connected(request: web.Request, work: Coroutine[Any, Any, T]) -> T:
    """The work's result. Cancels it and raises `ClientGone` when there is nobody to answer any more."""
    task = asyncio.create_task(work)
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_EVERY))[0]:
            if request.transport is None or request.transport.is_closing():
                raise ClientGone
        return task.result()
    finally:
        task.cancel()


async def _running(work: Awaitable[T]) -> T:
    return await work


def _log_failure(event: str, error: Exception, **what: object) -> None:
    """Who asks too much is no fault of ours, and may be many lines."""
    is_ours = not isinstance(error, SourceBusy | BudgetSpent | TimeoutError)
    (log.warning if is_ours else log.info)(event, error=repr(error), **what)
