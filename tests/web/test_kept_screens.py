"""What is kept of screens is bounded, true and forgotten in time."""

import random
from datetime import UTC, datetime, timedelta

from hookah_wishlist.web.api.wishlist.kept import KeptScreens, Stamp, kept_screen

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
NOW = Stamp(SINCE, 1, 1)


def screen(stamp=NOW, size=1000):
    return kept_screen(stamp, random.Random(size).randbytes(size))


def test_it_is_found_by_who_asked_what_while_nothing_has_changed():
    screens, kept = KeptScreens(), screen()
    screens.keep(1, "wanted", kept)
    assert screens.find(1, "wanted", NOW) is kept
    assert screens.find(1, "purchased", NOW) is None
    assert screens.find(2, "wanted", NOW) is None
    for other in (Stamp(SINCE, 2, 1), Stamp(SINCE, 1, 2), Stamp(SINCE + timedelta(1), 1, 1)):
        assert screens.find(1, "wanted", other) is None


def test_the_same_bytes_come_back_and_have_the_same_tag():
    body = b"x" * 5000
    assert kept_screen(NOW, body).body == body
    assert len(kept_screen(NOW, body).packed) < 100
    assert kept_screen(NOW, body).etag == kept_screen(Stamp(SINCE, 2, 2), body).etag
    assert kept_screen(NOW, body).etag != kept_screen(NOW, body + b"x").etag


def test_what_was_asked_for_longest_ago_makes_room():
    screens = KeptScreens(most_bytes=4 * screen().size)
    for person in range(1, 5):
        screens.keep(person, "wanted", screen())
    assert screens.find(1, "wanted", NOW)
    screens.keep(5, "wanted", screen())
    assert [person for person in range(1, 6) if screens.find(person, "wanted", NOW)] == [1, 3, 4, 5]
    assert screens.bytes == 4 * screen().size


def test_what_is_larger_than_all_there_is_is_not_kept():
    screens = KeptScreens(most_bytes=4 * screen().size)
    screens.keep(1, "wanted", screen())
    screens.keep(2, "wanted", screen(size=20_000))
    assert screens.find(1, "wanted", NOW)
    assert screens.find(2, "wanted", NOW) is None


def test_what_changed_takes_the_place_of_what_was():
    screens = KeptScreens()
    for version in range(100):
        screens.keep(1, "wanted", screen(Stamp(SINCE, version, 1)))
    assert screens.bytes == screen().size


def test_a_persons_screens_are_forgotten_when_something_of_theirs_changes():
    screens = KeptScreens()
    for person in (1, 2):
        for tab in ("wanted", "purchased"):
            screens.keep(person, tab, screen())
    screens.forget("1")
    assert [screens.find(1, tab, NOW) for tab in ("wanted", "purchased")] == [None, None]
    assert screens.find(2, "wanted", NOW)
    screens.forget(None)
    assert screens.bytes == 0
