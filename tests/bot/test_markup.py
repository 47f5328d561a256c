"""Markup holds whatever stands in it, and is cut between characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookah_wishlist.bot.markup import (
    Html,
    bold,
    code,
    cut,
    escape,
    italic,
    lines,
    link,
    name,
    shortened,
    units,
)
from tests.telegram.markup import length, read

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
PIECES = st.lists(st.tuples(st.sampled_from([bold, italic, code, escape]), TEXTS), max_size=6)


@given(TEXTS)
def test_a_text_comes_out_as_it_went_in(text):
    assert read(f"x{bold(escape(text))}x", "HTML")[0] == f"x{text}x"


@given(TEXTS)
def test_units_are_those_of_telegram(text):
    assert units(bold(text)) == length(text)


@given(PIECES, st.integers(1, 80))
def test_what_is_cut_is_still_markup_and_not_too_long(pieces, limit):
    whole = italic(Html("-").join(wrap(text) for wrap, text in pieces))
    shown = cut(whole, limit)
    assert length(read(f"x{shown}", "HTML")[0]) <= limit + 1
    assert units(shown) <= limit
    if units(whole) <= limit:
        assert shown == whole


@given(TEXTS, st.integers(1, 80))
def test_a_plain_text_is_shortened_between_characters(text, limit):
    shown = shortened(text, limit)
    assert length(shown) <= limit
    assert shown == text or shown.endswith("…")


def test_a_cut_leaves_no_half_of_a_composed_character():
    assert cut(escape("👩‍👩‍👧"), 3) == "👩…"
    assert shortened("👩‍👩‍👧", 4) == "👩…"


def test_values_of_a_template_are_escaped_once():
    assert Html("<b>{}</b> {x}").format("<&>", x=bold("a&b")) == "<b>&lt;&amp;&gt;</b> <b>a&amp;b</b>"
    assert link('"', 'https://x/"onclick') == '<a href="https://x/&quot;onclick">&quot;</a>'


def test_lines_that_are_not_there_are_left_out():
    assert lines("a", None, "", bold("b")) == "a\n\n<b>b</b>"


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [("Кола", "Кола"), ("תות", "\u2068תות\u2069"), ("a\u202eb\n c", "ab c"), ("  x  y ", "x y")],
)
def test_a_name_turns_nothing_but_itself_around(given_name, shown):
    assert name(given_name) == shown
