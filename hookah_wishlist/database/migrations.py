"""Brings a database to the schema of this release: the plain SQL files of `sql/`, applied by yoyo in order.

What yoyo leaves open is closed here: starters wait for each other on an advisory lock that dies with its
holder (yoyo's own lock is a row that outlives a killed process), a migration and the note that it was applied
are one transaction, and a file that was edited after it had been applied is noticed by its checksum.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
import psycopg
import structlog
from yoyo import get_backend, read_migrations  # type: ignore[import-untyped]

from hookah_wishlist.database.connection import Connection, connect
from hookah_wishlist.database.locks import AdvisoryLock
from hookah_wishlist.database.unavailable import unavailable

MIGRATIONS = Path(__file__).resolve().parents[2] / "sql"
CHECKSUMS = (
    "CREATE TABLE IF NOT EXISTS migration_checksums (migration_id text PRIMARY KEY, checksum text NOT NULL)"
)
MAY_CREATE = "SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)"
LONGEST_WAIT = 3600.0  # for another starter; a long data migration of its is no reason for us to fail

log = structlog.get_logger(__name__)


class MigrationEdited(Exception):
    """A migration file differs from what was applied to this database."""


class MigrationFailed(Exception):
    """PostgreSQL refused a migration; nothing of it was kept."""


class MigrationsMissing(Exception):
    """There is no migration file to apply."""


async def migrate(url: str, *, directory: Path = MIGRATIONS) -> list[str]:
    """Applies what the database has not seen yet, and gives the names of what was applied."""
    async with _alone(url) as connection:
        try:
            return await _in_a_thread(lambda: _apply(url, directory))
        except psycopg.Error as error:
            if (passing := unavailable(error)) is not None:
                raise passing from error
            raise MigrationFailed(_reason(error, may_create=await _may_create(connection))) from error


async def roll_back(url: str, *, steps: int = 1, directory: Path = MIGRATIONS) -> list[str]:
    """Takes back the newest `steps` migrations by their rollback files, and gives their names."""
    async with _alone(url):
        return await _in_a_thread(lambda: _take_back(url, directory, steps))


async def missing_migrations(connection: Connection, *, directory: Path = MIGRATIONS) -> list[str]:
    """What this release needs and the database has not seen, without taking any lock. For health pages."""
    if await connection.fetchval("SELECT to_regclass('_yoyo_migration') IS NULL"):
        return list(known_migrations(directory))
    rows = await connection.fetch("SELECT migration_id FROM _yoyo_migration")
    applied = {row["migration_id"] for row in rows}
    return [name for name in known_migrations(directory) if name not in applied]


@cache
def known_migrations(directory: Path = MIGRATIONS) -> tuple[str, ...]:
    """All of this release, as yoyo names them."""
    files = (path for path in directory.glob("*.sql") if not path.stem.endswith(".rollback"))
    return tuple(sorted(path.stem for path in files))


async def _may_create(connection: Connection) -> bool:
    with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        return bool(await connection.fetchval(MAY_CREATE))
    return True


def _reason(error: psycopg.Error, *, may_create: bool) -> str:
    said = _first_line(error)
    if not may_create or isinstance(error, psycopg.errors.InsufficientPrivilege):
        return (
            f"The user of DATABASE_URL may not change the schema ({said}): make it the owner of the database."
        )
    return (
        f"PostgreSQL refused a migration, and nothing of it was kept ({said}). If there is something in the "
        "database that is not ours, give the program a database of its own."
    )


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[Connection]:
    connection = await connect(url)
    try:
        await connection.execute(f"SELECT pg_advisory_lock({AdvisoryLock.MIGRATE:d})", timeout=LONGEST_WAIT)
        yield connection
    finally:
        connection.terminate()


async def _in_a_thread(work: Callable[[], list[str]]) -> list[str]:
    """A thread cannot be cancelled, so whoever cancels us waits: the lock must outlast the work."""
    task = asyncio.create_task(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    finally:
        await asyncio.wait([task])


def _apply(url: str, directory: Path) -> list[str]:
    migrations = read_all(directory)
    with get_backend(yoyo_url(url)) as backend:
        _prepare(backend)
        _check_applied(backend, migrations)
        waiting = backend.to_apply(migrations)
        for migration in waiting:
            _process(backend, migration, "apply")
            log.info("migration applied", migration=migration.id)
        return [migration.id for migration in waiting]


def _take_back(url: str, directory: Path, steps: int) -> list[str]:
    migrations = read_all(directory)
    with get_backend(yoyo_url(url)) as backend:
        _prepare(backend)
        newest = list(backend.to_rollback(migrations))[:steps]
        for migration in newest:
            _process(backend, migration, "rollback")
            log.info("migration rolled back", migration=migration.id)
        return [migration.id for migration in newest]


def read_all(directory: Path) -> Any:
    migrations = read_migrations(str(directory))
    if not migrations:
        raise MigrationsMissing(
            f"No migration in {directory}: the program was installed without its sql/ folder."
        )
    return migrations


def yoyo_url(url: str) -> str:
    _, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}"


def _prepare(backend: Any) -> None:
    """We hold the advisory lock, so a row left in yoyo's own lock table is a dead man's."""
    backend.break_lock()
    backend.ensure_internal_schema_updated()
    backend.execute(CHECKSUMS)


def _process(backend: Any, migration: Any, direction: str) -> None:
    """One transaction with its note; a file that says `-- transactional: false` cannot have that."""
    migration.load()
    if not migration.use_transactions:
        migration.process_steps(backend, direction)
    with backend.transaction():
        if migration.use_transactions:
            migration.process_steps(backend, direction)
        note(backend, migration, direction)


def note(backend: Any, migration: Any, direction: str) -> None:
    """Without yoyo's log: it asks for the user's and the machine's names, which a container may lack."""
    if direction == "apply":
        backend.mark_one(migration, log=False)
        _remember(backend, migration)
    else:
        backend.unmark_one(migration, log=False)
        backend.execute("DELETE FROM migration_checksums WHERE migration_id = :id", {"id": migration.id})


def _check_applied(backend: Any, migrations: Any) -> None:
    by_id = {migration.id: migration for migration in migrations}
    rows = backend.execute(
        f"SELECT m.migration_id, c.checksum FROM {backend.migration_table_quoted} m"  # noqa: S608 - yoyo's constant
        " LEFT JOIN migration_checksums c USING (migration_id) ORDER BY 1"
    ).fetchall()
    for migration_id, checksum in rows:
        if migration_id not in by_id:
            # The previous release must go on working while the next one is rolled out.
            log.warning("the database has a migration of a newer release", migration=migration_id)
        elif checksum is None:
            _remember(backend, by_id[migration_id])
        elif checksum != _checksum(by_id[migration_id]):
            raise MigrationEdited(
                f"{by_id[migration_id].path} was edited after it had been applied to this database. "
                "Put its old text back (git log -p shows it) and write the change as a new, higher numbered "
                "file."
            )


def _remember(backend: Any, migration: Any) -> None:
    backend.execute(
        "INSERT INTO migration_checksums (migration_id, checksum) VALUES (:id, :checksum)",
        {"id": migration.id, "checksum": _checksum(migration)},
    )


def _checksum(migration: Any) -> str:
    """Of the text as written; how a checkout ends its lines does not count."""
    return hashlib.sha256(Path(migration.path).read_bytes().replace(b"\r\n", b"\n")).hexdigest()
