"""The one place that knows every part: settings in, a running application out."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog
from aiohttp import web

from hookah_wishlist.background import every, running
from hookah_wishlist.database import listening
from hookah_wishlist.demo import catalogue_from_file, invented_catalogue, running_site
from hookah_wishlist.people.sessions import forget_expired
from hookah_wishlist.resources import Resources, access_key, bot_token, open_database
from hookah_wishlist.scraper.crawl import Crawler
from hookah_wishlist.scraper.service import (
    crawl_on_schedule,
    go_on_with_unfinished,
    open_crawler,
    open_gallery,
)
from hookah_wishlist.settings import DEMONSTRATION, Settings
from hookah_wishlist.web import RESOURCES, add_web
from hookah_wishlist.wishlist.removal import forget_removed

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

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
        resources = Resources(
            settings,
            url,
            pool,
            fetch_details=crawler.fetch_details,
            find_tobacco=crawler.find_tobacco,
            pictures=await stack.enter_async_context(open_gallery(settings, crawler, source, label)),
            bot_token=bot_token(settings),
            access_key=access_key(settings),
            notices=await stack.enter_async_context(listening(url)),
        )
        yield Parts(resources, crawler)


def create_app(settings: Settings) -> web.Application:
    """The web application; what it needs is opened when it starts and closed when it ends."""
    app = web.Application()

    async def lifespan(app: web.Application) -> AsyncIterator[None]:
        async with open_parts(settings) as parts:
            app[RESOURCES] = parts.resources
            async with running(
                lambda: go_on_with_unfinished(settings, parts.resources.pool, parts.crawler),
                lambda: crawl_on_schedule(settings, parts.resources.pool, parts.crawler),
                lambda: every(MINUTE, "wishlists.forget_removed", lambda: _forget_removed(parts.resources)),
                lambda: every(DAY, "sessions.forget_expired", lambda: _forget_expired(parts.resources)),
            ):
                yield

    app.cleanup_ctx.append(lifespan)
    add_web(app, settings)
    return app


async def _forget_removed(resources: Resources) -> None:
    async with resources.pool.acquire() as connection:
        await forget_removed(connection)


async def _forget_expired(resources: Resources) -> None:
    async with resources.pool.acquire() as connection:
        await forget_expired(connection, now=resources.now())


async def _source(settings: Settings, stack: AsyncExitStack) -> tuple[str, str]:
    """Where to crawl and its name in the records; the bundled site's port changes, its name does not."""
    if settings.source_url is not None:
        return settings.source_url, settings.source_url
    catalogue = catalogue_from_file(settings.catalog) if settings.catalog else invented_catalogue()
    site = await stack.enter_async_context(running_site(catalogue))
    log.info("demonstration.source", address=site.url)
    return site.url, DEMONSTRATION
