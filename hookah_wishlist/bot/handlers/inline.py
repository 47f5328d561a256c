"""Inline mode: tobaccos offered in any chat, and one's own list where nothing is typed."""

from aiogram import Router
from aiogram.methods import AnswerInlineQuery
from aiogram.types import InlineQuery, InlineQueryResultArticle, InlineQueryResultsButton

from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.inline_results import item_results, tobacco_results
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.screens import kept_list
from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.listing import MAX_LIMIT
from hookah_wishlist.people.model import is_adult

A_PAGE = 50  # Telegram takes no more at once
SHORTLY = 30  # seconds; every answer is in somebody's language, so it is kept for that person alone


def router() -> Router:
    router = Router(name="inline")
    router.inline_query.register(answer)
    return router


async def answer(query: InlineQuery, asking: Asking, out: Outbox) -> None:
    text = query.query.strip()
    if not is_adult(asking.person):
        out.send(_nothing_yet(query, asking))
        return
    found = await _found(text, asking)
    first = _offset(query.offset)
    page = found[first : first + A_PAGE]
    more = first + A_PAGE if len(found) > first + A_PAGE else None
    out.send(
        query.answer(
            list(page),
            cache_time=SHORTLY if text else 0,  # the list may change any moment
            is_personal=True,
            next_offset=str(more or ""),
            button=None if page else _button("inline.nothing" if text else "inline.empty", asking, "list"),
        )
    )


async def _found(text: str, asking: Asking) -> list[InlineQueryResultArticle]:
    if not text:
        return item_results((await kept_list(asking)).wanted, asking.here)
    rows = (await store.search(asking.connection, text, limit=MAX_LIMIT)).items
    return tobacco_results(rows, asking.here)


def _nothing_yet(query: InlineQuery, asking: Asking) -> AnswerInlineQuery:
    return query.answer([], cache_time=0, is_personal=True, button=_button("inline.adult", asking, "list"))


def _button(key: str, asking: Asking, start: str) -> InlineQueryResultsButton:
    return InlineQueryResultsButton(text=asking.here.texts.plain(key), start_parameter=start)


def _offset(told: str) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) < 5 else 0
