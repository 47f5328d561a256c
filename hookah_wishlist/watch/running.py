"""Health and metrics of one running program."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from hookah_wishlist.background import running
from hookah_wishlist.bot.webhook import BOT
from hookah_wishlist.counting import Tally
from hookah_wishlist.resources import Resources
from hookah_wishlist.scraper.crawl import Crawler
from hookah_wishlist.watch.health import Health
from hookah_wishlist.watch.loop_lag import LoopLag
from hookah_wishlist.web.health import HEALTH


@asynccontextmanager
async def watched(
    app: web.Application, resources: Resources, crawler: Crawler, failures: Tally
) -> AsyncIterator[None]:
    """While the body runs whoever asks is told how the program does."""
    lag = LoopLag()
    health = Health(resources, lag, lambda: app[BOT].transport if BOT in app else None)
    app[HEALTH] = health.look
    async with running(lag.run):
        yield
    health.close()
