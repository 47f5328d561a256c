"""All figures of one running program in Prometheus' format.

Each program has a registry of its own, so that tests run several in one process. Nothing is counted here:
when somebody asks, the plain numbers that stand all over the program are read and named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from hookah_wishlist.bot.webhook import BOT
from hookah_wishlist.counting import Tally
from hookah_wishlist.resources import Resources
from hookah_wishlist.scraper.crawl import Crawler
from hookah_wishlist.settings.backups import OFF
from hookah_wishlist.watch.health import Health
from hookah_wishlist.watch.loop_lag import LoopLag
from hookah_wishlist.watch.metrics.backing_up import backup_metrics
from hookah_wishlist.watch.metrics.business import business_metrics, happened_metrics
from hookah_wishlist.watch.metrics.crawling import last_crawl_metrics, schedule_metrics, source_metrics
from hookah_wishlist.watch.metrics.database import database_metrics
from hookah_wishlist.watch.metrics.program import health_metrics, program_metrics
from hookah_wishlist.watch.metrics.telegram import bot_metrics, outbox_metrics
from hookah_wishlist.watch.metrics.traffic import web_metrics
from hookah_wishlist.watch.numbers import Counted, Numbers
from hookah_wishlist.web.health import Part, State
from hookah_wishlist.web.metrics import Exposed


@dataclass(frozen=True, slots=True)
class Watched:
    """What the figures are of."""

    app: web.Application
    resources: Resources
    crawler: Crawler
    health: Health
    lag: LoopLag
    failures: Tally


class Metrics:
    """`exposed` is what Prometheus is given."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self._counted = Counted(watched.resources)
        self._of_process = CollectorRegistry()
        ProcessCollector(registry=self._of_process)

    async def exposed(self) -> Exposed:
        """What is asked of others is asked first; then all is read at one moment."""
        parts = await self._watched.health.look()
        # A database that is away is not waited for twice: who collects gives up after ten seconds.
        is_away = parts["database"].state is State.DOWN
        numbers = None if is_away else await self._counted.numbers()
        registry = CollectorRegistry()
        registry.register(_Moment(self._watched, parts, numbers))
        text = generate_latest(registry) + generate_latest(self._of_process)
        return Exposed(text, CONTENT_TYPE_LATEST)


@dataclass(frozen=True, eq=False)
class _Moment(Collector):
    """The figures of one moment, in the order in which people look for them."""

    watched: Watched
    parts: Mapping[str, Part]
    numbers: Numbers | None

    def collect(self) -> Iterator[Metric]:
        yield from program_metrics(self.watched.lag, self.watched.failures)
        yield from health_metrics(self.parts)
        yield from web_metrics(self.watched.app, self.watched.resources)
        yield from database_metrics(self.watched.resources, self.numbers)
        yield from self._bot()
        yield from self._crawl()
        yield from happened_metrics(self.watched.resources.happened)
        if self.numbers is not None:
            last, good = self.numbers.last_backup, self.numbers.last_good_backup
            is_scheduled = self.watched.resources.settings.backup_schedule != OFF
            yield from backup_metrics(last, good, is_scheduled=is_scheduled)
            yield from business_metrics(self.numbers)

    def _bot(self) -> Iterator[Metric]:
        if BOT in self.watched.app:
            bot = self.watched.app[BOT]
            yield from bot_metrics(bot.counts, bot.transport)
        if self.numbers is not None:
            yield from outbox_metrics(self.numbers, self.watched.resources.now())

    def _crawl(self) -> Iterator[Metric]:
        resources, numbers = self.watched.resources, self.numbers
        yield from source_metrics(self.watched.crawler)
        yield from schedule_metrics(resources.settings, resources.now())
        if numbers is not None and numbers.crawl is not None and numbers.completeness is not None:
            yield from last_crawl_metrics(numbers.crawl, numbers.completeness, resources.now())
