"""When a round that is recorded is due: a backup, housekeeping."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hookah_wishlist.background import is_due

MOSCOW = ZoneInfo("Europe/Moscow")
THREE = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def due(last, now, *, is_done=True, expression="0 3 * * *", zone=UTC):
    return is_due(last, is_done=is_done, expression=expression, zone=zone, now=now)


def test_the_very_first_is_due_at_once():
    assert due(None, THREE + 5 * HOUR)


def test_after_each_moment_of_the_schedule_one_is_due_and_only_one():
    last = THREE
    assert [due(last, THREE + n * HOUR) for n in (0, 1, 12, 23)] == [False] * 4
    assert not due(last, THREE + DAY - timedelta(seconds=1))
    assert due(last, THREE + DAY + timedelta(seconds=1))
    assert not due(THREE + DAY + timedelta(seconds=2), THREE + DAY + MINUTE)


def test_a_night_that_was_slept_through_is_made_up_for():
    assert due(THREE, THREE + DAY + 6 * HOUR)


def test_the_hour_is_meant_in_its_zone():
    midnight = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)  # 03:00 in Moscow
    last = midnight - 20 * HOUR
    assert not due(last, midnight - MINUTE, zone=MOSCOW)
    assert due(last, midnight + MINUTE, zone=MOSCOW)


def test_what_failed_or_was_left_unfinished_is_tried_again_an_hour_later():
    assert not due(THREE, THREE + 59 * MINUTE, is_done=False)
    assert due(THREE, THREE + HOUR, is_done=False)


def test_two_clocks_that_differ_a_little_make_no_second_round():
    behind = THREE - timedelta(seconds=20)  # its process thought it was three o'clock
    assert not due(behind, THREE + timedelta(seconds=5))


def test_one_that_was_made_in_the_future_is_none():
    assert due(THREE + 400 * DAY, THREE + HOUR)


def test_nights_of_summer_time_have_one_round_each():
    zone = ZoneInfo("Europe/Berlin")
    last, made = None, 0
    at = datetime(2026, 3, 27, tzinfo=UTC)
    while at < datetime(2026, 4, 1, tzinfo=UTC):
        if due(last, at, expression="30 2 * * *", zone=zone):
            last, made = at, made + 1
        at += 30 * MINUTE
    assert made == 1 + 5  # the first at once; then five nights, of which the 29th has no 02:30
