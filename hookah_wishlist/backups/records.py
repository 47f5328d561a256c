"""Records of the backups that were made or failed, in the database itself: what schedule and health go by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hookah_wishlist.database import Connection


@dataclass(frozen=True, slots=True)
class Run:
    """One backup. `error` of one that is done: what is wrong with it nevertheless, such as a failed copy."""

    id: int
    kind: str
    state: str
    host: str
    started_at: datetime
    finished_at: datetime | None
    file: str | None
    bytes: int | None
    verified_at: datetime | None
    copied_at: datetime | None
    error: str | None

    @property
    def is_good(self) -> bool:
        return self.state == "done" and self.verified_at is not None


async def begin(connection: Connection, kind: str, host: str) -> Run:
    """A new run. Only for who holds the lock: whatever else is 'running' then was left by a dead process."""
    await connection.execute(
        """
        UPDATE backups SET state = 'failed', finished_at = now(), error = 'left unfinished'
         WHERE state = 'running'
        """
    )
    row = await connection.fetchrow(
        "INSERT INTO backups (kind, host) VALUES ($1, $2) RETURNING *", kind, host
    )
    return Run(**_there(row))


async def end(
    connection: Connection,
    run_id: int,
    *,
    file: str,
    size: int,
    verified_at: datetime | None,
    copied_at: datetime | None,
    error: str | None,
) -> Run:
    row = await connection.fetchrow(
        """
        UPDATE backups SET state = 'done', finished_at = now(), file = $2, bytes = $3, verified_at = $4,
                           copied_at = $5, error = $6
         WHERE id = $1 RETURNING *
        """,
        run_id,
        file,
        size,
        verified_at,
        copied_at,
        error,
    )
    return Run(**_there(row))


async def end_failed(connection: Connection, run_id: int, error: str) -> None:
    await connection.execute(
        "UPDATE backups SET state = 'failed', finished_at = now(), error = $2 WHERE id = $1", run_id, error
    )


async def close_restored(connection: Connection, run_id: int, *, file: str, size: int) -> None:
    """Of the very backup that was restored: in its own sight it was still running."""
    await connection.execute(
        """
        UPDATE backups SET state = 'done', finished_at = now(), verified_at = now(), file = $2, bytes = $3
         WHERE id = $1 AND state = 'running'
        """,
        run_id,
        file,
        size,
    )


async def last(connection: Connection) -> Run | None:
    """The newest run that has ended, well or not."""
    return await _newest(connection, "state <> 'running'")


async def last_good(connection: Connection) -> Run | None:
    """The newest one that was verified."""
    return await _newest(connection, "state = 'done' AND verified_at IS NOT NULL")


async def last_scheduled(connection: Connection) -> Run | None:
    """The newest one of the schedule, running or not."""
    return await _newest(connection, "kind = 'schedule'")


async def _newest(connection: Connection, condition: str) -> Run | None:
    row = await connection.fetchrow(
        f"SELECT * FROM backups WHERE {condition} ORDER BY id DESC LIMIT 1"  # noqa: S608 - made of constants
    )
    return Run(**row) if row else None


def _there(row: Any) -> Any:
    assert row is not None  # noqa: S101 - RETURNING gives the row of an id that we were given ourselves
    return row
