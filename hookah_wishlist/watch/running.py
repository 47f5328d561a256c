"""Health and metrics of one running program."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from aiohttp import web

from hookah_wishlist.background import running
from hookah_wishlist.bot.webhook import BOT
from hookah_wishlist.counting import Tally
from hookah_wishlist.resources import Resources
from hookah_wishlist.scraper.crawl import Crawler
from hookah_wishlist.settings import Settings
from hookah_wishlist.watch.health import Health
from hookah_wishlist.watch.loop_lag import LoopLag
from hookah_wishlist.watch.metrics import Metrics, Watched
from hookah_wishlist.web.health import HEALTH
from hookah_wishlist.web.metrics import METRICS, metrics_alone

log = structlog.get_logger(__name__)


class MetricsPortTaken(Exception):
    """Another program listens on METRICS_PORT."""


@asynccontextmanager
async def watched(
    app: web.Application, resources: Resources, crawler: Crawler, failures: Tally
) -> AsyncIterator[None]:
    """While the body runs whoever asks is told how the program does."""
    lag = LoopLag()
    health = Health(resources, lag, lambda: app[BOT].transport if BOT in app else None)
    metrics = Metrics(Watched(app, resources, crawler, health, lag, failures))
    app[HEALTH], app[METRICS] = health.look, metrics.exposed
    async with AsyncExitStack() as stack:
        stack.callback(health.close)
        await stack.enter_async_context(running(lag.run))
        await _listen_apart(resources.settings, metrics, stack)
        yield


async def _listen_apart(settings: Settings, metrics: Metrics, stack: AsyncExitStack) -> None:
    """On METRICS_PORT, where there is one."""
    if settings.metrics_port is None:
        return
    app = metrics_alone(metrics.exposed, settings.metrics_token)
    runner = web.AppRunner(app, access_log=None, auto_decompress=False)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, settings.host, settings.metrics_port).start()
    except OSError as error:
        raise MetricsPortTaken(f"METRICS_PORT {settings.metrics_port} can not be used: {error}") from error
    log.info("metrics.listening", port=runner.addresses[0][1])
