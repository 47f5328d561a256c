"""What a database holds: its tables and how many rows each has, as one snapshot sees them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hookah_wishlist.backups.session import session
from hookah_wishlist.database import Connection

# Filled by the program itself, in the emptiest of databases.
BOOKKEEPING = frozenset(
    {
        *("_yoyo_log", "_yoyo_migration", "_yoyo_version", "yoyo_lock", "migration_checksums"),
        *("backups", "housekeeping_rounds", "catalogue_state", "audit_log", "search_words"),
    }
)
# Operators set limits for what answers people; what is done here takes its time, and a server that ends idle
# transactions would end a snapshot with them. Not every server knows every one of them.
NO_LIMITS = """
    SELECT set_config(name, '0', true) FROM pg_settings
     WHERE name IN ('statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout');
"""
COUNTING = 600.0  # seconds; a count reads its whole table


@dataclass(frozen=True, slots=True)
class Server:
    version: str
    major: int
    uses_tls: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`id`: what pg_dump is told, so that it sees exactly what was counted."""

    id: str
    server: Server
    contents: Mapping[str, int]
    migrations: tuple[str, ...]


@asynccontextmanager
async def snapshot(url: str) -> AsyncIterator[Snapshot]:
    """Stands while this lasts; pg_dump must have begun before its end."""
    async with session(url) as connection:
        await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        await connection.execute(NO_LIMITS)
        yield Snapshot(
            await connection.fetchval("SELECT pg_export_snapshot()"),
            await server(connection),
            await contents(connection),
            await migrations(connection),
        )


async def server(connection: Connection) -> Server:
    row = await connection.fetchrow(
        """
        SELECT split_part(current_setting('server_version'), ' ', 1),
               current_setting('server_version_num')::int,
               coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false)
        """
    )
    assert row is not None  # noqa: S101 - a SELECT without FROM always gives its row
    version, number, uses_tls = row
    return Server(version, number // 10_000, uses_tls)


async def contents(connection: Connection) -> dict[str, int]:
    """By table. Those of extensions are left out, as they are in a dump."""
    counts = {}
    for name in await tables(connection):
        quoted = name.replace('"', '""')
        counts[name] = await connection.fetchval(
            f'SELECT count(*) FROM public."{quoted}"',  # noqa: S608 - a name of the catalogue's, quoted
            timeout=COUNTING,
        )
    return counts


async def tables(connection: Connection) -> list[str]:
    rows = await connection.fetch(
        """
        SELECT c.relname::text FROM pg_class c
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
           AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                                                     AND d.objid = c.oid AND d.deptype = 'e')
         ORDER BY 1
        """
    )
    return [row[0] for row in rows]


async def migrations(connection: Connection) -> tuple[str, ...]:
    """What was applied; nothing where the program has never been."""
    if await connection.fetchval("SELECT to_regclass('public._yoyo_migration') IS NULL"):
        return ()
    rows = await connection.fetch("SELECT migration_id FROM public._yoyo_migration ORDER BY 1")
    return tuple(row[0] for row in rows)
