"""Loops beside the program outlive their own mistakes."""

import asyncio
from datetime import UTC, datetime

from hookah_wishlist import background
from tests.timeouts import guard, until


async def test_a_loop_that_fails_begins_again_and_ends_with_the_program(monkeypatch):
    monkeypatch.setattr(background, "PAUSE_AFTER_FAILURE", 0.0)
    rounds, third = [], asyncio.Event()

    async def loop():
        rounds.append(len(rounds))
        if len(rounds) < 3:
            raise OSError("the database went away")
        third.set()
        await asyncio.sleep(3600)

    async with background.running(loop), guard():
        await third.wait()

    assert rounds == [0, 1, 2]


class Clock:
    """Looked at once a round: tells the next of these moments, and the last one for ever."""

    def __init__(self, *moments):
        self.moments, self.looks = list(moments), 0

    def __call__(self):
        self.looks += 1
        return self.moments.pop(0) if len(self.moments) > 1 else self.moments[0]


async def scheduled(monkeypatch, *moments, rounds):
    """The ticks that were worked at while the clock told these moments."""
    monkeypatch.setattr(background, "LOOK_EVERY", 0.0)
    clock, worked = Clock(*moments), []

    async def work(tick):
        worked.append(tick)

    loop = asyncio.create_task(background.on_schedule("0 2 * * *", UTC, "crawl", work, now=clock))
    await until(lambda: clock.looks >= rounds, pause=0)
    loop.cancel()
    return worked


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


async def test_every_moment_of_a_schedule_is_worked_at_once(monkeypatch):
    moments = (at(1, 1), at(1, 1, 59), at(1, 2, 1), at(1, 2, 2), at(1, 9), at(2, 2, 1))
    assert await scheduled(monkeypatch, *moments, rounds=8) == [at(1, 2), at(2, 2)]


async def test_a_clock_that_was_a_year_ahead_for_a_moment_does_not_end_a_schedule(monkeypatch):
    ahead = at(1, 1).replace(year=2027)
    moments = (at(1, 1), ahead, at(1, 1, 1), at(1, 2, 1))
    assert await scheduled(monkeypatch, *moments, rounds=6) == [
        datetime(2027, 10, 31, 2, tzinfo=UTC), at(1, 2),
    ]  # fmt: skip
