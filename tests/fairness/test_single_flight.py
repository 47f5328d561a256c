import asyncio

import pytest

from hookah_wishlist.fairness import SingleFlight, person
from tests.timeouts import until


class Work:
    """Waits until it is let go, and counts how it was done."""

    def __init__(self):
        self.begun, self.cancelled, self.go, self.claims = 0, 0, asyncio.Event(), []
        self.flights = SingleFlight(lambda key, task: self.ended.append((key, task.exception())))
        self.ended, self.error = [], None

    async def __call__(self, claim):
        self.begun += 1
        self.claims.append(claim)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error:
            raise self.error
        return 7

    def join(self, number=1):
        return asyncio.create_task(self.flights.join("key", person(number), self))


async def given_up(task):
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_several_share_one():
    work = Work()
    waiting = [work.join(number) for number in range(5)]
    await until(lambda: work.begun)
    work.go.set()
    assert await asyncio.gather(*waiting) == [7] * 5
    assert (work.begun, work.claims[0].party, len(work.flights)) == (1, person(0), 0)


async def test_it_goes_on_for_one_who_is_left_and_ends_with_the_last():
    work = Work()
    first, second = work.join(1), work.join(2)
    await until(lambda: work.begun)
    await given_up(first)
    assert work.cancelled == 0
    await given_up(second)
    await until(lambda: work.cancelled)
    assert "key" not in work.flights
    assert work.ended == []


async def test_who_comes_after_the_last_has_gone_begins_anew():
    work = Work()
    first = work.join()
    await until(lambda: work.begun)
    first.cancel()
    await asyncio.sleep(0)
    second = work.join()
    await until(lambda: work.begun == 2)
    work.go.set()
    assert await second == 7


async def test_what_is_under_way_comes_to_its_end():
    work = Work()
    first = work.join()
    await until(lambda: work.begun)
    work.claims[0].is_under_way = True
    await given_up(first)
    second = work.join()
    await asyncio.sleep(0)
    work.go.set()
    assert await second == 7
    assert (work.begun, work.cancelled) == (1, 0)


async def test_a_failure_reaches_all_and_is_noted_once():
    work = Work()
    work.error = OSError("away")
    waiting = [work.join(number) for number in range(3)]
    await until(lambda: work.begun)
    work.go.set()
    assert {type(answer) for answer in await asyncio.gather(*waiting, return_exceptions=True)} == {OSError}
    assert work.ended == [("key", work.error)]


async def test_closing_ends_what_is_under_way():
    work = Work()
    waiting = work.join()
    await until(lambda: work.begun)
    work.claims[0].is_under_way = True
    await work.flights.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert len(work.flights) == 0
