import asyncio
import contextvars

from hookah_wishlist.background import PAUSE_AFTER_FAILURE, running, surviving
from hookah_wishlist.counting import FAILURES, Tally, Timings, failed, happened, noted
from tests.timeouts import until


def test_a_tally_counts_by_labels_and_tells_nothing_of_what_it_never_saw():
    tally = Tally()
    tally.add("sent", "message")
    tally.add("sent", "message", times=2)
    assert dict(tally.items()) == {("sent", "message"): 3}
    assert tally["refused", "message"] == 0
    assert len(tally.items()) == 1


def test_what_takes_as_long_as_a_bound_is_within_it_and_what_takes_longest_is_counted_too():
    timings = Timings((0.1, 1.0))
    for seconds in (0.05, 0.1, 0.5, 60):
        timings.add(seconds, "GET")
    ((labels, spread),) = timings.items()
    assert (labels, spread.counts, spread.seconds) == (("GET",), [2, 1, 1], 60.65)


def test_what_happens_is_noted_by_who_listens_and_by_nobody_else():
    happened("added")
    with noted() as outer:
        happened("added")
        with noted() as inner:
            happened("removed", 3)
    assert (dict(outer), dict(inner)) == ({"added": 1}, {"removed": 3})


async def test_requests_at_the_same_time_do_not_note_each_others_doings():
    async def request(what):
        with noted() as done:
            await asyncio.sleep(0)
            happened(what)
            await asyncio.sleep(0)
            return dict(done)

    assert await asyncio.gather(request("added"), request("bought")) == [{"added": 1}, {"bought": 1}]


async def test_a_loop_that_survives_its_exception_is_counted_in_its_own_program():
    async def broken():
        raise RuntimeError("as asked")

    async def program(failures):
        FAILURES.set(failures)
        async with running(broken):
            await until(lambda: failures["broken",])
        assert not await surviving("other", broken)

    first, second = Tally(), Tally()
    for failures in (first, second):
        await asyncio.create_task(program(failures), context=contextvars.copy_context())
    assert dict(first.items()) == dict(second.items()) == {("broken",): 1, ("other",): 1}
    assert PAUSE_AFTER_FAILURE > 1
    failed("nobody's")
