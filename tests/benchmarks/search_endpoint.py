"""The search endpoint at real size against pgbench running the same SQL, and how long people wait.

The program runs as its own process over 11,505 tobaccos and is asked for answers made anew, not for kept
ones; wrk asks, or a client of our own where wrk is not installed. pgbench sends exactly the statements that
the searches send.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from hookah_wishlist.catalogue import store
from hookah_wishlist.database import connect, embedded_server, find_binaries, migrate
from hookah_wishlist.database.pool import SESSION
from tests.benchmarks.load import Load, ask
from tests.benchmarks.program import ANEW, running_program, signed_in
from tests.catalogue import real_size
from tests.catalogue.typed import TYPED

SECONDS = 8
AT_LEAST_OF_PGBENCH = 0.08
P99_AT_100 = 50.0  # milliseconds
RIGHT = [
    text for kind in ("exact", "words in any order", "beginning of the last word") for text in TYPED[kind]
]
WRONG = list(TYPED["typo"])


async def main():
    if not real_size.CATALOG.exists():
        print(f"   left out: needs {real_size.CATALOG}")
        return 0
    async with catalogue() as url:
        right, wrong = await statements_of(url, RIGHT), await statements_of(url, WRONG)
        tps, wrong_tps = [await asyncio.to_thread(pgbench, url, texts) for texts in (right, wrong)]
        async with running_program(url) as (address, process):
            told = ANEW | await signed_in(address)
            await ask(address, paths_of([*right, *wrong]), connections=4, seconds=2, headers=told)  # plans
            loads = {
                n: await ask(address, paths_of(right), connections=n, seconds=SECONDS, headers=told)
                for n in (16, 100)
            }
            misspelt = await ask(address, paths_of(wrong), connections=16, seconds=SECONDS, headers=told)
            memory = psutil.Process(process.pid).memory_full_info().pss / 2**20
    print(f"   {len(right)} texts spelt right, in turn:")
    failed = report(tps, loads)
    print(f"   {len(wrong)} texts with mistakes, whose words may be looked up as well:")
    print(f"   pgbench, 16 clients: {wrong_tps:7,.0f} searches/s")
    print(f"    16 connections: {in_words(misspelt)}")
    print(f"   memory of the program: {memory:.0f} MB")
    return failed


def paths_of(texts):
    return [f"/api/v1/tobaccos?search={text}" for text in texts]


def report(tps, loads):
    print(f"   pgbench, 16 clients: {tps:7,.0f} searches/s, the same statements")
    for connections, load in loads.items():
        print(f"   {connections:3} connections: {in_words(load)}")
    ratio = loads[16].per_second / tps
    checks = [
        (f"{ratio:.1%} of pgbench (at least {AT_LEAST_OF_PGBENCH:.0%})", ratio >= AT_LEAST_OF_PGBENCH),
        (f"p99 {loads[100].p99:.0f} ms at 100 (below {P99_AT_100:.0f} ms)", loads[100].p99 < P99_AT_100),
        ("every answer a 200", not any(load.errors for load in loads.values())),
    ]
    for text, reached in checks:
        print(f"   {'reached' if reached else 'MISSED '} {text}")
    return 0 if all(reached for _, reached in checks) else 1


def in_words(load: Load):
    times = ", ".join(f"{name} {getattr(load, name):.1f} ms" for name in ("p50", "p95", "p99"))
    return f"{load.per_second:7,.0f} requests/s, {times}"


@asynccontextmanager
async def catalogue():
    """The URL of a server of our own that holds the real-size catalogue."""
    with tempfile.TemporaryDirectory(prefix="bench") as directory:
        async with embedded_server(Path(directory)) as url:
            await migrate(url)
            connection = await connect(url)
            async with connection.transaction():
                await real_size.load(connection)
            await connection.execute("VACUUM ANALYZE")
            await connection.close()
            yield url


class Listener:
    """Looks like a connection and writes down what it is asked."""

    def __init__(self, connection):
        self._connection = connection
        self.heard = []

    async def fetch(self, statement, *arguments):
        self.heard.append((statement, arguments))
        return await self._connection.fetch(statement, *arguments)

    async def fetchrow(self, statement, *arguments):
        return next(iter(await self.fetch(statement, *arguments)), None)


async def statements_of(url, texts):
    """For each text the statements that a search for it sends."""
    connection = await connect(url)
    told = {}
    for text in texts:
        listener = Listener(connection)
        await store.search(listener, text)
        told[text] = listener.heard
    await connection.close()
    return told


def pgbench(url, searches):
    """Searches per second, in sessions like the program's; each text is a script, chosen at random."""
    program = find_binaries().directory / "pgbench"
    with tempfile.TemporaryDirectory() as directory:
        words = []
        for number, heard in enumerate(searches.values()):
            lines, variables = script(number, heard)
            path = Path(directory) / f"{number}.sql"
            path.write_text("\n".join(lines))
            words += ["-f", path, *(word for text in variables for word in ("-D", text))]
        command = [program, "-n", "-M", "prepared", "-c", "16", "-j", "2", "-T", str(SECONDS), *words, url]
        sessions = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
        environment = os.environ | {"PGOPTIONS": sessions}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        sys.exit(done.stderr)
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])


def script(number, heard):
    """pgbench's lines, and its variables for the arguments."""
    lines, variables = [], []
    for place, (statement, arguments) in enumerate(heard):
        name = f"a{number}_{place}_"
        lines.append(" ".join(re.sub(r"\$(\d+)", rf":{name}\1", statement).split()) + ";")
        variables += [f"{name}{i}={as_text(value)}" for i, value in enumerate(arguments, 1)]
    return lines, variables


def as_text(value):
    return "{" + ",".join(map(str, value)) + "}" if isinstance(value, (list, tuple)) else str(value)
