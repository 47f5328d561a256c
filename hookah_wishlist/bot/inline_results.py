"""Answers to `@bot кола дарк` typed in any chat. Pure.

What is posted is read by people who have confirmed nothing: the name alone, marked 18+.
"""

from collections.abc import Iterable

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)

from hookah_wishlist.bot import words
from hookah_wishlist.bot.here import Here
from hookah_wishlist.bot.markup import Html, bold, name, shortened
from hookah_wishlist.bot.payloads import OpenTobacco
from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.wishlist.model import Item

THUMBNAIL = 160


def tobacco_results(rows: Iterable[TobaccoRow], here: Here) -> list[InlineQueryResultArticle]:
    return [_article(row, here) for row in rows]


def item_results(items: Iterable[Item], here: Here) -> list[InlineQueryResultArticle]:
    """The person's own wishes; of a typed one there is no card to add from."""
    return [_article(item.tobacco, here) if item.tobacco else _typed(item, here) for item in items]


def _article(row: TobaccoRow, here: Here) -> InlineQueryResultArticle:
    texts = here.texts
    add = InlineKeyboardButton(
        text=texts.plain("inline.add"), url=here.deep_link(OpenTobacco(row.id, add=True))
    )
    origin = " · ".join(name(part) for part in (row.brand, words.line(row.line)) if part)
    return InlineQueryResultArticle(
        id=f"t{row.id}",
        title=name(shortened(row.name, 100)),
        description=shortened(origin, 100) + _score(row, here),
        thumbnail_url=here.picture(row, THUMBNAIL),
        input_message_content=_posted(Html("{}\n{}").format(bold(name(row.name)), origin)),
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[add]]),
    )


def _typed(item: Item, here: Here) -> InlineQueryResultArticle:
    shown = name(item.name)
    return InlineQueryResultArticle(
        id=f"i{item.id}",
        title=shortened(shown, 100),
        description=here.texts.plain("list.typed"),
        input_message_content=_posted(bold(shown)),
    )


def _score(row: TobaccoRow, here: Here) -> str:
    if row.weighted_rating is None or not row.ratings_count:
        return ""
    return f" · ★ {here.texts.score(row.weighted_rating)}"


def _posted(text: Html) -> InputTextMessageContent:
    return InputTextMessageContent(
        message_text=Html("{} · 18+").format(text),
        parse_mode="HTML",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
