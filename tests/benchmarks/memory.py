"""Memory of the program while one person searches for long texts that are never the same.

In rounds of one length over an invented catalogue. What is remembered of texts must be full soon, so that the
last round adds next to nothing, and all together take no more than the caches' bounds.
"""

import asyncio
import logging
import random
import tempfile
from pathlib import Path

import aiohttp
import psutil
import structlog

from hookah_wishlist.database import embedded_server, migrate
from tests.benchmarks.program import running_program, signed_in
from tests.web.invented import given_catalogue_in
from tests.web.people import V1

ROUNDS = 6
SEARCHES = 3000  # of a round: what a person may ask within five minutes
AT_ONCE = 8
GROWTH = 1.3  # times the memory before; 1.22 when this was written, 1.57 before caches were bounded
OF_LAST_ROUND = 0.03  # of all memory; 0.01 when this was written

RUSSIAN, ENGLISH = "абвгдежзийклмнопрстуфхцчшщыьэюя", "abcdefghijklmnopqrstuvwxyz"
KNOWN = ("мята", "mint", "лимон", "black", "кола", "ice")


async def main():
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="memory") as directory:
        async with embedded_server(Path(directory)) as url:
            await migrate(url)
            await given_catalogue_in(url)
            async with running_program(url) as (address, process):
                sizes = await searched(address, psutil.Process(process.pid))
    growth, last = sizes[-1] / sizes[0], (sizes[-1] - sizes[-2]) / sizes[-1]
    print("   MB: " + " → ".join(f"{size / 2**20:.0f}" for size in sizes))
    print(f"   {growth:.2f} times as much after {ROUNDS * SEARCHES} searches ({GROWTH}), "
          f"{last:+.1%} in the last round ({OF_LAST_ROUND:.0%})")  # fmt: skip
    return int(growth > GROWTH or last > OF_LAST_ROUND)


async def searched(address, process):
    """The program's memory before and after each round."""
    headers = await signed_in(address)
    texts = random.Random(1)
    async with aiohttp.ClientSession(address, headers=headers) as client:
        for _ in range(50):  # what a program takes once it is used at all
            await searches(client, ["мята", "mint ice"])
        sizes = [process.memory_info().rss]
        for _ in range(ROUNDS):
            await searches(client, [typed(texts) for _ in range(SEARCHES)])
            sizes.append(process.memory_info().rss)
    return sizes


async def searches(client, texts):
    waiting = iter(texts)

    async def some():
        for text in waiting:
            async with client.get(f"{V1}/tobaccos", params={"search": text}) as response:
                assert response.status == 200, await response.text()
                await response.read()

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))


def typed(texts):
    """100 to 400 letters of either language, in words of any length; now and then one that is known."""
    letters, words = texts.choice((RUSSIAN, ENGLISH)), []
    length = texts.randint(100, 400)
    while sum(map(len, words)) + len(words) < length:
        made = "".join(texts.choices(letters, k=texts.choice((3, 5, 8, 13, 30, 60))))
        words.append(texts.choice((made, made, made, texts.choice(KNOWN))))
    return " ".join(words)[:length]
