"""One spelling for what sounds alike."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookah_wishlist.catalogue.spelling import distance, fold, other_layout, skeleton, words
from tests.memory import traced


def folded(text):
    return "".join(fold(word) for word in words(text))


@pytest.mark.parametrize(
    "alike",
    [
        ("Кола", "kola", "cola", "KOLA"),
        ("Хулиган", "huligan", "khuligan", "xuligan"),
        ("мёд", "мед"),
        ("Адалия", "adalya", "adaliya", "адалья"),
        ("джин", "dzhin", "djin"),
        ("микс", "mix", "miks"),
        ("цитрус", "citrus", "tsitrus"),
        ("йогурт", "yogurt", "yoghurt"),
        ("Северный", "severnyy", "severniy", "severny"),
        ("нахла", "nakhla"),
        ("кофе", "coffe", "coffee"),
        ("Mon Chéri", "mon cheri"),
        ("Maxwell's", "maxwells", "Maxwell’s"),
        ("Nаш", "наш", "nash"),
    ],
)
def test_spellings_that_people_mix_up_come_to_one(alike):
    assert len({folded(text) for text in alike}) == 1


@pytest.mark.parametrize(
    "alike",
    [("darkside", "дарксайд"), ("tangiers", "тангирс"), ("musthave", "мастхев"), ("element", "элемент")],
)
def test_other_vowels_leave_the_same_consonants(alike):
    assert len({skeleton(folded(text)) for text in alike}) == 1


def test_numbers_have_no_consonants():
    assert skeleton("m18") == ""


@given(st.text(alphabet="абвгдежзиклмнопрстуфхцчшщыэюя", min_size=1, max_size=20))
def test_a_russian_word_keeps_its_beginning_when_more_is_typed(word):
    whole = fold(word)
    assert all(whole.startswith(fold(word[:i])[:-1]) for i in range(1, len(word)))


@given(st.text(alphabet="йцукенгшщзхъфывапролджэячсмитьбюё qwertyuiop[]asdfghjkl;'zxcvbnm,.`", max_size=40))
def test_the_other_layout_of_the_other_layout_is_the_text(text):
    assert other_layout(other_layout(text)) == text


@given(st.text(max_size=60))
def test_any_text_has_words_that_fold(text):
    assert all(isinstance(skeleton(fold(word)), str) for word in words(text))


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [
        ("", "", 0),
        ("кола", "кола", 0),
        ("drak", "dark", 1),
        ("kola", "kol", 1),
        ("kola", "mola", 1),
        ("ab", "", 2),
    ],
)
def test_distance_counts_letters(one, other, letters):
    assert distance(one, other) == distance(other, one) == letters


def test_words_that_nobody_has_written_before_take_little_memory():
    """A text has two hundred letters, and a word may have all of them."""
    letters = random.Random(1)
    with traced() as grown:
        for _ in range(1500):
            skeleton(fold("".join(letters.choices("бвгджзклмнпрст", k=200))))
        assert grown() < 500_000
