"""Which backups stay: the rule, tried on histories that nobody would think of."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookah_wishlist.backups.keeping import UNVERIFIED_KEPT, YOUNG, Keep, read_keep, to_remove
from hookah_wishlist.backups.shelf import Stored, file_name, named

KEEP = Keep(7, 4, 12)
ZONES = [ZoneInfo("UTC"), ZoneInfo("Europe/Moscow"), ZoneInfo("America/St_Johns")]
NOW = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
marks = st.sampled_from([(True, False), (True, False), (True, False), (False, False), (True, True)])
histories = st.lists(st.tuples(moments, marks), unique_by=lambda it: it[0], max_size=80).map(
    lambda found: [backup(at, is_verified, is_aside) for at, (is_verified, is_aside) in found]
)


def backup(at, is_verified=True, is_before_restore=False):
    name = file_name(at, is_verified=is_verified, is_before_restore=is_before_restore, is_encrypted=False)
    return Stored(Path(name), at, is_verified, is_before_restore)


def kept(backups, keep=KEEP, zone=UTC):
    gone = to_remove(backups, keep, zone)
    return sorted((it for it in backups if it not in gone), key=lambda it: it.made_at)


@given(histories, st.sampled_from(ZONES))
def test_the_newest_good_one_always_stays_and_what_was_put_aside_and_whatever_is_young(history, zone):
    stays = kept(history, zone=zone)
    good = [it for it in history if it.is_verified and not it.is_before_restore]
    newest = max((it.made_at for it in good), default=None)
    assert {it for it in history if it.is_before_restore} <= set(stays)
    assert {it for it in good if it.made_at > newest - YOUNG} <= set(stays)


@given(histories, st.sampled_from(ZONES))
def test_each_of_the_last_days_weeks_and_months_has_its_newest(history, zone):
    good = [it for it in history if it.is_verified and not it.is_before_restore]
    stays = set(kept(history, zone=zone))
    for count, period in (
        (7, lambda at: at.date()),
        (4, lambda at: at.isocalendar()[:2]),
        (12, lambda at: (at.year, at.month)),
    ):
        periods = sorted({period(it.made_at.astimezone(zone)) for it in good}, reverse=True)
        for wanted in periods[:count]:
            of_it = [it for it in good if period(it.made_at.astimezone(zone)) == wanted]
            assert max(of_it, key=lambda it: it.made_at) in stays


@given(histories, st.sampled_from(ZONES))
def test_there_are_never_more_than_the_rule_says(history, zone):
    stays = kept(history, zone=zone)
    good = [it for it in stays if it.is_verified and not it.is_before_restore]
    newest = max((it.made_at for it in good), default=None)
    assert len([it for it in good if it.made_at <= newest - YOUNG]) <= 7 + 4 + 12
    assert len([it for it in stays if not it.is_verified]) <= UNVERIFIED_KEPT
    assert kept(stays, zone=zone) == stays


def test_after_two_years_of_nights_seven_days_four_weeks_and_twelve_months_are_there():
    there = []
    for night in range(730):
        there = kept([*there, backup(NOW + timedelta(days=night))])
    last = NOW + timedelta(days=729)
    days = {it.made_at.date() for it in there}
    assert {(last - timedelta(days=n)).date() for n in range(7)} <= days
    assert len({it.made_at.isocalendar()[:2] for it in there if last - it.made_at < timedelta(weeks=5)}) >= 4
    assert len({(it.made_at.year, it.made_at.month) for it in there}) == 12
    assert len(there) <= 23


def test_many_made_by_hand_on_one_day_go_when_the_day_is_over():
    hours = [backup(NOW + timedelta(hours=n)) for n in range(20)]
    assert kept(hours) == hours
    assert kept([*hours, backup(NOW + timedelta(days=2))])[:-1] == [hours[-1]]


@pytest.mark.parametrize("text", ["7,4", "7,4,12,1", "a,b,c", "-1,4,12", "0,4,12", "", "7;4;12", "99999,1,1"])
def test_a_rule_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="must"):
        read_keep(text)


@pytest.mark.parametrize(
    "name",
    [
        "hookah-wishlist-20260231T030000Z.dump",
        "hookah-wishlist-20260101T030000Z.dump.part",
        "hookah-wishlist-20260101T030000Z.json",
        "hookah-wishlist-20260101T030000Z.dump.gz",
        "my-hookah-wishlist-20260101T030000Z.dump",
        "notes.txt",
    ],
)
def test_a_file_that_is_none_of_ours_is_never_removed(name):
    assert named(Path(name)) is None
