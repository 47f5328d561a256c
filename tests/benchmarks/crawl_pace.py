"""The crawl's pace while strangers and one person ask for all they can, against its pace alone."""

import asyncio
import itertools
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import structlog

from hookah_wishlist.database import connect, embedded_server, migrate
from hookah_wishlist.demo import invented_catalogue, running_site
from hookah_wishlist.settings import Settings
from tests.benchmarks.program import running_program, signed_in
from tests.timeouts import until
from tests.web.people import V1

# The real source's pause is a second: here a minute is worth five.
DELAY = 0.2
SECONDS = 10.0  # of one measurement
QUIET_AFTER = 5.0  # seconds from the end of an attack on
LEAST_SHARE = 0.5
PICTURES, NOWHERE = "/uploads/", "/tobaccos/nobody/"


async def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("ERROR"))
    with tempfile.TemporaryDirectory() as directory:
        async with embedded_server(Path(directory)) as url, running_site(invented_catalogue()) as site:
            await migrate(url)
            settings = {"SOURCE_URL": site.url, "CRAWL_DELAY": str(DELAY), "CRAWL_DETAILS": "10000"}
            settings["PERSON_LIMIT"] = Settings.model_fields["person_limit"].default
            async with running_program(url, **settings) as (address, _):
                return await _measure(address, url, site)


async def _measure(address, url, site) -> int:
    anna, boris = await signed_in(address, 1), await signed_in(address, 2)
    pictured = itertools.cycle(await until(lambda: _pictured(url)))
    pictures = _asking(address, (f"/pictures/{number}?w=160" for number in pictured), at_once=40)
    nowhere = (f"{V1}/tobaccos/by-url?url=nobody/none/{number}" for number in itertools.count())
    addresses = _asking(address, nowhere, at_once=20, headers=anna)
    return max(
        await _compare("40 strangers' pictures", pictures, PICTURES, site, address, boris),
        await _compare("one person's 20 addresses at once", addresses, NOWHERE, site, address, boris),
    )


async def _compare(name, attack, path, site, address, other) -> int:
    """Print a line; 1 where a figure is missed."""
    alone = await _pace(site)
    async with attack:
        began = len(site.requests)
        meanwhile, (read, wanted) = await asyncio.gather(_pace(site), _details(site, address, other))
        all_of_them = (len(site.requests) - began) / SECONDS
    await asyncio.sleep(QUIET_AFTER)
    before = len(site.requests.to(path))
    await asyncio.sleep(QUIET_AFTER)
    late = len(site.requests.to(path)) - before
    share = meanwhile / alone
    print(
        f"{name}: the crawl {alone:.2f} requests/s alone, {meanwhile:.2f} of {all_of_them:.2f} meanwhile:"
        f" {share:.2f} (at least {LEAST_SHARE}); somebody else's details {read} of {wanted} times;"
        f" {late} requests from {QUIET_AFTER:g} s after its end on (0)",
        flush=True,
    )
    return int(share < LEAST_SHARE or read < wanted or late > 0)


async def _pace(site) -> float:
    before = _of_the_crawl(site)
    await asyncio.sleep(SECONDS)
    return (_of_the_crawl(site) - before) / SECONDS


def _of_the_crawl(site) -> int:
    """Somebody else's few details are counted among them."""
    return sum(not visit.path.startswith((PICTURES, NOWHERE)) for visit in site.requests)


async def _details(site, address, headers) -> tuple[int, int]:
    """How often somebody else gets a page that the source alone knows, of how many times."""
    asked = {visit.path for visit in site.requests}
    paths = [t.path for t in reversed(site.catalogue.tobaccos) if f"/tobaccos/{t.path}" not in asked][:4]
    read = 0
    async with aiohttp.ClientSession(address, headers=headers) as client:
        for path in paths:
            async with client.get(f"{V1}/tobaccos/by-url?url={path}") as response:
                told = await response.json()
                read += bool(told["success"] and told["data"]["tobacco"]["has_details"])
            await asyncio.sleep(SECONDS / 8)
    return read, len(paths)


@asynccontextmanager
async def _asking(address, paths, *, at_once, headers=None):
    """So many who ask for one after the other, and go away at the end."""
    async with aiohttp.ClientSession(address, headers=headers) as client:

        async def without_end():
            for path in paths:
                async with client.get(path) as response:
                    await response.read()
                await asyncio.sleep(0.1)  # what is refused at once measures nothing but the processor

        tasks = [asyncio.create_task(without_end()) for _ in range(at_once)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _pictured(url) -> list[int] | None:
    """Tobaccos, each with a picture of its own, as soon as the crawl has found some hundreds."""
    connection = await connect(url)
    try:
        rows = await connection.fetch("SELECT min(id) AS id FROM tobaccos WHERE image > '' GROUP BY image")
    finally:
        await connection.close()
    return [row["id"] for row in rows] if len(rows) >= 300 else None
