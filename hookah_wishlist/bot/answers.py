"""Up to eight tobaccos in one message, each with a button that opens it and one that adds it. Pure."""

from collections.abc import Mapping, Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from hookah_wishlist.bot import words
from hookah_wishlist.bot.buttons import button, named
from hookah_wishlist.bot.here import Here
from hookah_wishlist.bot.markup import TEXT_LIMIT, Html, bold, cut, lines, name, shortened
from hookah_wishlist.bot.payloads import OpenTobacco
from hookah_wishlist.bot.presses import Add, Press
from hookah_wishlist.bot.presses import OpenTobacco as Open
from hookah_wishlist.bot.shown import Row, Shown, keyboard
from hookah_wishlist.bot.texts import Texts
from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.wishlist.model import Tab

A_MESSAGE = 8

_MARKS = {Tab.WANTED: "✓", Tab.PURCHASED: "✅"}


def answers(
    title: Html,
    rows: Sequence[TobaccoRow],
    listed: Mapping[int, Tab],
    here: Here,
    *,
    first: int = 1,
    more: Press | None = None,
    app: InlineKeyboardButton | None = None,
) -> Shown:
    """`listed` is what of these the person has; in a group nobody's list shows."""
    known = listed if here.is_private else {}
    told = (_told(number, row, here.texts) for number, row in enumerate(rows, first))
    buttons: list[Row] = [
        [_open(number, row, here), _add(row.id, known.get(row.id))] for number, row in enumerate(rows, first)
    ]
    to_more = button(here.texts.plain("button.more"), more) if more else None
    text = cut(lines(title, "", *told), TEXT_LIMIT)
    return Shown(text, keyboard(*buttons, [to_more, app]), scope=here.scope)


def offered(markup: InlineKeyboardMarkup) -> list[int]:
    """The tobaccos that a message of answers has buttons for."""
    return [number for row in markup.inline_keyboard if (number := _offered_in(row))]


def relisted(markup: InlineKeyboardMarkup, listed: Mapping[int, Tab]) -> InlineKeyboardMarkup:
    """The same answers with the buttons that the person's list asks for now."""
    rows = [
        [row[0], _add(number, listed.get(number))] if (number := _offered_in(row)) else row
        for row in markup.inline_keyboard
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _offered_in(row: Sequence[InlineKeyboardButton]) -> int | None:
    if len(row) != 2 or not (row[0].callback_data or "").startswith(f"{Open.__prefix__}:"):
        return None
    return Open.unpack(row[0].callback_data or "").tobacco


def _told(number: int, row: TobaccoRow, texts: Texts) -> Html:
    origin = [name(shortened(part, 60)) for part in (row.brand, words.line(row.line)) if part]
    told = [bold(name(shortened(row.name, 100))), Html(" · ").join(origin)]
    if row.weighted_rating is not None and row.ratings_count:
        told.append(
            Html("★ {} ({})").format(texts.score(row.weighted_rating), texts.number(row.ratings_count))
        )
    if row.status == "discontinued":
        told.append(Html(texts.plain("list.discontinued")))
    return Html("{}. {}").format(number, Html(" · ").join(told))


def _open(number: int, row: TobaccoRow, here: Here) -> InlineKeyboardButton:
    """Half a row is narrow: the number finds the line that tells more. A group gets links."""
    label = named(row.name, mark=f"{number}.")
    if here.is_private:
        return button(label, Open(tobacco=row.id))
    return InlineKeyboardButton(text=label, url=here.deep_link(OpenTobacco(row.id)))


def _add(tobacco_id: int, tab: Tab | None) -> InlineKeyboardButton:
    if tab:
        return button(_MARKS[tab], Open(tobacco=tobacco_id))
    return button("➕", Add(tobacco=tobacco_id))
