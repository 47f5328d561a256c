"""A backup with its record and its alarm: one at a time, whoever begins it."""

import socket
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from hookah_wishlist.backups import records
from hookah_wishlist.backups.making import make
from hookah_wishlist.backups.placing import Made
from hookah_wishlist.backups.plan import Plan
from hookah_wishlist.backups.problems import TROUBLE, BackupElsewhere, CannotBackUp, sentence
from hookah_wishlist.backups.records import Run
from hookah_wishlist.backups.session import session
from hookah_wishlist.database import AdvisoryLock, Connection, held_lock

T = TypeVar("T")

log = structlog.get_logger(__name__)


async def back_up(url: str, plan: Plan, kind: str) -> Run:
    """One backup, recorded. Raises `BackupElsewhere` or `CannotBackUp`."""
    async with held_lock(url, AdvisoryLock.BACKUP) as lock:
        if not lock.held:
            raise BackupElsewhere
        return await recorded(url, plan, kind)


async def recorded(url: str, plan: Plan, kind: str) -> Run:
    """For who holds the lock. Whatever goes wrong is one alarm in the log, and the same in the record."""
    run_id: int | None = None
    try:
        run_id = (await _written(url, lambda it: records.begin(it, kind, socket.gethostname()))).id
        made = await make(url, plan, kind, run_id)
        run = await _written(url, lambda it: _end(it, run_id, made))
    except Exception as error:
        reason = sentence(error)
        log.error("backup.failed", kind=kind, why=reason, exc_info=not isinstance(error, TROUBLE))
        if run_id is not None:
            await _end_badly(url, run_id, reason)
        raise CannotBackUp(f"No backup was made; the old ones are as they were. {reason}") from error
    log.info("backup.made", kind=kind, file=run.file, bytes=run.bytes, verified=run.is_good)
    return run


async def _written(url: str, write: Callable[[Connection], Awaitable[T]]) -> T:
    """Each on a connection of its own: between the first and the last one may lie an hour."""
    async with session(url) as connection:
        return await write(connection)


async def _end(connection: Connection, run_id: int, made: Made) -> Run:
    return await records.end(
        connection,
        run_id,
        file=made.stored.path.name,
        size=made.size,
        verified_at=made.verified_at,
        copied_at=made.copied_at,
        error=made.problem,
    )


async def _end_badly(url: str, run_id: int, reason: str) -> None:
    """Where the database itself is the reason, the log alone tells."""
    try:
        await _written(url, lambda it: records.end_failed(it, run_id, reason))
    except TROUBLE as error:
        log.warning("backup.not_recorded", why=sentence(error))
