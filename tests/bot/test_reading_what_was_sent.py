"""What people send, read without a bot: lines, links, payloads, buttons."""

import asyncio

import pytest
from aiogram.types import Message
from hypothesis import given
from hypothesis import strategies as st

from hookah_wishlist.bot import payloads, presses
from hookah_wishlist.bot.links import source_paths
from hookah_wishlist.bot.payloads import LONGEST, OpenList, OpenSearch, OpenTobacco
from hookah_wishlist.bot.presses import Place, place
from hookah_wishlist.bot.reading import MOST_AT_ONCE, Reading
from hookah_wishlist.bot.wishes import as_many_as_fit, surely, tidy, wish_lines
from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.wishlist.model import Tab

ANNA = 1  # a person's number


def row(number=1, name="Морозная мята", alt_name="Frost Mint", brand="Северка", line="Классика"):
    return TobaccoRow(
        number, name, alt_name, "s", brand, "b", line, "l", None, None, None, "active", None, *[None] * 4, []
    )


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("- кола", "кола"),
        ("  • кола  ", "кола"),
        ("12) кола", "кола"),
        ("3. кола", "кола"),
        ("☑ кола  с   лимоном", "кола с лимоном"),
        ("7 грехов", "7 грехов"),
        ("5.0", "5.0"),
        ("---", ""),
        ("a\u0000\tb", "a b"),
    ],
)
def test_a_line_loses_its_bullet_and_nothing_else(line, wish):
    assert tidy(line) == wish


def test_lines_that_say_nothing_or_the_same_are_no_wishes():
    assert wish_lines("кола\n\n➖➖➖\n- кола\r\nмята\u2028лёд") == ("кола", "мята", "лёд")


def test_as_many_lines_as_one_message_holds():
    assert len(as_many_as_fit(["x"] * 50)) == 20
    assert len(as_many_as_fit(["🍒" * 200] * 50)) == 6


@pytest.mark.parametrize(
    "line",
    [
        "морозная мята",
        "FROST MINT",
        "северка морозная мята",
        "Frost mint severka",
        "морозная мята классика",
        "Северка классика Морозная мята",
    ],
)
def test_a_tobacco_is_sure_by_its_full_name_with_or_without_brand_and_line(line):
    assert surely(line, [row(), row(2, "Мята", None)]) == row()


def test_two_of_the_same_name_are_not_sure():
    assert surely("морозная мята", [row(), row(2, brand="Другая")]) is None
    assert surely("северка морозная мята", [row(), row(2, brand="Другая")]) == row()


@pytest.mark.parametrize(
    ("line", "is_sure"),
    [("морозн мята", True), ("мрзная мята", True), ("мята кола", False), ("м", False), ("", False)],
)
def test_the_only_one_found_is_sure_when_every_word_is_its(line, is_sure):
    assert (surely(line, [row()]) is not None) == is_sure


def message(text, **told):
    chat = {"id": 1, "type": "private"}
    return Message.model_validate({"message_id": 1, "date": 0, "chat": chat, "text": text} | told)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("https://htreviews.org/tobaccos/a/b/c", ["/tobaccos/a/b/c"]),
        ("(htreviews.org/tobaccos/a/b/c).", ["/tobaccos/a/b/c"]),
        ("http://demo.example:8000/tobaccos/a", ["/tobaccos/a"]),
        ("https://other.example/tobaccos/a", []),
        ("https://htreviews.org.evil.example/tobaccos/a", []),
        ("https://htreviews.org/about", []),
        ("https://htreviews.org/tobaccos/a https://htreviews.org/tobaccos/a", ["/tobaccos/a"]),
        ("a/b/c", []),
        ("http://[", []),
    ],
)
def test_links_to_the_source_and_no_others(text, paths):
    assert [str(path) for path in source_paths(message(text), "http://demo.example:8000")] == paths


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60))
def test_a_payload_is_short_and_is_read_back(text):
    written = payloads.write(OpenSearch(text))
    assert len(written) <= LONGEST
    if written and text.strip():
        assert payloads.read(written) == OpenSearch(text.strip())


@pytest.mark.parametrize("payload", [OpenList(), OpenTobacco(5), OpenTobacco(2**31 - 1, add=True)])
def test_other_payloads_are_read_back(payload):
    assert payloads.read(payloads.write(payload)) == payload


@given(st.text(max_size=64))
def test_no_payload_makes_trouble(text):
    payloads.read(text)


@given(st.sampled_from(list(Tab)), st.integers(0, 9999), st.sampled_from("otr"))
def test_a_place_is_read_back(tab, page, mode):
    assert place(str(Place(tab, page, mode))) == Place(tab, page, mode)


@given(st.text(max_size=12))
def test_no_place_makes_trouble(text):
    place(text)


def test_the_longest_of_every_button_fits_into_64_bytes():
    big, at = 2**63 - 1, str(Place(Tab.PURCHASED, 9999, "r"))
    longest = [
        presses.Adult(yes=True, then="x" * LONGEST), presses.Tick(item=big, bought=True, at=at),
        presses.Remove(item=big, sure=True, at=at), presses.Back(item=big, at=at),
        presses.Undo(removal=big, at=f"i{big}"), presses.Clear(tab="p", count=500, sure=True),
        presses.Wish(mark="f" * 12, tobacco=2**31 - 1), presses.Add(tobacco=2**31 - 1, at="c"),
    ]  # fmt: skip
    assert all(len(press.pack().encode()) <= 64 for press in longest)


async def test_a_source_that_fails_or_is_slow_costs_a_moment_only(monkeypatch):
    monkeypatch.setattr("hookah_wishlist.bot.reading.PATIENCE", 0.02)
    reading = Reading()

    async def fails(number, party):
        raise OSError("away")

    async def never(path, party):
        await asyncio.sleep(60)

    async def reads(what, party):
        return 7

    assert await reading.details(fails, 1, ANNA) is False
    assert await reading.details(None, 1, ANNA) is False
    assert await reading.details(reads, 1, ANNA) is True
    assert await reading.find(reads, "a/b/c", ANNA) == 7
    assert await reading.find(never, "a/b/c", ANNA) is None
    assert await reading.find(None, "a/b/c", ANNA) is None


async def test_few_wait_for_the_source_at_once_and_of_one_person_one():
    reading, go = Reading(), asyncio.Event()

    async def waits(path, party):
        await go.wait()
        return 7

    def asks(person):
        return asyncio.create_task(reading.find(waits, "a/b/c", person))

    waiting = [asks(ANNA)]
    await asyncio.sleep(0)
    assert await asks(ANNA) is None
    waiting += [asks(ANNA + number) for number in range(1, MOST_AT_ONCE)]
    await asyncio.sleep(0)
    assert await asks(ANNA + MOST_AT_ONCE) is None
    go.set()
    assert await asyncio.gather(*waiting) == [7] * MOST_AT_ONCE
    assert await asks(ANNA) == 7
