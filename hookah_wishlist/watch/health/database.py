"""The database: whether it answers, how quickly, and whether it has what this release needs."""

from time import perf_counter

from hookah_wishlist.database import Connection, Notices, Pool, has_room, missing_migrations
from hookah_wishlist.watch.health.part import part
from hookah_wishlist.web.health import Part, State

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
    if pool.was_full:
        pool.was_full = not await has_room(connection)
    if pool.was_full:
        return Part(State.DOWN, "the database has no room left on its disk", {"milliseconds": milliseconds})
    problems = (
        "it answers slowly" if milliseconds > SLOW else None,
        None if notices.is_listening else "notices of other processes are not heard",
    )
    return part(problems, milliseconds=milliseconds, lent=pool.lent, pool_size=pool.size)


async def migrations_part(connection: Connection) -> Part:
    missing = await missing_migrations(connection)
    if missing:
        return Part(State.DOWN, "the database lacks migrations; start the program", {"missing": missing})
    return Part(State.WELL, told={"missing": []})
