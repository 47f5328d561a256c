"""Whatever things are called, what is shown of them is valid and within Telegram's limits."""

from datetime import UTC, datetime, timedelta

import pytest
from aiogram.types import InlineKeyboardMarkup
from hypothesis import given, settings
from hypothesis import strategies as st

from hookah_wishlist.bot.answers import answers, offered, relisted
from hookah_wishlist.bot.cards import card_text, custom_card, tobacco_card
from hookah_wishlist.bot.here import Here
from hookah_wishlist.bot.inline_results import item_results, tobacco_results
from hookah_wishlist.bot.lists import Kept, list_page, removal_of
from hookah_wishlist.bot.markup import CAPTION_LIMIT, Html
from hookah_wishlist.bot.presses import Place
from hookah_wishlist.bot.questions import question
from hookah_wishlist.bot.texts import texts
from hookah_wishlist.bot.wishes import as_many_as_fit, tidy
from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.catalogue.store import Tag, TobaccoCard
from hookah_wishlist.wishlist.model import Item, Removal, Tab
from tests.telegram import limits

NOW = datetime(2026, 11, 3, tzinfo=UTC)
NAMES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200),
    st.sampled_from(["<b>&amp;</b>", "🍒" * 200, "תות שדה " * 20, "\"'`*_[]()", "a" * 200, "&" * 200]),
).map(lambda name: f"x{name}"[:200])
TEXTS = st.one_of(st.none(), NAMES, st.just("<i>долго</i> & " * 400))


@st.composite
def rows(draw):
    return TobaccoRow(
        draw(st.integers(1, 2**31 - 1)), draw(NAMES), draw(st.one_of(st.none(), NAMES)), draw(NAMES),
        draw(NAMES), "brand", draw(NAMES), "line", draw(st.sampled_from([None, "Россия", "Нигде <&>"])),
        draw(st.sampled_from([None, 1, 5])), draw(st.sampled_from([None, 3])),
        draw(st.sampled_from(["active", "discontinued", "unknown"])), draw(st.sampled_from([None, "<x>"])),
        4.5, draw(st.sampled_from([None, 0, 12345])), draw(st.sampled_from([None, 4.44])),
        draw(st.sampled_from([None, "/p.webp"])), [1],
    )  # fmt: skip


@st.composite
def cards(draw):
    tags = tuple(Tag(n, draw(NAMES), "", None, None, None, None) for n in range(draw(st.integers(0, 14))))
    description = draw(TEXTS)
    return TobaccoCard(
        draw(rows()), tags, description, None, None, None, None, None, None, draw(st.booleans()), True, False
    )


@st.composite
def items(draw, number=None):
    tobacco = draw(st.one_of(st.none(), rows()))
    bought = draw(st.sampled_from([None, NOW, NOW - timedelta(days=40)]))
    return Item(
        number or draw(st.integers(1, 2**62)), tobacco, False, None if tobacco else draw(NAMES),
        draw(st.one_of(st.just(""), st.just("🍓<" * 250), NAMES)), 0, NOW, bought,
        draw(st.sampled_from([None, NOW])), NOW,
    )  # fmt: skip


HERES = st.builds(
    Here,
    st.sampled_from([texts("ru"), texts("en")]),
    st.just("wishlist_bot"),
    st.sampled_from([None, "https://wishlist.example"]),
    st.sampled_from([None, "https://htreviews.org"]),
    st.booleans(),
)
QUICK = settings(max_examples=30, deadline=None)


def check(shown, here):
    """As the fake Telegram checks every message."""
    text, _ = limits.text({"text": shown.text, "parse_mode": "HTML"})
    assert text
    if shown.keyboard is not None:
        keyboard = shown.keyboard.model_dump(exclude_none=True)
        limits.keyboard(keyboard, "private" if here.is_private else "group")


@QUICK
@given(cards(), st.one_of(st.none(), items()), HERES, st.booleans())
def test_cards(card, item, here, asking):
    check(tobacco_card(card, item, here, asking=asking), here)
    limits.text(
        {"caption": card_text(card, item, here, limit=CAPTION_LIMIT), "parse_mode": "HTML"}, "caption", 1024
    )


@QUICK
@given(items(), HERES)
def test_typed_items_and_questions(item, here):
    check(custom_card(item, here), here)
    check(custom_card(item, here, removed=Removal(2**63 - 1, 1, NOW)), here)
    check(removal_of(item, str(Place(Tab.PURCHASED, 9999, "r")), here), here)


@QUICK
@given(st.lists(rows(), min_size=1, max_size=8), HERES)
def test_answers(found, here):
    shown = answers(Html("🔎"), found, {found[0].id: Tab.WANTED}, here)
    check(shown, here)
    if here.is_private and isinstance(shown.keyboard, InlineKeyboardMarkup):
        assert offered(shown.keyboard) == [row.id for row in found]
        assert (
            relisted(shown.keyboard, {row.id: Tab.PURCHASED for row in found}).inline_keyboard[0][1].text
            == "✅"
        )


@QUICK
@given(st.lists(items(), max_size=30), HERES, st.sampled_from(["w0o", "p0t", "w1r", "p1o"]))
def test_lists(found, here, at):
    tab = Tab.WANTED if at[0] == "w" else Tab.PURCHASED
    kept = Kept(tuple(i for i in found if not i.purchased_at), tuple(i for i in found if i.purchased_at))
    place = Place(tab, int(at[1]), at[2])
    check(list_page(kept, place, here, now=NOW, removed=Removal(2**63 - 1, 1, NOW)), here)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_longest_page_loses_nobody(language):
    found = tuple(
        Item(n, None, False, "🍒" * 199 + str(n % 10), "🍓" * 500, 0, NOW, None, None, NOW)
        for n in range(1, 41)
    )
    here = Here(texts(language), "bot")
    shown = list_page(Kept(found, ()), Place(page=1), here, now=NOW)
    check(shown, here)
    assert all(f"\n{n}. " in shown.text for n in range(21, 41))


@QUICK
@given(st.lists(NAMES, min_size=1, max_size=25), st.lists(rows(), max_size=4), HERES)
def test_questions_about_lines(lines, found, here):
    waiting = as_many_as_fit([line for line in map(tidy, lines) if line])
    if waiting:
        check(question(waiting, found, here, word=Html("<b>x</b>") * 1), here)


@QUICK
@given(st.lists(items(), max_size=10, unique_by=lambda i: i.tobacco.id if i.tobacco else i.id), HERES)
def test_inline_answers(found, here):
    results = [*tobacco_results([i.tobacco for i in found if i.tobacco], here)]
    results += [r for r in item_results(found, here) if r.id.startswith("i")]
    limits.inline_answer(
        {"results": [result.model_dump(exclude_none=True, warnings=False) for result in results]}
    )
