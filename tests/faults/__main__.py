"""The fault run: one mishap after the other under load, and in the end a look at what is left."""

import asyncio
import logging
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

import structlog

from hookah_wishlist.database import connect
from hookah_wishlist.demo import Misbehaviour, invented_catalogue, running_site
from tests.faults.copies import COUNTING, FAKETIME, two_copies
from tests.faults.figures import Figures
from tests.faults.full_disk import full_disk
from tests.faults.mishaps import MISHAPS, World
from tests.faults.own_database import own_database
from tests.faults.people import all_answered, using
from tests.faults.server import own_server
from tests.faults.writing import differences
from tests.telegram import fake_telegram

# A crawl goes on during the first mishaps, and another heals what they left undone.
OFTEN = {"CRAWL_SCHEDULE": "* * * * *", "CRAWL_DETAILS": "600"}

HEAD = ("mishap", "lasted", "longest silence", "slowest chat", "well again", "503 said", "named")
ROW = "   {:<40} {:>7} {:>16} {:>13} {:>11} {:>9}  {}"


async def faults():
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    began = time.monotonic()
    async with AsyncExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults")))
        server = await stack.enter_async_context(own_server(directory / "database"))
        telegram = await stack.enter_async_context(fake_telegram())
        telegram.check_every = 10
        catalogue = invented_catalogue()
        site = await stack.enter_async_context(running_site(catalogue, misbehaviour=Misbehaviour(slow=0.02)))
        one, two = await stack.enter_async_context(
            two_copies(directory, server, telegram, site, module=COUNTING, **OFTEN)
        )
        await one.start()
        one.is_listed = True
        figures, failed = Figures(), []
        async with using((one, two), telegram, figures) as (writers, chatters, watcher):
            await all_answered(figures)
            await chatters.caught_up()
            figures.begin_anew()
            print(ROW.format(*HEAD))
            world = World(server, one, two, telegram, site, watcher)
            for name, work in MISHAPS:
                failed += await one_mishap(name, work, world, figures, chatters)
        failed += await what_is_left(server, writers, chatters, catalogue)
        failed += await own_database(directory / "own")
        failed += await full_disk(directory / "full")
    failed += [f"an answer nobody can read: {text}" for text in figures.raw]
    failed += [f"/health/ready tells our inside: {text}" for text in watcher.told_too_much()]
    return report(figures, chatters, failed, time.monotonic() - began)


async def one_mishap(name, work, world, figures, chatters):
    """What was not as it must be."""
    failed, began = [], time.monotonic()
    ended = None
    try:
        await work(world)
        ended = time.monotonic()
        await all_answered(figures)
        await world.watcher.until_well()
        await chatters.caught_up()
    except (AssertionError, TimeoutError) as error:
        failed.append(f"{name}: {error or 'not well again in time'}")
    well = time.monotonic()
    ended = ended or well
    told = (figures.longest(began, well), figures.slowest_chat(began, well), well - ended)
    told = [f"{ended - began:.0f} s", *(f"{seconds:.1f} s" for seconds in told)]
    refused, named = world.watcher.refused(began, well), sorted(world.watcher.named(began, well))
    print(ROW.format(name, *told, f"{refused:.0f} s", " ".join(named)))
    return failed


async def what_is_left(server, writers, chatters, catalogue):
    """Nobody writes any more: all that was acknowledged is there, once, and the catalogue is whole."""
    connection = await connect(server.url)
    try:
        await chatters.settled(connection)
        return [
            *await differences(connection, writers),
            *await chatters.mistakes(connection, doubtful=0),
            *await not_crawled(connection, catalogue),
        ]
    finally:
        await connection.close()


async def not_crawled(connection, catalogue, *, seconds=200):
    """The schedule's next crawl heals what the mishaps left undone."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = await connection.fetchval("SELECT count(*) FROM tobaccos")
        state = await connection.fetchval("SELECT state FROM crawls ORDER BY id DESC LIMIT 1")
        if (found, state) == (len(catalogue.tobaccos), "done"):
            return []
        await asyncio.sleep(0.5)
    return [f"the crawl is {state} with {found} of {len(catalogue.tobaccos)} tobaccos"]


def report(figures, chatters, failed, seconds):
    kinds = ", ".join(f"{count} × {kind}" for kind, count in figures.answers.most_common())
    print(f"   answers: {kinds}")
    print(f"   {figures.acknowledged} writes acknowledged, {chatters.said} messages to the bot")
    print(f"   {seconds:.0f} s" + ("" if FAKETIME else "; the clock stood: no libfaketime here"))
    for text in failed:
        print(f"   MISSED  {text}")
    if not failed:
        print("   reached nothing acknowledged was lost or done twice, and everything recovered by itself")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(faults()))
