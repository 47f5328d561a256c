"""Showing how far a crawl is: a bar on a terminal, else a line in the log now and then."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table

from hookah_wishlist.scraper.crawl import CrawlReport, Progress

log = structlog.get_logger(__name__)

SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def watched() -> Iterator[Callable[[Progress], None]]:
    """A function to give to `Crawler.crawl`, showing what it is told until the block is left."""
    if not sys.stdout.isatty():
        yield _lines()
        return
    with Bars(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    ) as bars:
        yield _bars(bars)


def _lines() -> Callable[[Progress], None]:
    last = monotonic()

    def show(progress: Progress) -> None:
        nonlocal last
        if monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = monotonic()
            log.info(
                "crawl.progress",
                brands=f"{progress.brands_done}/{progress.brands}",
                tobaccos=progress.tobaccos,
                details=f"{progress.details_done}/{progress.details}",
            )

    return show


def _bars(bars: Bars) -> Callable[[Progress], None]:
    brands = bars.add_task("brands", total=None)
    details = bars.add_task("tobaccos", total=None)

    def show(progress: Progress) -> None:
        bars.update(brands, completed=progress.brands_done, total=progress.brands)
        bars.update(details, completed=progress.details_done, total=progress.details)

    return show


def summary(report: CrawlReport) -> Table:
    """What a crawl came to, for the end of a crawl by hand; brands that went wrong are named."""
    crawl, states = report.crawl, Counter(brand.state for brand in report.brands)
    table = Table("Crawl", f"{crawl.id}: {crawl.state}", title_justify="left")
    if crawl.error:
        table.add_row("why", crawl.error)
    table.add_row("brands", ", ".join(f"{number} {state}" for state, number in sorted(states.items())))
    table.add_row("tobaccos seen", str(sum(brand.found or 0 for brand in report.brands)))
    table.add_row("new tobaccos", str(report.intake.appeared))
    table.add_row("changes written", str(crawl.changes))
    table.add_row("tobacco pages read", str(crawl.details))
    table.add_row("requests", f"{crawl.requests} ({crawl.bytes / 1e6:.1f} MB)")
    if crawl.finished_at:
        table.add_row("seconds", f"{(crawl.finished_at - crawl.started_at).total_seconds():.0f}")
    for brand in report.brands:
        if brand.error:
            table.add_row(f"{brand.slug} {brand.state}", brand.error)
    return table


def print_summary(report: CrawlReport) -> None:
    """To standard output, plain where that is not a terminal."""
    Console().print(summary(report))
