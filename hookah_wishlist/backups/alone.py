"""Having a database to oneself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hookah_wishlist.backups.problems import SomebodyServes
from hookah_wishlist.backups.session import session
from hookah_wishlist.database import AdvisoryLock, Connection, held_lock


@asynccontextmanager
async def alone(url: str) -> AsyncIterator[Connection]:
    """Nobody else runs on the database, and who starts meanwhile waits before the migrations until we end."""
    async with (
        held_lock(url, AdvisoryLock.BACKUP) as backups,
        held_lock(url, AdvisoryLock.MIGRATE) as starts,
        session(url) as connection,
    ):
        if not (backups.held and starts.held) or await _others(connection):
            raise SomebodyServes(
                "Another process of the program uses this database: stop all of them first. They would go "
                "on with what they remember, and write it into what is restored."
            )
        yield connection


async def _others(connection: Connection) -> int:
    """The program's connections that are not ours: ours are this one, and those that hold the two locks."""
    number: int = await connection.fetchval(
        """
        SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'hookah_wishlist'
           AND pid <> pg_backend_pid()
           AND pid NOT IN (SELECT pid FROM pg_locks
                            WHERE locktype = 'advisory' AND granted AND objid = ANY ($1))
        """,
        [AdvisoryLock.BACKUP, AdvisoryLock.MIGRATE],
    )
    return number
