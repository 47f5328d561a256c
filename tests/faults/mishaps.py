"""The mishaps, one function each: what it begins it ends, and people go on using the program meanwhile."""

import asyncio
import signal
from contextlib import suppress
from dataclasses import dataclass

import psutil

from hookah_wishlist.demo import Misbehaviour
from tests.telegram import server_error, too_many

BROWSER = ("chrom", "headless_shell")
SECONDS_TO_STOP = 25


@dataclass
class World:
    """What may be broken."""

    server: object
    one: object
    two: object
    telegram: object
    site: object
    watcher: object


async def nothing(world):
    """For comparison."""
    await asyncio.sleep(10)


async def browser_killed(world):
    """Thrice, in the middle of a crawl; once its driver as well."""
    for name in (*BROWSER, "node"):
        for process in world.one.family(name):
            with suppress(psutil.Error):
                process.kill()
        await asyncio.sleep(4)


async def database_stopped(world):
    await world.server.stop()
    await world.watcher.until_named("database")
    await asyncio.sleep(10)
    await world.server.start()


async def database_killed(world):
    await world.server.kill()
    await world.watcher.until_named("database")
    await asyncio.sleep(3)
    await world.server.start()


async def source_failing(world):
    """First now and then, then it refuses us altogether, until a crawl has ended so."""
    world.site.misbehaviour = Misbehaviour(failing_every=3, failing_status=500, cut_off_every=5, slow=0.02)
    await asyncio.sleep(8)
    world.site.misbehaviour = Misbehaviour(forbidden_after=0)
    await world.watcher.until_named("crawl", seconds=100)
    world.site.misbehaviour = Misbehaviour(slow=0.02)


async def telegram_too_many(world):
    world.telegram.next("*", too_many(2), times=100_000)
    await asyncio.sleep(8)
    world.telegram.forgive()


async def telegram_failing(world):
    """Until it is taken for a fault: updates are called late after two minutes."""
    world.telegram.next("*", server_error(502), times=100_000)
    await world.watcher.until_named("bot", seconds=160)
    world.telegram.forgive()


async def clock_jumping(world):
    for offset in ("+3h", "-2h", "+0"):
        world.one.set_clock(offset)
        await asyncio.sleep(6)


async def second_copy_then_sigterm(world):
    """As an update does it: another copy beside the first, and then the first is told to end."""
    await world.two.start()
    await world.watcher.until_well()
    world.two.is_listed = True
    await asyncio.sleep(5)
    async with asyncio.timeout(SECONDS_TO_STOP):
        code = await world.one.stop(signal.SIGTERM)
    assert code == 0, f"SIGTERM ended it with {code}"
    await asyncio.sleep(4)


MISHAPS = (
    ("nothing", nothing),
    ("the browser and its driver killed", browser_killed),
    ("the database stopped for 10 s", database_stopped),
    ("the database killed, started 3 s later", database_killed),
    ("the source failing, then refusing", source_failing),
    ("Telegram answering 429 for 8 s", telegram_too_many),
    ("Telegram answering 502 for two minutes", telegram_failing),
    ("the clock 3 h ahead, then 2 h behind", clock_jumping),
    ("a second copy, SIGTERM to the first", second_copy_then_sigterm),
)
