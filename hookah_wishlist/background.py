"""Loops that live as long as the application and survive their own mistakes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from cronsim import CronSim

from hookah_wishlist.counting import failed
from hookah_wishlist.outage import Outage

log = structlog.get_logger(__name__)

# A loop that fails at once on every round must not fill the log nor the processor.
PAUSE_AFTER_FAILURE = 30.0

LOOK_EVERY = 10.0  # seconds
CLOCKS_APART = timedelta(minutes=1)  # of two processes at most
AGAIN = timedelta(hours=1)  # after a round that failed, or whose process died


@asynccontextmanager
async def running(*loops: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Run the loops beside the body and end them when it is left, waited for; one that fails begins again."""
    tasks = [asyncio.ensure_future(_begun_again(loop)) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def _begun_again(loop: Callable[[], Awaitable[None]]) -> None:
    """The loop to its end, however often it fails: a task that died would be silent until the end."""
    while not await surviving(getattr(loop, "__name__", "loop"), loop):  # noqa: ASYNC110 - a pause, no event
        await asyncio.sleep(PAUSE_AFTER_FAILURE)


async def every(pause: timedelta, name: str, work: Callable[[], Awaitable[object]]) -> None:
    """Do the work now and after every pause, for ever: who is restarted more often than that does it too."""
    while True:
        await surviving(name, work)
        await asyncio.sleep(pause.total_seconds())


async def on_schedule(
    expression: str,
    zone: ZoneInfo,
    name: str,
    work: Callable[[datetime], Awaitable[object]],
    *,
    now: Callable[[], datetime],
) -> None:
    """Do the work once after every tick, for ever; a round that fails is logged, the next tick waited for.

    It looks at the clock instead of sleeping until the tick: a clock that is set takes the schedule along.
    """
    seen = now()
    while True:
        await asyncio.sleep(LOOK_EVERY)
        moment = now()
        tick = last_tick(expression, zone, moment)
        if tick > seen:
            await surviving(name, lambda tick=tick: work(tick))  # type: ignore[misc]  # mypy can not infer defaults
        seen = moment


async def surviving(name: str, work: Callable[[], Awaitable[object]]) -> bool:
    """Do the work once; whether it came to its end. A failure is logged and counted: the loop must go on."""
    try:
        await work()
    except Outage as outage:  # no mistake of ours: a trace a round would say nothing more
        failed(name)
        log.warning("background.failed", work=name, reason=str(outage))
        return False
    except Exception:
        failed(name)
        log.exception("background.failed", work=name)
        return False
    return True


def is_due(last: datetime | None, *, is_done: bool, expression: str, zone: ZoneInfo, now: datetime) -> bool:
    """Whether a round is due that is recorded where all processes see it; `last` is when the last one began.

    The very first is due at once, so that an operator sees on the first day whether it works. A moment that
    nobody was there for is made up for. One of the future is none: the clock was wrong then.
    """
    if last is None or last > now + CLOCKS_APART:
        return True
    if last < last_tick(expression, zone, now) - CLOCKS_APART:
        return True
    return not is_done and now - last >= AGAIN


def last_tick(expression: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The moment of the schedule that has passed last. In UTC: where summer time leaves an hour out, nothing
    can be counted from it."""
    return next(CronSim(expression, now.astimezone(zone), reverse=True)).astimezone(UTC)
