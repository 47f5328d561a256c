"""Backups: whether the last one went well, and how old the last one is that would bring everything back."""

from datetime import datetime, timedelta
from typing import Any

from cronsim import CronSim

from hookah_wishlist.background import last_tick
from hookah_wishlist.backups import records
from hookah_wishlist.backups.records import Run
from hookah_wishlist.database import Connection
from hookah_wishlist.settings import Settings
from hookah_wishlist.settings.backups import OFF
from hookah_wishlist.watch.health.part import age, part
from hookah_wishlist.web.health import Part

# A large database takes an hour to be dumped and restored on trial; one that failed is tried again after one.
GRACE = timedelta(hours=3)


async def backup_part(connection: Connection, settings: Settings, now: datetime) -> Part:
    if settings.backup_schedule == OFF:
        return part((), next_at=None)
    last, good = await records.last(connection), await records.last_good(connection)
    due_at = last_tick(settings.backup_schedule, settings.zone, now - GRACE)  # one whose grace is over
    return judged(last, good, next_at=next_tick(settings, now), due_at=due_at, now=now)


def judged(last: Run | None, good: Run | None, *, next_at: datetime, due_at: datetime, now: datetime) -> Part:
    is_missed = good is not None and good.started_at < due_at - GRACE
    problems = (
        "no backup was made yet" if last is None else None,
        "the last backup failed" if last is not None and last.state == "failed" else None,
        "the last backup was not verified" if _is_unverified(last) else None,
        "something is wrong with the last backup" if _has_flaw(last) else None,
        "no backup has come to its end as the schedule wants" if is_missed else None,
    )
    return part(problems, next_at=next_at, last=_json(last, now), last_verified=_json(good, now))


def next_tick(settings: Settings, now: datetime) -> datetime:
    return next(CronSim(settings.backup_schedule, now.astimezone(settings.zone)))


def _is_unverified(run: Run | None) -> bool:
    return run is not None and run.state == "done" and run.verified_at is None


def _has_flaw(run: Run | None) -> bool:
    """Of one that is done. What it is stands in the log and in the record: it may name directories."""
    return run is not None and run.state == "done" and run.error is not None


def _json(run: Run | None, now: datetime) -> dict[str, Any] | None:
    if run is None:
        return None
    return {
        "state": run.state,
        "kind": run.kind,
        "age_seconds": age(run.finished_at, now),
        "bytes": run.bytes,
        "is_verified": run.verified_at is not None,
        "is_copied": run.copied_at is not None,
    }
