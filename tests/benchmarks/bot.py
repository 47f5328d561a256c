"""200 updates a second for a minute at the webhook, each with database work, against the fake Telegram.

The whole program runs as its own process over the real catalogue with the product's own conversation; people
write, press and ask inline, every update at its moment whether or not earlier ones are done. A time runs from
that moment to the webhook's 200. Telegram's limits on messages are lifted, or 30 a second would be all there
is to see.
"""

import asyncio
import itertools
import os
import socket
import statistics
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import uvloop

from hookah_wishlist.database import connect, embedded_server, migrate
from hookah_wishlist.people.model import ADULT_VERSION
from tests.benchmarks.program import running_program
from tests.catalogue import real_size
from tests.telegram import fake_telegram

PER_SECOND = 200
SECONDS = int(os.environ.get("SECONDS", "60"))
P95 = 100.0  # milliseconds
GROWTH = 30.0  # MB between the first third and the end: caches that fill are not a leak
PEOPLE = 2000
SEARCHES = (
    "дарксайд кола",
    "cola darks",
    "тангирс",
    "must have",
    "мята",
    "lemon mint",
    "чак норрис",
    "bonche",
)
ANSWERS = ("sendMessage", "sendPhoto", "answerCallbackQuery", "answerInlineQuery")


def main():
    """On the program's own kind of loop, so that who asks is not slower than who answers."""
    return uvloop.run(measured())


async def measured():
    if not real_size.CATALOG.exists():
        print(f"   left out: needs {real_size.CATALOG}")
        return 0
    async with catalogue() as (url, tobaccos), fake_telegram() as telegram:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
        settings = {
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "BOT_SENDS_PER_SECOND": "1000",
            "BOT_SENDS_PER_CHAT": "100",
            "BOT_BURST_PER_CHAT": "100",
        }
        async with running_program(url, **settings) as (_, process):
            await telegram.until(lambda: telegram.webhook["url"])
            people = [telegram.person(number, language_code="ru") for number in range(1, PEOPLE + 1)]
            await run(telegram, people, tobaccos, seconds=5)  # plans, caches
            telegram.calls.clear()
            before, here = processor(process), time.process_time()
            telegram.check_every = 10
            load = await run(telegram, people, tobaccos, seconds=SECONDS, process=process)
            await asyncio.sleep(2)
            load.here = 1000 * (time.process_time() - here) / len(load.times)
            spent = [later - sooner for sooner, later in zip(before, processor(process), strict=True)]
            load.program, load.postgres = (1000 * one / len(load.times) for one in spent)
        connection = await connect(url)
        left = await connection.fetchval("SELECT count(*) FROM outbox")
        await connection.close()
    return report(telegram, load, left)


class Load:
    """What was measured."""

    def __init__(self):
        self.times, self.statuses, self.memory = [], [], []
        self.program = self.postgres = self.here = 0.0  # milliseconds of processor time per update


async def run(telegram, people, tobaccos, *, seconds, process=None):
    load, under_way = Load(), set()
    doings = itertools.cycle(MIX)
    began = time.perf_counter()
    for number in range(PER_SECOND * seconds):
        moment = began + number / PER_SECOND
        if (wait := moment - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        person = people[number * 7 % len(people)]
        doing = next(doings)(telegram, person, tobaccos[number * 13 % len(tobaccos)], number)
        task = asyncio.create_task(one(load, moment, doing))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        if process is not None and number % (PER_SECOND * 2) == 0:
            load.memory.append(psutil.Process(process.pid).memory_info().rss / 2**20)
    await asyncio.gather(*under_way)
    return load


def processor(process):
    """Seconds of the program's and of PostgreSQL's."""
    everybody = psutil.Process().children(recursive=True)
    postgres = [one for one in everybody if one.name() == "postgres"]
    return [
        sum(sum(one.cpu_times()[:2]) for one in group) for group in ([psutil.Process(process.pid)], postgres)
    ]


async def one(load, moment, doing):
    delivery = await doing
    await delivery.done.wait()
    load.times.append((time.perf_counter() - moment) * 1000)
    load.statuses += delivery.statuses


async def pressed(telegram, person, tobacco, number):
    """Add a tobacco to the list by the button under an answer."""
    person.chat.has_bot = True
    return await person.presses_data(f"a:{tobacco}:", wait=False)


async def listed(telegram, person, tobacco, number):
    return await person.says("/list", wait=False)


async def searched(telegram, person, tobacco, number):
    return await person.says(SEARCHES[number % len(SEARCHES)], wait=False)


async def asked(telegram, person, tobacco, number):
    return await person.asks_inline(SEARCHES[number % len(SEARCHES)], wait=False)


MIX = (pressed, listed, pressed, searched, pressed, listed, pressed, asked, pressed, searched)


def report(telegram, load, left):
    times = sorted(load.times)
    p50, p95, p99 = (times[int(len(times) * share)] for share in (0.5, 0.95, 0.99))
    answered = sum(call.status == 200 for call in telegram.calls_of(*ANSWERS))
    refused = [call.answer for call in telegram.calls if call.status != 200]
    third = len(load.memory) // 3
    first, last = statistics.mean(load.memory[third : third + 2]), statistics.mean(load.memory[-2:])
    shares = f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, worst {times[-1]:.0f} ms"
    print(f"   {len(times)} updates: {shares}")
    spent = f"program {load.program:.1f} ms, PostgreSQL {load.postgres:.1f} ms, who asks {load.here:.1f} ms"
    print(f"   processor per update: {spent}")
    print(f"   memory {load.memory[0]:.0f} MB at first, {first:.0f} after a third, {last:.0f} at the end")
    checks = [
        (f"p95 {p95:.0f} ms (below {P95:.0f} ms)", p95 < P95),
        ("every update taken at once", load.statuses == [200] * len(times)),
        (f"{answered} answers to {len(times)} updates, {left} left", answered >= len(times) and not left),
        (f"nothing refused {refused[:1] or ''}", not refused),
        (f"memory level: {last - first:+.0f} MB (at most {GROWTH:.0f})", last - first <= GROWTH),
    ]
    for text, reached in checks:
        print(f"   {'reached' if reached else 'MISSED '} {text}")
    return 0 if all(reached for _, reached in checks) else 1


@asynccontextmanager
async def catalogue():
    """A server of our own with the real catalogue and people who are adults; some of the tobaccos."""
    with tempfile.TemporaryDirectory(prefix="bench") as directory:
        async with embedded_server(Path(directory)) as url:
            await migrate(url)
            connection = await connect(url)
            async with connection.transaction():
                await real_size.load(connection)
            await connection.execute(
                """
                INSERT INTO users (id, first_name, telegram_language, adult_confirmed_at, adult_version)
                     SELECT number, 'Аня', 'ru', now(), $2 FROM generate_series(1, $1::int) AS number
                """,
                PEOPLE,
                ADULT_VERSION,
            )
            # Where a page was never read the card waits for the source, and there is none here.
            await connection.execute("UPDATE tobaccos SET details_at = now()")
            await connection.execute("VACUUM ANALYZE")
            rows = await connection.fetch("SELECT id FROM tobaccos ORDER BY random() LIMIT 500")
            await connection.close()
            yield url, [row["id"] for row in rows]
