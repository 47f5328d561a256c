"""Housekeeping while the program runs: what is prompt every minute, all of it once a day by one process."""

import structlog

from hookah_wishlist import counting
from hookah_wishlist.background import is_due
from hookah_wishlist.database import AdvisoryLock, database_now, held_lock
from hookah_wishlist.housekeeping import records
from hookah_wishlist.housekeeping.clearing import clear_all
from hookah_wishlist.housekeeping.rules import PROMPT, RULES
from hookah_wishlist.resources import Resources

# After the backup, so that what goes for good can be found in one more.
SCHEDULE = "30 4 * * *"

log = structlog.get_logger(__name__)


async def clear_promptly(resources: Resources) -> None:
    """What people were promised. Every process does it, and passes by what another is at work with."""
    for rule in PROMPT:
        await clear_all(resources.pool, rule)


async def clear_if_due(resources: Resources) -> bool:
    """Whether this process made the round."""
    if not await _is_due(resources):
        return False
    async with held_lock(resources.database_url, AdvisoryLock.HOUSEKEEPING) as lock:
        if not lock.held or not await _is_due(resources):
            return False
        await _round(resources)
        return True


async def _round(resources: Resources) -> None:
    """A rule that fails is told of, and does not keep the others from their work."""
    async with resources.pool.acquire() as connection:
        round_id = await records.begin(connection)
    removed: dict[str, int] = {}
    failed = []
    for rule in RULES:
        try:
            removed[rule.name] = await clear_all(resources.pool, rule)
        except Exception as error:
            log.exception("housekeeping.failed", rule=rule.name)
            counting.failed(f"housekeeping.{rule.name}")
            failed.append(f"{rule.name}: {error}")
    async with resources.pool.acquire() as connection:
        await records.end(connection, round_id, removed, "; ".join(failed) or None)
    log.info("housekeeping.done", removed={name: rows for name, rows in removed.items() if rows})


async def _is_due(resources: Resources) -> bool:
    async with resources.pool.acquire() as connection:
        last = await records.last(connection)
        now = await database_now(connection)
    return is_due(
        None if last is None else last.started_at,
        is_done=last is not None and last.finished_at is not None,
        expression=SCHEDULE,
        zone=resources.settings.zone,
        now=now,
    )
