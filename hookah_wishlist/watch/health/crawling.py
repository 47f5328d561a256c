"""The crawl: when it comes next, what became of the last one, and whether one was missed."""

from datetime import datetime, timedelta
from typing import Any

from cronsim import CronSim

from hookah_wishlist.catalogue import crawls
from hookah_wishlist.catalogue.crawls import Completeness, Crawl
from hookah_wishlist.database import Connection
from hookah_wishlist.settings import Settings
from hookah_wishlist.watch.health.part import age, part
from hookah_wishlist.web.health import Part

# A process that starts, waits for its turn or for another's crawl is not late yet.
GRACE = timedelta(hours=1)
# A polite crawl of the whole source takes some hours at most.
LONGEST = timedelta(hours=12)
INCOMPLETE = 0.9  # of all tobaccos announced


async def crawl_part(connection: Connection, settings: Settings, now: datetime) -> Part:
    last = await crawls.last_whole(connection)
    complete = None if last is None else await crawls.completeness(connection, last.id)
    due_at = last_tick(settings, now - GRACE)  # one whose grace is over
    return judged(last, complete, next_at=next_tick(settings, now), due_at=due_at, now=now)


def judged(
    last: Crawl | None, complete: Completeness | None, *, next_at: datetime, due_at: datetime, now: datetime
) -> Part:
    problems = () if last is None or complete is None else _problems(last, complete, due_at, now)
    told = None if last is None or complete is None else crawl_json(last, complete, now)
    nothing = "nothing was crawled yet" if last is None else None
    return part((nothing, *problems), next_at=next_at, last=told)


def _problems(last: Crawl, complete: Completeness, due_at: datetime, now: datetime) -> tuple[str | None, ...]:
    is_running = last.finished_at is None
    is_missed = not is_running and last.started_at < due_at
    return (
        None if is_running or last.state == "done" else f"the last crawl ended as {last.state}",
        "a crawl of the schedule was missed" if is_missed else None,
        "a crawl does not come to its end" if is_running and now - last.started_at > LONGEST else None,
        "the last crawl was incomplete" if not is_running and complete.ratio < INCOMPLETE else None,
    )


def crawl_json(crawl: Crawl, complete: Completeness, now: datetime) -> dict[str, Any]:
    """Its age is counted from its end, or from its beginning while it runs."""
    return {
        "state": crawl.state,
        "trigger": crawl.trigger,
        "started_at": crawl.started_at,
        "finished_at": crawl.finished_at,
        "age_seconds": age(crawl.finished_at or crawl.started_at, now),
        "requests": crawl.requests,
        "changes": crawl.changes,
        "brands": dict(sorted(complete.brands.items())),
        "completeness": round(complete.ratio, 4),
    }


def next_tick(settings: Settings, now: datetime) -> datetime:
    return next(CronSim(settings.crawl_schedule, now.astimezone(settings.zone)))


def last_tick(settings: Settings, now: datetime) -> datetime:
    """The moment of the schedule before this one."""
    return next(CronSim(settings.crawl_schedule, now.astimezone(settings.zone), reverse=True))
