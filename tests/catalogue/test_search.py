"""What a typed text means and what is stored of a tobacco, without a database."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookah_wishlist.catalogue.readings import MAX_QUERY, readings
from hookah_wishlist.catalogue.search import forgiving, name_key, near, search_document, understand
from tests.memory import traced

LEXEME = re.compile(r"[BKNPST][^\s()&|:!<>*'\\]*")


def given_document(**changes):
    told = {"name": "Кола", "alt_name": None, "brand": "Brand", "brand_alt": None, "line": None, "tags": ()}
    return search_document(**{**told, **changes})


def lexemes(**changes):
    return set(given_document(**changes).search_vector.split())


def test_all_names_the_line_and_the_tags_are_found_by_their_words():
    found = lexemes(alt_name="Cola Zero", brand="Must", brand_alt="Маст", line="Dark Line", tags=["Мята"])
    assert {"Nkola", "Nzero", "Nmust", "Nmast", "Ndark", "Nline", "Tmiata"} <= found


def test_a_tag_is_found_by_our_english_words_for_it():
    assert {"Tmint", "Tpepermint", "Tmiata"} <= lexemes(tags=["Мята"])


def test_a_country_is_found_in_both_languages():
    assert {"Ttursia", "Tturkei"} <= lexemes(traits=["Турция"])


def test_the_main_line_is_nobodys_word():
    assert not any("osnov" in lexeme for lexeme in lexemes(line="Основная"))


def test_a_brand_written_together_or_apart_has_one_word_for_both():
    assert {"Nmustave", "Bmustave"} <= lexemes(brand="Must Have") & lexemes(brand="MUSTHAVE")


def test_the_same_tobacco_gives_the_same_text():
    assert given_document(tags=["Мята", "Лимон"]) == given_document(tags=["Лимон", "Мята"])


def test_names_are_sorted_without_regard_to_case_quotes_and_yo():
    assert sorted(["«Ёлка»", "Зима", "Едок", "apple"], key=name_key) == ["apple", "Едок", "«Ёлка»", "Зима"]


@given(*[st.text(max_size=80)] * 5)
def test_any_names_give_a_vector_that_can_be_stored(name, alt_name, brand, line, tag):
    document = given_document(name=name, alt_name=alt_name, brand=brand, line=line, tags=[tag])
    assert all(LEXEME.fullmatch(lexeme) for lexeme in document.search_vector.split())
    assert all(len(lexeme.encode()) < 2046 for lexeme in document.search_vector.split())
    assert "\0" not in document.name_key


def test_nothing_typed_is_none_and_only_signs_are_a_question_without_an_answer():
    assert understand(" \t\n") is None
    assert understand("?!…").classes == ()


@given(st.text(max_size=400))
def test_a_question_is_made_of_nothing_but_lexemes_and_operators(text):
    query = understand(text)
    for question in (*query.classes, *forgiving(query, {})) if query and query.classes else ():
        lexeme = r"[BKNPST][^\s()&|:!<>*'\\]*(:\*)?"
        assert re.fullmatch(rf"[( ]*{lexeme}(\)* [&|] \(*{lexeme})*\)*", question), question


def test_what_is_typed_beyond_the_limit_is_left_out():
    assert understand("мята" + " " * MAX_QUERY + "лимон") == understand("мята")


def test_a_text_that_can_be_spoken_is_not_read_on_the_other_layout():
    assert readings("darkside cola") == (("darkside", "cola"),)


@pytest.mark.parametrize(("typed", "meant"), [("ьфые рфму", ("mast", "have")), ("cfhvf", ("сарма",))])
def test_the_other_layout_is_a_second_reading(typed, meant):
    assert meant in readings(typed)


def test_only_the_nearest_known_words_correct_a_typed_one():
    assert near("tangirse", ["tangirs", "tangiers", "manger", "tan"]) == ["tangirs"]
    assert near("kola", ["kolba", "kolada", "kora"]) == ["kolba", "kora"]
    assert near("kola", ["manger"]) == []


def test_texts_that_nobody_has_typed_before_take_little_memory():
    """What a text asks for is remembered for its next page, and is twenty times as long as the text."""
    letters = random.Random(1)
    with traced() as grown:
        for _ in range(100):
            text = " ".join("".join(letters.choices("bcdfghjkvwxyzbрпавыф", k=45)) for _ in range(4))
            assert understand(text).classes
        assert grown() < 3_000_000
