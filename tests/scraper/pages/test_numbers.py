from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hookah_wishlist.scraper.pages.numbers import count, day, identity, rating, year


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("45", 45),
        ("0", 0),
        ("5.2k", 5200),
        ("230.1k", 230_100),
        ("1.9kk", 1_900_000),
        ("1,5k", 1500),
        ("1.5K", 1500),
        ("1.5к", 1500),  # a Russian к
        ("8982", 8982),
        ("1 234", 1234),
        ("1\u00a0234\u202f567", 1_234_567),
        ("53 вкуса", 53),
        ("21 вкус", 21),
        ("5 кальянов", 5),  # not five thousand
        ("\n 45\t", 45),
        ("94)", 94),
        ("26.0", 26),
        ("", None),
        ("–", None),
        ("-3", None),
        ("k", None),
        ("нет", None),
        ("12.11.2018", None),
        ("9" * 5000, None),
        ("999999999kk", None),
        (None, None),
    ],
)
def test_a_count_is_read_as_a_person_reads_it(text, value):
    assert count(text) == value


def as_the_site_writes(number):
    if number < 1000:
        return str(number)
    thousands, suffix = (number / 1000, "k") if number < 1_000_000 else (number / 1_000_000, "kk")
    return f"{thousands:.1f}".removesuffix(".0") + suffix


@given(some.integers(0, 999) | some.integers(10, 9999).map(lambda n: n * 100))
def test_a_number_the_site_can_write_exactly_is_read_back(number):
    assert count(as_the_site_writes(number)) == number


@given(some.integers(0, 2_000_000_000))
def test_an_abbreviated_number_is_read_back_within_its_rounding(number):
    assert abs(count(as_the_site_writes(number)) - number) <= number * 0.05


@given(some.text())
def test_no_text_frightens_the_readers_of_numbers(text):
    for reader in (count, rating, identity, day, year):
        reader(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4.6", 4.6),
        ("4", 4.0),
        (" 4,9 ", 4.9),
        ("5", 5.0),
        ("0", None),  # nobody has rated it
        ("6", None),
        ("", None),
        ("–", None),
        ("4.6k", None),
        (None, None),
    ],
)
def test_a_rating_is_from_1_to_5(text, value):
    assert rating(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.11.2018", date(2018, 11, 12)),
        (" 06.12.2024\n", date(2024, 12, 6)),
        ("31.02.2018", None),
        ("2018-11-12", None),
        ("", None),
        (None, None),
    ],
)
def test_a_day_is_written_as_in_russia(text, value):
    assert day(text) == value


@given(some.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back(value):
    assert day(f"{value.day:02}.{value.month:02}.{value.year:04}") == value


def test_an_identity_is_a_number_with_or_without_its_letters():
    assert identity("197863") == identity("htr197863") == 197863
    assert identity("0") is identity("htr") is identity("12 34") is identity("9" * 12) is None


def test_a_year_has_four_digits():
    assert year("2018") == 2018
    assert year("18") is year("20188") is year(None) is None
