"""The walk over the source: ranking, brands with their lists, tobaccos' own pages; each step kept at once."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog

from hookah_wishlist.catalogue import crawls, intake
from hookah_wishlist.catalogue.crawls import BrandVisit, Crawl
from hookah_wishlist.catalogue.intake import Coverage, Intake, TobaccoAddress
from hookah_wishlist.catalogue.seen import PageChanged
from hookah_wishlist.counting import Tally
from hookah_wishlist.database import AdvisoryLock, Connection, DatabaseUnavailable, Pool, held_lock
from hookah_wishlist.scraper.browser import NoBrowser
from hookah_wishlist.scraper.failures import OF_EVERYTHING, log_failure, words
from hookah_wishlist.scraper.guest import Blocked, Forbidden, GivenUp, Guest
from hookah_wishlist.scraper.plan import planned
from hookah_wishlist.scraper.reading import BrandReading, read_brand, read_ranking, read_tobacco

log = structlog.get_logger(__name__)

OUTCOMES = {
    Blocked: "blocked",
    Forbidden: "forbidden",
    PageChanged: "failed",
    GivenUp: "failed",
    NoBrowser: "failed",
}


class AlreadyCrawling(Exception):
    """Another process is crawling into this database."""


class CrawlInterrupted(Exception):
    """The database went away in the middle of a crawl; it can be gone on with."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a walk is, for a log line or a bar."""

    brands_done: int
    brands: int
    tobaccos: int
    details_done: int
    details: int


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a walk came to: its record, its brands, and what went into the catalogue."""

    crawl: Crawl
    brands: list[BrandVisit]
    intake: Intake
    version: int


def unwatched(_: Progress) -> None:
    """Nobody looks on."""


@dataclass(slots=True)
class _Walk:
    """The moving part of one crawl."""

    crawl: Crawl
    details: int
    watch: Callable[[Progress], None]
    counted_requests: int  # of the guest's visit, already written down
    counted_bytes: int
    taken: Intake = field(default_factory=Intake)
    brands: int = 0
    brands_done: int = 0
    tobaccos: int = 0
    details_done: int = 0

    def tell(self) -> None:
        self.watch(Progress(self.brands_done, self.brands, self.tobaccos, self.details_done, self.details))


class Crawler:
    """Walks the source through one polite guest and takes what it sees into the catalogue."""

    def __init__(self, pool: Pool, database_url: str, guest: Guest, source_url: str) -> None:
        self._pool = pool
        self._database_url = database_url
        self.guest = guest
        self.read = Tally()  # brands and tobaccos, by what became of each
        self.ended = Tally()  # walks, by what became of them
        self._source_url = source_url

    async def crawl(
        self,
        trigger: str,
        *,
        brand: str | None = None,
        details: int = 0,
        watch: Callable[[Progress], None] = unwatched,
    ) -> CrawlReport:
        """Walk once, going on with an unfinished walk; `details` is how many tobacco pages to read at most.

        Raises `AlreadyCrawling` while another process walks, `CrawlInterrupted` when the lock was lost.
        """
        async with AsyncExitStack() as stack:
            lock = await stack.enter_async_context(held_lock(self._database_url, AdvisoryLock.CRAWL))
            if not lock.held:
                raise AlreadyCrawling
            return await _while_held(lock.lost, self._locked_crawl(trigger, brand, details, watch))

    async def end_abandoned(self) -> None:
        """Close the records of walks that nobody does any more and that are not gone on with."""
        async with held_lock(self._database_url, AdvisoryLock.CRAWL) as lock:
            if lock.held:
                async with self._pool.acquire() as connection:
                    await crawls.end_abandoned(connection)

    async def read_address(self, path: str) -> Intake:
        """Read one tobacco's page now, known or not; `path` is brand/line/tobacco."""
        page = await read_tobacco(self.guest, path)
        async with self._pool.acquire() as connection, connection.transaction():
            return await intake.take_details(connection, None, page)

    async def _locked_crawl(
        self, trigger: str, brand: str | None, details: int, watch: Callable[[Progress], None]
    ) -> CrawlReport:
        async with self._pool.acquire() as connection:
            crawl = await crawls.begin(connection, self._source_url, trigger, scope=brand)
        visit = self.guest.visit
        walk = _Walk(crawl, details, watch, visit.requests, visit.bytes, details_done=crawl.details)
        with structlog.contextvars.bound_contextvars(crawl=crawl.id):
            log.info("crawl.started", trigger=trigger, brand=brand, resumed=crawl.resumed)
            state, error = await self._outcome(walk)
            return await self._end(walk, state, error)

    async def _outcome(self, walk: _Walk) -> tuple[str, str | None]:
        try:
            await self._walk(walk)
        except tuple(OUTCOMES) as reason:
            state = next(outcome for kind, outcome in OUTCOMES.items() if isinstance(reason, kind))
            log.warning("crawl.stopped", state=state, why=str(reason))
            return state, str(reason) or type(reason).__doc__
        except DatabaseUnavailable:  # can be gone on with
            raise
        except Exception as reason:  # the record must not say that we still walk
            log.exception("crawl.stopped", state="failed")
            return "failed", words(reason)
        return "done", None

    async def _walk(self, walk: _Walk) -> None:
        await self.guest.read_robots()
        for visit in await self._plan(walk):
            walk.brands += 1
            walk.brands_done += visit.state != "waiting"
            walk.tobaccos += visit.found or 0
        for visit in await self._visits(walk):
            if visit.state == "waiting":
                await self._visit(walk, visit)
        await self._read_all_details(walk)

    async def _plan(self, walk: _Walk) -> list[BrandVisit]:
        """The brands to visit: those planned before an interruption, else as the ranking tells."""
        if before := await self._visits(walk):
            return before
        scope = walk.crawl.scope
        visits = [BrandVisit(scope, "waiting")] if scope else await self._plan_from_ranking(walk)
        async with self._pool.acquire() as connection, connection.transaction():
            await crawls.plan(connection, walk.crawl.id, visits)
            await self._count(connection, walk)
        return visits

    async def _plan_from_ranking(self, walk: _Walk) -> list[BrandVisit]:
        ranking = await read_ranking(self.guest)
        if ranking.announced is not None and len(ranking.rows) < ranking.announced:
            log.warning("ranking.short", announced=ranking.announced, found=len(ranking.rows))
        async with self._pool.acquire() as connection, connection.transaction():
            visits = planned(ranking.rows, await crawls.last_readings(connection), datetime.now(UTC))
            await intake.take_brand_rows(connection, ranking.rows)
        return visits

    async def _visits(self, walk: _Walk) -> list[BrandVisit]:
        async with self._pool.acquire() as connection:
            return await crawls.visits(connection, walk.crawl.id)

    async def _visit(self, walk: _Walk, visit: BrandVisit) -> None:
        """Read a brand and keep it; one that can not be read is marked and the walk goes on."""
        try:
            reading = await read_brand(self.guest, visit.slug)
            async with self._pool.acquire() as connection, connection.transaction():
                outcome, taken = await self._take(connection, walk, visit, reading)
                await self._mark(connection, walk, outcome, taken)
        except OF_EVERYTHING:
            raise
        except Exception as reason:  # see `OF_EVERYTHING`
            log_failure("brand.failed", reason, brand=visit.slug)
            outcome, taken = BrandVisit(visit.slug, "failed", error=words(reason)), Intake()
            async with self._pool.acquire() as connection, connection.transaction():
                await self._mark(connection, walk, outcome, taken)
        self.read.add("brand", outcome.state)
        walk.taken += taken
        walk.brands_done += 1
        walk.tobaccos += outcome.found or 0
        walk.tell()

    async def _take(
        self, connection: Connection, walk: _Walk, visit: BrandVisit, reading: BrandReading
    ) -> tuple[BrandVisit, Intake]:
        found = len(reading.tobaccos)
        coverage = intake.coverage_of(found, reading.announced)
        taken = await intake.take_brand(
            connection, walk.crawl.id, reading.brand, reading.tobaccos, coverage, visit.row_signature
        )
        short = coverage is Coverage.SHORT
        error = f"{found} of {reading.announced} found: nothing changed but additions" if short else None
        if short:
            log.warning("brand.short", brand=visit.slug, announced=reading.announced, found=found)
        state = "short" if short else "done"
        return BrandVisit(visit.slug, state, None, reading.announced, found, reading.way, error), taken

    async def _mark(self, connection: Connection, walk: _Walk, outcome: BrandVisit, taken: Intake) -> None:
        await crawls.mark(connection, walk.crawl.id, outcome)
        await intake.raise_version_now_and_then(connection)
        await self._count(connection, walk, changes=taken.changes)

    async def _read_all_details(self, walk: _Walk) -> None:
        left = max(0, walk.details - walk.details_done)
        async with self._pool.acquire() as connection:
            addresses = await intake.needs_details(connection, left, brand=walk.crawl.scope)
        walk.details = walk.details_done + len(addresses)
        for address in addresses:
            walk.taken += await self._read_details(walk, address)
            walk.details_done += 1
            walk.tell()

    async def _read_details(self, walk: _Walk, address: TobaccoAddress) -> Intake:
        """Read a tobacco's page and keep it; one that can not be read is put back for some days."""
        try:
            page = await read_tobacco(self.guest, address.path)
            async with self._pool.acquire() as connection, connection.transaction():
                taken = await intake.take_details(connection, walk.crawl.id, page)
                await self._mark_details(connection, walk, taken, None if page.id == address.id else address)
        except OF_EVERYTHING:
            raise
        except Exception as reason:  # see `OF_EVERYTHING`
            log_failure("details.failed", reason, tobacco=address.id, path=address.path)
            taken = Intake()
            async with self._pool.acquire() as connection, connection.transaction():
                await self._mark_details(connection, walk, taken, address)
        return taken

    async def _mark_details(
        self, connection: Connection, walk: _Walk, taken: Intake, failed: TobaccoAddress | None
    ) -> None:
        self.read.add("tobacco", "failed" if failed else "done")
        if failed:
            await intake.details_failed(connection, failed.id)
        await intake.raise_version_now_and_then(connection)
        await self._count(connection, walk, details=1, changes=taken.changes)

    async def _count(
        self, connection: Connection, walk: _Walk, *, details: int = 0, changes: int = 0
    ) -> None:
        """Write down what the guest has asked since the last time."""
        visit = self.guest.visit
        await crawls.count(
            connection,
            walk.crawl.id,
            requests=visit.requests - walk.counted_requests,
            size=visit.bytes - walk.counted_bytes,
            details=details,
            changes=changes,
        )
        walk.counted_requests, walk.counted_bytes = visit.requests, visit.bytes

    async def _end(self, walk: _Walk, state: str, error: str | None) -> CrawlReport:
        async with self._pool.acquire() as connection, connection.transaction():
            await self._count(connection, walk)
            version = await intake.finish(connection)
            await crawls.end(connection, walk.crawl.id, state, error)
            record = await crawls.find(connection, walk.crawl.id)
            visits = await crawls.visits(connection, walk.crawl.id)
        assert record is not None  # noqa: S101 - nothing deletes the record of a running walk
        self.ended.add(state)
        seconds = round(((record.finished_at or record.started_at) - record.started_at).total_seconds(), 1)
        counts = {"requests": record.requests, "changes": record.changes, "seconds": seconds}
        log.info("crawl.ended", state=state, **counts)
        return CrawlReport(record, visits, walk.taken, version)


async def _while_held(lost: asyncio.Event, work: Coroutine[Any, Any, CrawlReport]) -> CrawlReport:
    """Do the work for as long as the lock is ours; without it another process may have begun."""
    walking = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(lost.wait())
    try:
        await asyncio.wait({walking, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not walking.done():
            raise CrawlInterrupted
        return walking.result()
    finally:
        for task in (walking, watching):
            task.cancel()
        await asyncio.gather(walking, watching, return_exceptions=True)
