"""The one place that knows every part: settings in, a running application out."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from hookah_wishlist.background import every, running
from hookah_wishlist.bot.webhook import BOT, add_webhook, is_telegrams, place_of
from hookah_wishlist.counting import FAILURES, Tally
from hookah_wishlist.database import listening
from hookah_wishlist.demo import catalogue_from_file, invented_catalogue, running_site
from hookah_wishlist.resources import Resources, access_key, bot_token, open_database
from hookah_wishlist.scraper.crawl import Crawler
from hookah_wishlist.scraper.on_demand import OnDemandReader
from hookah_wishlist.scraper.service import (
    crawl_on_schedule,
    go_on_with_unfinished,
    open_crawler,
    open_gallery,
)
from hookah_wishlist.settings import DEMONSTRATION, Settings
from hookah_wishlist.upkeep.backups import backups_on_schedule
from hookah_wishlist.upkeep.housekeeping import clear_if_due, clear_promptly
from hookah_wishlist.watch.running import watched
from hookah_wishlist.web import RESOURCES, add_web

MINUTE = timedelta(minutes=1)

# An answer makes and drops many objects and hardly a cycle. Looking for cycles after every 700 of them, as
# Python does, was part of a 99th percentile of 55 ms at 100 connections that became 50.
SELDOM = (20_000, 20, 50)

if TYPE_CHECKING:
    from hookah_wishlist.bot.contract import Conversation

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that is open while the program runs."""

    resources: Resources
    crawler: Crawler


OpenParts = Callable[[Settings], AbstractAsyncContextManager[Parts]]


@asynccontextmanager
async def open_parts(settings: Settings) -> AsyncIterator[Parts]:
    """Database, source and crawler; without a source of its own the program brings the bundled one."""
    async with AsyncExitStack() as stack:
        url, pool = await stack.enter_async_context(open_database(settings))
        source, label = await _source(settings, stack)
        crawler = await stack.enter_async_context(open_crawler(settings, pool, url, source, label))
        reader = OnDemandReader(pool, crawler.guest, crawler.read)
        resources = Resources(
            settings,
            url,
            pool,
            fetch_details=reader.fetch_details,
            find_tobacco=reader.find_tobacco,
            pictures=await stack.enter_async_context(open_gallery(settings, crawler, source, label)),
            bot_token=bot_token(settings),
            access_key=access_key(settings),
            notices=await stack.enter_async_context(listening(url)),
        )
        yield Parts(resources, crawler)


def create_app(
    settings: Settings, conversation: "Callable[[], Conversation] | None" = None
) -> web.Application:
    """The web application; what it needs is opened when it starts and closed when it ends.

    Tests of the bot's ground give another conversation than the product's.
    """
    app = web.Application()

    async def lifespan(app: web.Application) -> AsyncIterator[None]:
        FAILURES.set(failures := Tally())
        async with (
            open_parts(settings) as parts,
            watched(app, parts.resources, parts.crawler, failures),
            _bot(settings, parts.resources, conversation, app),
        ):
            app[RESOURCES] = parts.resources
            async with running(
                lambda: go_on_with_unfinished(settings, parts.resources.pool, parts.crawler),
                lambda: crawl_on_schedule(settings, parts.resources.pool, parts.crawler),
                lambda: backups_on_schedule(parts.resources),
                lambda: every(MINUTE, "housekeeping.promptly", lambda: clear_promptly(parts.resources)),
                lambda: every(MINUTE, "housekeeping", lambda: clear_if_due(parts.resources)),
            ):
                _spare_what_stays()
                yield

    async def stop_bot(app: web.Application) -> None:
        if BOT in app:
            app[BOT].stop()

    app.cleanup_ctx.append(lifespan)
    app.on_shutdown.append(stop_bot)
    place = None
    if settings.bot_token is not None and settings.public_url is not None:
        place = place_of(settings.bot_token.get_secret_value())
        add_webhook(app, place, lambda app: app[BOT])
    add_web(
        app,
        settings,
        bot_name=lambda app: app[BOT].name if BOT in app else "",
        has_own_limits=lambda request: place is not None and is_telegrams(request, place),
    )
    return app


@asynccontextmanager
async def _bot(
    settings: Settings,
    resources: Resources,
    conversation: "Callable[[], Conversation] | None",
    app: web.Application,
) -> AsyncIterator[None]:
    """The bot, where there is one."""
    if settings.bot_token is None:
        yield
        return
    running, product = await asyncio.to_thread(_bot_modules)
    async with running.open_bot(resources, (conversation or product.conversation)()) as bot:
        app[BOT] = bot
        yield


def _spare_what_stays() -> None:
    """What the start has made stays: looking for garbage in it would stop all work for 0.2 s each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def _bot_modules() -> tuple[ModuleType, ModuleType]:
    """Imported only here: aiogram takes seconds."""
    return import_module("hookah_wishlist.bot.running"), import_module("hookah_wishlist.bot.conversation")


async def _source(settings: Settings, stack: AsyncExitStack) -> tuple[str, str]:
    """Where to crawl and its name in the records; the bundled site's port changes, its name does not."""
    if settings.source_url is not None:
        return settings.source_url, settings.source_url
    catalogue = catalogue_from_file(settings.catalog) if settings.catalog else invented_catalogue()
    site = await stack.enter_async_context(running_site(catalogue))
    log.info("demonstration.source", address=site.url)
    return site.url, DEMONSTRATION
