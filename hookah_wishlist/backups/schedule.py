"""Whether a backup is due, told by the last one of the schedule. Pure."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from hookah_wishlist.backups.records import Run

CLOCKS_APART = timedelta(minutes=1)  # of two processes at most
AGAIN = timedelta(hours=1)  # after one that failed, or whose process died


def is_due(last: Run | None, *, expression: str, zone: ZoneInfo, now: datetime) -> bool:
    """The very first is due at once, so that an operator sees on the first day whether it works.

    A moment that nobody was there for is made up for. One of the future is none: the clock was wrong then.
    """
    if last is None or last.started_at > now + CLOCKS_APART:
        return True
    if last.started_at < last_tick(expression, zone, now) - CLOCKS_APART:
        return True
    return last.state != "done" and now - last.started_at >= AGAIN


def last_tick(expression: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The moment of the schedule that has passed last. In UTC: where summer time leaves an hour out, nothing
    can be counted from it."""
    return next(CronSim(expression, now.astimezone(zone), reverse=True)).astimezone(UTC)
