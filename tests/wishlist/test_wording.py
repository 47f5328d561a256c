"""What may be typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hookah_wishlist.wishlist.model import MAX_NAME, MAX_NOTE, BadField, Change
from hookah_wishlist.wishlist.wording import clean, clean_name, clean_note, custom_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  mango \t  tart\n", "mango tart"),
        ("mango\u00a0tart", "mango tart"),
        ("cafe\u0301", "café"),
        ("C++", "C++"),
        ("🍋", "🍋"),
        ("👩‍🚀 mix", "👩‍🚀 mix"),
        (" " * 300 + "x" * MAX_NAME, "x" * MAX_NAME),
    ],
)
def test_a_name_is_kept_without_superfluous_space(typed, kept):
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "\u200b", "\u200d\ufe0f", "a\0b", "a\x07b", "a\ud800b", "abc\u202edef", "x" * (MAX_NAME + 1)],
)
def test_a_name_that_cannot_be_shown_is_refused(typed):
    with pytest.raises(BadField) as refused:
        clean_name(typed)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("one\r\ntwo\rthree  \n", "one\ntwo\nthree"),
        ("a\tb", "a\tb"),
        ("x" * MAX_NOTE + "\n\n", "x" * MAX_NOTE),
    ],
)
def test_a_note_keeps_its_lines(typed, kept):
    assert clean_note(typed) == kept


@pytest.mark.parametrize("typed", ["a\0b", "\x1b[31m", "x" * (MAX_NOTE + 1), "a\u202eb", "\udfff"])
def test_a_note_that_cannot_be_kept_is_refused_with_its_reason(typed):
    with pytest.raises(BadField, match=r"must (not contain the character U\+|have at most 500)"):
        clean_note(typed)


@pytest.mark.parametrize("priority", [-1, 4, 2**40])
def test_a_priority_is_from_nought_to_three(priority):
    with pytest.raises(BadField, match="priority must be from 0 to 3"):
        clean(Change(priority=priority))


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_what_is_kept_is_short_enough_for_its_column_and_index_and_stays_as_it_is(typed):
    for clean_text, limit in ((clean_name, MAX_NAME), (clean_note, MAX_NOTE)):
        try:
            kept = clean_text(typed)
        except BadField:
            continue
        assert len(kept) <= limit
        assert clean_text(kept) == kept
        assert len(custom_key(kept).encode()) <= 6 * len(kept)
