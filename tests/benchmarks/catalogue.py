"""A catalogue of the real size: a list's page, what is alike, the first screen, and taking all of it in."""

import statistics
from time import perf_counter

from hookah_wishlist.catalogue import store
from hookah_wishlist.database import connect
from tests.benchmarks.search_sql import real_size_database
from tests.catalogue.real_size import CATALOG
from tests.catalogue.test_intake_real_size import visits_of_the_file, walk

TIMES = 9
INTAKE_SECONDS = 30


async def main():
    if not CATALOG.exists():
        print(f"   left out: needs {CATALOG}")
        return 0
    async with real_size_database() as url:
        connection = await connect(url)
        try:
            met = [await measured(*what) for what in await statements(connection)]
            met.append(await measured_intake(connection))
        finally:
            await connection.close()
    return 0 if all(met) else 1


async def statements(connection):
    """Names, limits in milliseconds and what is measured; 0.6, 2 and 10 ms on an idle machine."""
    counts = await store.tag_counts(connection)
    mint = max(counts, key=counts.get)
    number = await connection.fetchval("SELECT min(id) FROM tobaccos WHERE tag_ids = $1", [mint])

    async def first_screen():  # once a version of the catalogue
        await store.best(connection, 10)
        await store.leading_brands(connection, 16)
        await store.sizes(connection)

    await connection.execute("SET plan_cache_mode = force_generic_plan")  # 15 ms with a LIMIT as an argument
    return [
        ("a page of a list", 10, lambda: store.search(connection, limit=20)),
        ("alike, the most frequent tag", 50, lambda: store.similar(connection, number, 10)),
        ("the first screen", 200, first_screen),
    ]


async def measured(name, limit, work):
    times = []
    for _ in range(TIMES):
        began = perf_counter()
        await work()
        times.append((perf_counter() - began) * 1000)
    median = statistics.median(times)
    print(f"   {name:<30}{median:>8.1f} ms, limit {limit}")
    return median < limit


async def measured_intake(connection):
    """Every tobacco new, then nothing: 5 s for the first on an idle machine."""
    visits = visits_of_the_file()
    await connection.execute("TRUNCATE brands, tags CASCADE; UPDATE catalogue_state SET pending = false")
    slowest = 0.0
    for name in ("11,505 tobaccos taken in", "the same again"):
        began = perf_counter()
        await walk(connection, visits)
        seconds = perf_counter() - began
        print(f"   {name:<30}{seconds:>8.1f} s, limit {INTAKE_SECONDS}")
        slowest = max(slowest, seconds)
    return slowest < INTAKE_SECONDS
