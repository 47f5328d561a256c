"""What is read without asking anybody: the language to speak, adulthood, settings."""

import pytest

from hookah_wishlist.people.model import ADULT_VERSION, Person, is_adult, language_of
from hookah_wishlist.people.preferences import MOST_SETTINGS, BadSetting, merged
from tests.people.given import NOW


def person(**known):
    unknown = {"language": None, "telegram_language": None, "adult_confirmed_at": None, "adult_version": None}
    rest = {"reachable": True, "settings": {}, "created_at": NOW, "seen_at": NOW}
    return Person(
        **{"id": 1, "first_name": "A", "list_version": 0, "settings_version": 0} | unknown | rest | known
    )


@pytest.mark.parametrize(
    ("chosen", "telegrams", "spoken"),
    [
        ("en", "ru", "en"),
        ("ru", "en", "ru"),
        ("ru", None, "ru"),
        (None, "ru", "ru"),
        (None, "ru-ru", "ru"),
        (None, "en-gb", "en"),
        (None, "uk", "en"),
        (None, "run", "en"),
        (None, None, "en"),
    ],
)
def test_the_persons_choice_comes_first_then_telegrams_language_then_english(chosen, telegrams, spoken):
    assert language_of(person(language=chosen, telegram_language=telegrams)) == spoken


def test_only_the_present_sentence_makes_an_adult():
    assert not is_adult(person())
    assert not is_adult(person(adult_confirmed_at=NOW, adult_version=ADULT_VERSION - 1))
    assert is_adult(person(adult_confirmed_at=NOW, adult_version=ADULT_VERSION))


def test_settings_are_added_replaced_and_taken_away():
    before = {"theme": "dark", "tips": True}
    assert merged(before, {"theme": None, "columns": 2, "tips": False}) == {"tips": False, "columns": 2}
    assert before == {"theme": "dark", "tips": True}


@pytest.mark.parametrize(
    "changes",
    [
        {"": 1},
        {"Theme": 1},
        {"a" * 33: 1},
        {"a\n": 1},
        {"theme": "x" * 65},
        {"theme": "\0"},
        {"theme": "\ud83c"},
        {"theme": 1.5},
        {"theme": []},
        {"theme": 2**53},
        {f"s{n}": n for n in range(MOST_SETTINGS + 1)},
    ],
)
def test_a_setting_that_cannot_be_kept_is_refused_by_name(changes):
    with pytest.raises(BadSetting) as caught:
        merged({}, changes)
    assert caught.value.name in changes
    assert caught.value.problem
