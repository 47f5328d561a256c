"""The crawler as a part of the running program: opened with its browser, run on schedule, gone on with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import structlog

from hookah_wishlist import __version__
from hookah_wishlist.background import last_tick, on_schedule, surviving
from hookah_wishlist.catalogue import crawls
from hookah_wishlist.database import DatabaseUnavailable, Pool
from hookah_wishlist.pictures import Gallery, Shelf
from hookah_wishlist.scraper.browser import open_browser
from hookah_wishlist.scraper.crawl import AlreadyCrawling, Crawler, CrawlInterrupted
from hookah_wishlist.scraper.guest import Guest, Manners
from hookah_wishlist.scraper.pictures import open_pictures
from hookah_wishlist.scraper.plan import CLOCKS_APART
from hookah_wishlist.scraper.watching import watched
from hookah_wishlist.settings import Settings

log = structlog.get_logger(__name__)

# Our own bundled site needs no rest between requests, and its mistakes are made on purpose.
AT_HOME = Manners(delay=0.0, first_wait=0.05)
LOOK_FOR_UNFINISHED = 60.0  # seconds between looks for a walk that another process left in the middle
SOON = timedelta(minutes=2)  # after a tick: by then whoever was there for it has begun
PAUSE_AFTER_LOSS = 2.0  # seconds to wait before going on after the database was lost


@asynccontextmanager
async def open_crawler(
    settings: Settings, pool: Pool, database_url: str, source: str, label: str
) -> AsyncIterator[Crawler]:
    """A crawler for the source; its browser starts with its first request. `label` names it in records."""
    agent = user_agent(settings.crawl_contact)
    async with open_browser(
        source, executable=settings.chromium_path, user_agent=agent, proxy=settings.proxy
    ) as browser:
        manners = AT_HOME if settings.demonstration else Manners(delay=settings.crawl_delay)
        guest = Guest(browser, source, manners, user_agent=agent)
        yield Crawler(pool, database_url, guest, label)


@asynccontextmanager
async def open_gallery(
    settings: Settings, crawler: Crawler, source: str, label: str
) -> AsyncIterator[Gallery | None]:
    """Pictures of the source, asked for in the crawler's turn; None where no disk can keep them."""
    shelf = Shelf(settings.data_dir / "pictures", settings.picture_cache_mb * 2**20)
    try:
        await asyncio.to_thread(shelf.open)
    except OSError as error:
        log.error("pictures.no_place", why=str(error), hint="make DATA_DIR writable")
        yield None
        return
    agent = user_agent(settings.crawl_contact)
    async with open_pictures(crawler.guest, source, user_agent=agent, proxy=settings.proxy) as pictures:
        gallery = Gallery(shelf, pictures.fetch, label, is_ours=settings.demonstration)
        try:
            yield gallery
        finally:
            await gallery.close()


def user_agent(contact: str | None) -> str:
    """Who we are and whom to write to, as an operator reading his log would like to see it."""
    return f"HookahWishlist/{__version__} (catalogue crawler; {contact or 'no contact given'})"


async def crawl_on_schedule(settings: Settings, pool: Pool, crawler: Crawler) -> None:
    """Crawl at every tick of the schedule, and at once when the catalogue is empty or the demonstration's."""
    await surviving("crawl", lambda: _crawl_at_once(settings, pool, crawler))
    await on_schedule(
        settings.crawl_schedule,
        settings.zone,
        "crawl",
        lambda tick: _crawl_unless_done(settings, pool, crawler, tick),
        now=lambda: datetime.now(UTC),
    )


async def go_on_with_unfinished(settings: Settings, pool: Pool, crawler: Crawler) -> None:
    """Finish what a killed process left in the middle, be it this one or another, and what was missed."""
    while True:
        await surviving("crawl", lambda: _crawl_if_unfinished(settings, pool, crawler))
        await asyncio.sleep(LOOK_FOR_UNFINISHED)


async def crawl(settings: Settings, crawler: Crawler, trigger: str) -> None:
    """Crawl to the end, through losses of the database; nothing to do where another process does it."""
    while True:
        try:
            with watched() as watch:
                await crawler.crawl(trigger, details=details_of(settings), watch=watch)
        except AlreadyCrawling:
            log.info("crawl.elsewhere")
        except (CrawlInterrupted, DatabaseUnavailable) as reason:
            log.warning("crawl.interrupted", why=str(reason) or type(reason).__doc__)
            await asyncio.sleep(PAUSE_AFTER_LOSS)
            continue
        return


def details_of(settings: Settings) -> int:
    """How many tobacco pages a crawl may read: of our own site all, unless the setting names a number."""
    is_limited = not settings.demonstration or "crawl_details" in settings.model_fields_set
    return settings.crawl_details if is_limited else 1_000_000


async def _crawl_at_once(settings: Settings, pool: Pool, crawler: Crawler) -> None:
    async with pool.acquire() as connection:
        is_empty = await crawls.is_catalogue_empty(connection)
    if settings.demonstration or is_empty:
        await crawl(settings, crawler, "first")


async def _crawl_if_unfinished(settings: Settings, pool: Pool, crawler: Crawler) -> None:
    async with pool.acquire() as connection:
        last, whole = await crawls.last(connection), await crawls.last_whole(connection)
    if last is not None and last.scope is not None and last.state == "running":
        await crawler.end_abandoned()
    if whole is None:
        return
    # A tick that nobody was there for, or during which one brand was read by hand, is made up for.
    tick = last_tick(settings.crawl_schedule, settings.zone, datetime.now(UTC) - SOON)
    is_missed = whole.started_at < tick - CLOCKS_APART
    if whole.state == "running" or is_missed:
        await crawl(settings, crawler, "schedule")


async def _crawl_unless_done(settings: Settings, pool: Pool, crawler: Crawler, tick: datetime) -> None:
    """Several processes have the same schedule: the first to come does this tick's crawl.

    A crawl of the future is none: it was done while the clock was wrong.
    """
    async with pool.acquire() as connection:
        last = await crawls.last_whole(connection)
    if last is None or not tick <= last.started_at <= datetime.now(UTC) + CLOCKS_APART:
        await crawl(settings, crawler, "schedule")
