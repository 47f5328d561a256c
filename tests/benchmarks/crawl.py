"""A crawl of the real-size catalogue from the demonstration site: requests, seconds, bytes, memory."""

import asyncio
import contextlib
import tempfile
from dataclasses import replace
from pathlib import Path
from time import monotonic

import psutil
import structlog
import uvloop

from hookah_wishlist.database import embedded_server, migrate
from hookah_wishlist.demo import catalogue_from_file
from tests.scraper.test_real_size import FILE
from tests.scraper.visiting import visiting

# design.md, "Figures to reach"
MOST_REQUESTS, MOST_SECONDS, MOST_MEGABYTES, MOST_REQUESTS_AGAIN = 900, 90, 900, 60


def main() -> None:
    """Print a line for each of: the lists, the details, again with nothing changed, again with 30 changed."""
    if not FILE.exists():
        print("the real catalogue is not beside the repository: nothing measured")
        return
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("ERROR"))
    uvloop.run(_measure())


async def _measure() -> None:
    with tempfile.TemporaryDirectory() as directory:
        async with embedded_server(Path(directory)) as url, _peak() as peak:
            await migrate(url)
            async with visiting(url, catalogue_from_file(FILE), None) as visit:
                await _told("lists, first time", visit, peak, details=0)
                found = await visit.value("SELECT count(*) FROM tobaccos")
                print(
                    f"  limits: {MOST_REQUESTS} requests, {MOST_SECONDS} s, {MOST_MEGABYTES} MB;"
                    f" found {found} of {len(visit.site.catalogue.tobaccos)} tobaccos"
                )
                await _told("details of every tobacco", visit, peak, details=20_000)
                await _told(
                    f"nothing changed (limit {MOST_REQUESTS_AGAIN} requests)", visit, peak, details=20_000
                )
                visit.site.catalogue = _with_thirty_changed(visit.site.catalogue)
                await _told("30 changed in 5 brands", visit, peak, details=20_000)


async def _told(name, visit, peak, **options) -> None:
    peak.clear()
    began = monotonic()
    report = await visit.crawl(**options)
    seconds = monotonic() - began
    await asyncio.sleep(0.3)  # one more look at the memory
    total, browser = max(peak, default=(0, 0))
    print(
        f"{name}: {report.crawl.requests} requests, {seconds:.1f} s,"
        f" {report.crawl.bytes / 1e6:.1f} MB received, {report.crawl.changes} changes, {report.crawl.state};"
        f" memory {total:.0f} MB at most, {browser:.0f} of it the browser and its driver"
    )


@contextlib.asynccontextmanager
async def _peak():
    """Proportional memory of this process (crawler and demonstration site) and of all below it."""
    looks: list[tuple[float, float]] = []
    looking = asyncio.create_task(_look(looks))
    try:
        yield looks
    finally:
        looking.cancel()


async def _look(looks: list[tuple[float, float]]) -> None:
    while True:
        looks.append(await asyncio.to_thread(_memory))
        await asyncio.sleep(0.25)


def _memory() -> tuple[float, float]:
    total = browser = 0.0
    me = psutil.Process()
    for process in (me, *me.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            megabytes = process.memory_full_info().pss / 1e6
            total += megabytes
            browser += megabytes if process.name().startswith(("chrom", "node")) else 0.0
    return total, browser


def _with_thirty_changed(catalogue):
    brands = sorted({tobacco.brand_slug for tobacco in catalogue.tobaccos})[10:60:10]
    chosen = {t.id for brand in brands for t in [t for t in catalogue.tobaccos if t.brand_slug == brand][:6]}
    return replace(
        catalogue,
        tobaccos=tuple(
            replace(t, name=f"{t.name} II", votes=(*t.votes[:4], t.votes[4] + 1)) if t.id in chosen else t
            for t in catalogue.tobaccos
        ),
    )
