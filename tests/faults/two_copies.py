"""Two programs on one database under load: either is killed in turn, and stopped, and nobody should notice.

A client asks again once: by then another copy answers. Who writes to the bot waits for the other copy's turn.
"""

import asyncio
import logging
import signal
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

import structlog

from hookah_wishlist.database import connect
from hookah_wishlist.demo import Misbehaviour, invented_catalogue, running_site
from tests.faults.chatting import CHATTERS
from tests.faults.copies import COUNTING, two_copies
from tests.faults.figures import Figures
from tests.faults.people import all_answered, using
from tests.faults.server import own_server
from tests.faults.writing import differences
from tests.telegram import fake_telegram, slow

STEADY = 20  # seconds between two mishaps: time for a schedule to fire, and for who was killed to be back
TO_END = 25.0  # seconds that a copy may take after SIGTERM
SLOWEST_CHAT = TO_END  # who writes to the bot waits for a copy that is told to end, which may finish first
SLOWEST_AFTER_KILL = 10.0  # the turn of a killed copy is free within a second, long before its poll would end
NEVER = 3600.0
# Crawls that end within a minute, so that there are ticks to see.
OFTEN = {"CRAWL_SCHEDULE": "* * * * *", "CRAWL_DETAILS": "20", "BACKUP_SCHEDULE": "* * * * *"}


async def both():
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    async with AsyncExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="copies")))
        server = await stack.enter_async_context(own_server(directory / "database"))
        telegram = await stack.enter_async_context(fake_telegram())
        telegram.check_every = 10
        site = await stack.enter_async_context(
            running_site(invented_catalogue(), misbehaviour=Misbehaviour(slow=0.02))
        )
        copies = await stack.enter_async_context(
            two_copies(
                directory,
                server,
                telegram,
                site,
                module=COUNTING,
                BACKUP_DIR=str(directory / "backups"),
                **OFTEN,
            )
        )
        figures, failed = Figures(), []
        for copy in copies:
            await copy.start()
            copy.is_listed = True
        async with using(copies, telegram, figures) as (writers, chatters, watcher):
            await watcher.until_well()
            go_home(writers)
            await all_answered(figures)
            await chatters.caught_up()
            figures.begin_anew()
            began = time.monotonic()
            await asyncio.sleep(STEADY)
            failed += told("both side by side", figures, began)
            failed += both_serve(figures, copies)
            for copy in copies:
                failed += await killed(copy, figures, writers, watcher)
            for copy in copies:
                failed += await stopped(copy, figures, writers, watcher)
            # The other was stopped after it, so this is the one that sends.
            failed += await stopped_while_telegram_is_silent(copies[0], telegram, figures, writers, watcher)
        failed += await what_is_left(server, writers, chatters)
    return report(figures, chatters, failed)


def both_serve(figures, copies):
    served = {copy.name: figures.by_copy[copy.name] for copy in copies}
    print(f"   answered by each: {served}")
    return [] if all(served.values()) else [f"one copy served nobody: {served}"]


async def killed(copy, figures, writers, watcher):
    began = time.monotonic()
    await copy.kill()
    await asyncio.sleep(5)
    failed = told(f"{copy.name} killed", figures, began, slowest=SLOWEST_AFTER_KILL)
    await back(copy, writers, watcher)
    return failed


async def stopped(copy, figures, writers, watcher):
    """As an update does it, one after the other."""
    failed = await ended(copy, f"{copy.name} stopped", figures)
    await back(copy, writers, watcher)
    return failed


async def stopped_while_telegram_is_silent(copy, telegram, figures, writers, watcher):
    """Telegram has a request of every chat, and answers none of these."""
    telegram.next("sendMessage", slow(NEVER), times=CHATTERS)
    async with asyncio.timeout(STEADY):
        while telegram.faults_of("sendMessage"):
            await asyncio.sleep(0.05)
    failed = await ended(copy, f"{copy.name} stopped, Telegram silent", figures)
    await back(copy, writers, watcher)
    return failed


async def ended(copy, name, figures):
    """By SIGTERM; what was not as it must be."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(TO_END):
            code = await copy.stop(signal.SIGTERM)
    except TimeoutError:
        await copy.kill()
        return [f"{name}: not ended within {TO_END:.0f} s"]
    print(f"   {copy.name} ended {time.monotonic() - began:.1f} s after SIGTERM")
    return told(name, figures, began) + ([] if code == 0 else [f"{name}: ended with {code}"])


async def back(copy, writers, watcher):
    await copy.start()
    await watcher.until_well()
    go_home(writers)
    await asyncio.sleep(STEADY)


def go_home(writers):
    for writer in writers:
        writer.client.go_home()


def told(name, figures, began, *, slowest=SLOWEST_CHAT):
    now = time.monotonic()
    silence, chat = figures.longest(began, now), figures.slowest_chat(began, now)
    print(f"   {name}: longest silence {silence:.2f} s, slowest chat {chat:.1f} s, {figures.noticed} noticed")
    failed = [f"{name}: {figures.noticed} asked twice in vain"] if figures.noticed else []
    figures.noticed = 0
    return failed + ([f"{name}: a chat waited {chat:.1f} s"] if chat > slowest else [])


TWICE = """
SELECT date_trunc('minute', started_at) AS tick, count(*)
  FROM {table} WHERE {kind} = 'schedule' GROUP BY tick HAVING count(*) > 1
"""
OVERLAPPING = """
SELECT one.id, other.id AS other
  FROM crawls one JOIN crawls other
    ON one.id < other.id AND other.started_at < coalesce(one.finished_at, 'infinity')
"""


async def what_is_left(server, writers, chatters):
    connection = await connect(server.url)
    try:
        await chatters.settled(connection)
        doubtful = await connection.fetchval("SELECT count(*) FROM outbox WHERE state = 'sending'")
        crawls = await connection.fetch("SELECT state, trigger, resumed FROM crawls ORDER BY id")
        print(
            f"   crawls: {', '.join(f'{crawl[1]} {crawl[0]}, resumed {crawl[2]} times' for crawl in crawls)}"
        )
        return [
            *await differences(connection, writers),
            *await chatters.mistakes(connection, doubtful=doubtful),
            *await fired_twice(connection, "crawls", "trigger"),
            *await fired_twice(connection, "backups", "kind"),
            *(f"two crawls at once: {row}" for row in await connection.fetch(OVERLAPPING)),
        ]
    finally:
        await connection.close()


async def fired_twice(connection, table, kind):
    rows = await connection.fetch(TWICE.format(table=table, kind=kind))
    ticks = await connection.fetchval(f"SELECT count(*) FROM {table} WHERE {kind} = 'schedule'")  # noqa: S608
    print(f"   {table} by schedule: {ticks}")
    found = [f"{table}: a tick fired twice: {row}" for row in rows]
    return found if ticks else [f"{table}: no tick was seen"]


def report(figures, chatters, failed):
    kinds = ", ".join(f"{count} × {kind}" for kind, count in figures.answers.most_common())
    print(f"   answers: {kinds}")
    print(f"   {figures.acknowledged} writes acknowledged, {chatters.said} messages to the bot")
    for text in (*failed, *(f"an answer nobody can read: {text}" for text in figures.raw)):
        print(f"   MISSED  {text}")
    if not failed and not figures.raw:
        print("   reached nobody who asks again once noticed, and nothing was lost or done twice")
    return 1 if failed or figures.raw else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(both()))
