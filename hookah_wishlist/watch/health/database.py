"""The database: whether it answers, how quickly, and whether it has what this release needs."""

from time import perf_counter

import asyncpg

from hookah_wishlist.database import Connection, Notices, Pool, missing_migrations
from hookah_wishlist.watch.health.part import part
from hookah_wishlist.web.health import Part, State

# Reading says nothing of a full disk. These rows exceed the smallest `work_mem`: PostgreSQL writes 224 KB
# into a temporary file beside its tables, in 2 ms, and leaves nothing in them nor in its log of changes.
SPILL = "SELECT count(*) FROM generate_series(1, 16000) AS row"
SLOW = 250.0  # milliseconds for a question that takes less than one


async def database_part(connection: Connection, pool: Pool, notices: Notices) -> Part:
    began = perf_counter()
    # A table's row, not a constant: a server whose disk is gone still adds one and one.
    takes_writes = await connection.fetchval(
        "SELECT current_setting('transaction_read_only') = 'off' FROM pg_catalog.pg_namespace LIMIT 1"
    )
    milliseconds = round((perf_counter() - began) * 1000, 2)
    if not takes_writes:  # a managed one whose disk is full, or the standby of a failover
        return Part(State.DOWN, "the database takes no writes", {"milliseconds": milliseconds})
    if not await _has_room(connection):
        return Part(State.DOWN, "no room on its disk", {"milliseconds": milliseconds})
    problems = (
        "it answers slowly" if milliseconds > SLOW else None,
        None if notices.is_listening else "notices of other processes are not heard",
    )
    return part(problems, milliseconds=milliseconds, lent=pool.lent, pool_size=pool.size)


async def _has_room(connection: Connection) -> bool:
    try:
        async with connection.transaction():
            await connection.execute("SET LOCAL work_mem = '64kB'")
            await connection.execute(SPILL)
    except asyncpg.DiskFullError:
        return False
    except asyncpg.ConfigurationLimitExceededError:  # a temp_file_limit says nothing of the disk
        return True
    return True


async def migrations_part(connection: Connection) -> Part:
    missing = await missing_migrations(connection)
    if missing:
        return Part(State.DOWN, "the database lacks migrations; start the program", {"missing": missing})
    return Part(State.WELL, told={"missing": []})
