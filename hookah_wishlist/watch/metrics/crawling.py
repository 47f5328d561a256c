"""The crawl: what this process asked the source, and how the last whole crawl went, whoever did it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from prometheus_client.core import Metric

from hookah_wishlist.catalogue.crawls import Completeness, Crawl
from hookah_wishlist.scraper.crawl import Crawler
from hookah_wishlist.settings import Settings
from hookah_wishlist.watch.health.crawling import next_tick
from hookah_wishlist.watch.metrics.families import counter, counters, gauge, gauges, histogram

STATES = ("running", "done", "stopped", "blocked", "forbidden", "failed")


def source_metrics(crawler: Crawler) -> Iterator[Metric]:
    guest = crawler.guest
    took = "Pages asked of the source, by the status's first digit; the pause before is not counted."
    yield from histogram("source_answer_duration_seconds", took, ("status",), guest.answered)
    yield from counter("source_requests_total", "Requests to the source.", guest.visit.requests)
    yield from counter("source_received_bytes_total", "Bytes of the source's pages.", guest.visit.bytes)
    yield from counter("source_waited_seconds_total", "Pauses kept for the source's sake.", guest.waited)
    read = "Brands and tobaccos read, by what became of each."
    yield from counters("crawl_pages_total", read, ("page", "outcome"), crawler.read)
    yield from counters("crawls_total", "Crawls that ended.", ("state",), crawler.ended)


def schedule_metrics(settings: Settings, now: datetime) -> Iterator[Metric]:
    next_at = next_tick(settings, now).timestamp()
    yield from gauge("crawl_next_timestamp_seconds", "When the schedule's next crawl begins.", next_at)


def last_crawl_metrics(crawl: Crawl, completeness: Completeness, now: datetime) -> Iterator[Metric]:
    ended = crawl.finished_at
    states: Mapping[str, float | None] = {state: float(state == crawl.state) for state in STATES}
    yield from gauges("last_crawl_state", "1 for the state of the last whole crawl.", "state", states)
    started = "When it began."
    yield from gauge("last_crawl_started_timestamp_seconds", started, crawl.started_at.timestamp())
    finished = None if ended is None else ended.timestamp()
    yield from gauge("last_crawl_finished_timestamp_seconds", "When it ended.", finished)
    seconds = ((ended or now) - crawl.started_at).total_seconds()
    yield from gauge("last_crawl_duration_seconds", "How long it took, or takes so far.", seconds)
    yield from gauge("last_crawl_requests", "Requests that it made.", crawl.requests)
    yield from gauge("last_crawl_changes", "Changes that it wrote.", crawl.changes)
    found = "Found of what the brands announced, those counted as empty that could not be read."
    yield from gauge("last_crawl_completeness_ratio", found, completeness.ratio)
    brands = dict(completeness.brands)
    yield from gauges("last_crawl_brands", "Its brands, by what became of each.", "state", brands)
