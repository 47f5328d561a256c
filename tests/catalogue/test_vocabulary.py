"""English names of the source's fixed words."""

import json

import pytest

from hookah_wishlist.catalogue.model import STATUS_WORDS, STRENGTH_WORDS
from hookah_wishlist.catalogue.vocabulary import Kind, _names, english, search_words
from tests.catalogue.real_size import CATALOG, HTREVIEWS, rows


def test_every_tag_of_the_source_has_an_english_name():
    if not HTREVIEWS.exists():
        pytest.skip(f"needs {HTREVIEWS}")
    tags = json.loads((HTREVIEWS / "tag_counts.json").read_text("utf-8"))
    assert [tag for tag in tags if english(Kind.TAG, tag) == tag] == []


def test_every_country_of_the_source_has_an_english_name():
    if not CATALOG.exists():
        pytest.skip(f"needs {CATALOG}")
    countries = {row["country"] for row in rows()} - {None, "Не указано"}
    assert [country for country in countries if english(Kind.COUNTRY, country) == country] == []


def test_strengths_statuses_and_groups_have_english_names():
    assert set(STRENGTH_WORDS) <= set(_names()[Kind.STRENGTH])
    assert set(STATUS_WORDS) <= set(_names()[Kind.STATUS])
    assert len(_names()[Kind.GROUP]) == 18


@pytest.mark.parametrize("kind", Kind)
def test_no_two_words_of_a_kind_share_the_name_that_is_shown(kind):
    shown = [names[0] for names in _names()[kind].values()]
    assert len(shown) == len(set(shown))
    assert all(name == name.strip() and name[0].isupper() for name in shown)


def test_a_word_nobody_has_named_stays_as_the_source_spells_it():
    assert english(Kind.TAG, "Неведомый") == "Неведомый"
    assert search_words("Неведомый") == ()


def test_a_word_is_found_by_all_our_names_for_it():
    assert search_words("Специи")[:2] == ("Spices", "spicy")
    assert "Mint" in search_words("Мята")
