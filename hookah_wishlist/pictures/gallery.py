"""Which picture there is: from the shelf, else made now; several who want it at once wait for one making."""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import structlog

from hookah_wishlist.counting import Tally
from hookah_wishlist.fairness import Budget, BudgetSpent, Claim, Party, SingleFlight
from hookah_wishlist.pictures.making import small_pictures
from hookah_wishlist.pictures.model import RECIPE, WIDTHS, NoPicture, PictureAway
from hookah_wishlist.pictures.shelf import Shelf

log = structlog.get_logger(__name__)

T = TypeVar("T")

# Gives the bytes at a path of the source. Raises `NoPicture` or `PictureAway`.
Fetch = Callable[[str, Claim], Awaitable[bytes]]

# A page waits for its pictures, but not for ever. What nobody waits for any more is not fetched, unless it is
# on its way already: then who comes again finds it.
PATIENCE = 4.5
# More than three screens of pictures nobody waits for; the source is asked for one after the other.
MOST_OF_ONE = 60
MOST_WAITING = 240  # of all
# New pictures of one party: ten screens at once, and from then on one a second.
BURST, PER_SECOND = 200, 1.0
NONE_FOR = 3600.0  # seconds in which a picture that is none is not asked for again
AWAY_FOR = 60.0  # likewise after the source did not answer
MOST_REMEMBERED = 5000
LONGEST_REASON = 200  # characters of it


@dataclass(frozen=True, slots=True)
class Failure:
    """What came of a path lately, in words. The exception itself would keep its trace, and that the picture
    which could not be decoded, ten megabytes each."""

    kind: type[NoPicture] | type[PictureAway]
    reason: str
    until: float


class Gallery:
    """`label` is the source's name: two sources may use one path for two pictures.

    `is_ours`: the source is the program's own and needs no budget.
    """

    def __init__(self, shelf: Shelf, fetch: Fetch, label: str, *, is_ours: bool = False) -> None:
        self._shelf = shelf
        self._fetch = fetch
        self._label = label
        self.asked = Tally()  # by what was given
        self._making: SingleFlight[str, dict[int, bytes]] = SingleFlight(self._end)
        self._budget = None if is_ours else Budget(BURST, PER_SECOND)
        self._failed: OrderedDict[str, Failure] = OrderedDict()
        # One thread each: two pictures decoded at once would take twice the memory, the shelf wants one
        # caller, and who wants a picture that is there does not wait for one that is made.
        self._maker = ThreadPoolExecutor(1, "pictures-made")
        self._keeper = ThreadPoolExecutor(1, "pictures-kept")

    async def picture(self, path: str, width: int, party: Party) -> bytes:
        """The WebP, `width` being one of `WIDTHS`. Raises `NoPicture` or `PictureAway`."""
        kept = await self._kept(self._name(path, width))
        if kept is not None:
            self.asked.add("kept")
            return kept
        try:
            made = await self._made_now(path, width, party)
        except (NoPicture, PictureAway) as reason:
            self.asked.add("away" if isinstance(reason, PictureAway) else "none")
            raise
        self.asked.add("made")
        return made

    @property
    def on_disk(self) -> int:
        """Bytes that the pictures take."""
        return self._shelf.bytes

    async def close(self) -> None:
        await self._making.close()
        self._maker.shutdown()
        self._keeper.shutdown()

    async def _made_now(self, path: str, width: int, party: Party) -> bytes:
        self._check_failed(path)
        self._check_budget(path, party)
        try:
            async with asyncio.timeout(PATIENCE):
                return (await self._making.join(path, party, lambda claim: self._make(path, claim)))[width]
        except TimeoutError:
            raise PictureAway("It is being fetched") from None
        except (NoPicture, PictureAway):
            raise
        except Exception as error:  # a mistake of ours is told in the log, to a page it is an empty place
            raise PictureAway(repr(error)) from error

    async def _kept(self, name: str) -> bytes | None:
        try:
            return await _aside(self._keeper, lambda: self._shelf.get(name))
        except OSError as error:
            log.warning("pictures.not_read", error=str(error))
            return None

    async def _make(self, path: str, claim: Claim) -> dict[int, bytes]:
        source = await self._fetch(path, claim)
        pictures = await _aside(self._maker, lambda: small_pictures(source))
        try:
            await _aside(self._keeper, lambda: self._put(path, pictures))
        except OSError as error:
            log.warning("pictures.not_kept", error=str(error))
        return pictures

    def _put(self, path: str, pictures: dict[int, bytes]) -> None:
        for width in WIDTHS:
            self._shelf.put(self._name(path, width), pictures[width])

    def _end(self, path: str, task: asyncio.Task[dict[int, bytes]]) -> None:
        """A failure is remembered, and told once: who waited may have gone."""
        if (error := task.exception()) is None:
            return
        lasting = isinstance(error, NoPicture)
        if not isinstance(error, NoPicture | PictureAway):
            log.error("pictures.failed", path=path, exc_info=error)
        else:
            log.warning("pictures.none" if lasting else "pictures.away", path=path, why=str(error))
        is_known = isinstance(error, NoPicture | PictureAway)
        self._failed[path] = Failure(
            NoPicture if lasting else PictureAway,
            (str(error) if is_known else repr(error))[:LONGEST_REASON],
            time.monotonic() + (NONE_FOR if lasting else AWAY_FOR),
        )
        while len(self._failed) > MOST_REMEMBERED:
            self._failed.popitem(last=False)

    def _check_budget(self, path: str, party: Party) -> None:
        """Who waits for what others have asked for costs the source nothing."""
        if path in self._making:
            return
        if len(self._making) >= MOST_WAITING or self._making.count(party) >= MOST_OF_ONE:
            raise PictureAway("Too many others are being fetched")
        if self._budget is None:
            return
        try:
            self._budget.spend(party, time.monotonic())
        except BudgetSpent:
            raise PictureAway("Too many were fetched just now") from None

    def _check_failed(self, path: str) -> None:
        failure = self._failed.get(path)
        if failure is None:
            return
        if failure.until > time.monotonic():
            raise failure.kind(failure.reason)
        del self._failed[path]

    def _name(self, path: str, width: int) -> str:
        told = f"{RECIPE} {self._label} {path} {width}".encode()
        return hashlib.blake2s(told, digest_size=16).hexdigest()


async def _aside(thread: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(thread, work)
