"""The search SQL against the naive ILIKE over three names, by pgbench, on the same rows and in the same run.

With DATABASE_URL it makes a database of its own on that server and drops it; else it starts a server.
"""

import asyncio
import os
import re
import subprocess
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

from hookah_wishlist.catalogue.listing import Filters, Sort
from hookah_wishlist.catalogue.search import understand
from hookah_wishlist.catalogue.statements import Wanted, list_statement
from hookah_wishlist.database import connect, embedded_server, find_binaries, migrate
from tests.catalogue.real_size import CATALOG, load
from tests.cluster import create, drop

CLIENTS = 4
AT_LEAST = 10  # times the naive statement
TYPED = (
    "cola darks",
    "дарксайд кола",
    "sno",
    "тангирс",
    "ьфые рфму",
    "мята",
    "ma",
    "чак норрис",
    "mint lemon",
)

NAIVE = """
    SELECT t.id, t.name, t.alt_name, t.slug, b.name, b.slug, l.name, l.slug, coalesce(t.country, b.country),
           t.strength_official, t.strength_by_ratings, t.status, t.status_word, t.rating, t.ratings_count,
           t.weighted_rating, t.image IS NOT NULL, t.tag_ids
      FROM tobaccos t JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id
     WHERE t.name ILIKE $1 OR t.alt_name ILIKE $1 OR b.name ILIKE $1
     ORDER BY t.weighted_rating DESC NULLS LAST, t.id DESC LIMIT 21
"""


async def main():
    if not CATALOG.exists():
        print(f"   left out: needs {CATALOG}")
        return 0
    async with real_size_database() as url:
        print(f"   {'typed':<16}{'ours':>10}{'naive':>10}   transactions/s, {CLIENTS} clients, -M prepared")
        for text in TYPED:
            ours, naive = await measured(url, [ours_of(text)], 1), await measured(url, [naive_of(text)], 1)
            print(f"   {text:<16}{ours:>10.0f}{naive:>10.0f}   × {ours / naive:.0f}")
        ours = await measured(url, [ours_of(text) for text in TYPED], 4)
        naive = await measured(url, [naive_of(text) for text in TYPED], 4)
    print(f"   {'all in turn':<16}{ours:>10.0f}{naive:>10.0f}   × {ours / naive:.1f}, wanted × {AT_LEAST}")
    return 0 if ours >= naive * AT_LEAST else 1


@asynccontextmanager
async def real_size_database():
    given = os.environ.get("DATABASE_URL")
    if given:
        async with loaded(given) as url:
            yield url
        return
    with tempfile.TemporaryDirectory() as directory:
        async with embedded_server(Path(directory), durable=False) as server, loaded(server) as url:
            yield url


@asynccontextmanager
async def loaded(server):
    url = await create(server, f"search_sql_{os.getpid()}")
    try:
        await migrate(url)
        connection = await connect(url)
        await load(connection)
        await connection.execute("VACUUM ANALYZE")
        await connection.close()
        yield url
    finally:
        await drop(url)


def ours_of(text):
    """The very statement and arguments that `store.search` would send first."""
    query = understand(text)
    wanted = Wanted(query.classes, Filters(), Sort.RELEVANCE, 20, broad_from=query.broad_from)
    return list_statement(wanted)


def naive_of(text):
    return NAIVE, [f"%{text}%"]


async def measured(url, statements, seconds):
    """Transactions per second of all the statements in turn, as pgbench tells it."""
    with tempfile.TemporaryDirectory() as directory:
        arguments = []
        for number, (statement, values) in enumerate(statements):
            script = Path(directory) / f"{number}.sql"
            named = re.sub(r"\$(\d+)", rf":a{number}_\1", " ".join(statement.split()))
            script.write_text(named + ";\n", encoding="utf-8")
            arguments += [f"--file={script}"]
            arguments += [f"--define=a{number}_{i}={value}" for i, value in enumerate(values, 1)]
        pgbench = find_binaries().program("pgbench")
        options = [
            "--no-vacuum",
            "--protocol=prepared",
            f"--client={CLIENTS}",
            "--jobs=2",
            f"--time={seconds}",
        ]
        process = await asyncio.create_subprocess_exec(
            pgbench, *options, *arguments, url, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        told, complaint = await process.communicate()
    found = re.search(r"tps = ([\d.]+)", told.decode())
    if process.returncode != 0 or found is None:
        raise RuntimeError(f"pgbench failed: {complaint.decode()}")
    return float(found[1])
