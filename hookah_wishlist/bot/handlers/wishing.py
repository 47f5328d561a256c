"""Answers to "which one did you mean?"."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.presses import Wish
from hookah_wishlist.bot.questions import waiting_in
from hookah_wishlist.bot.saying import say_in_place
from hookah_wishlist.bot.wishes import mark
from hookah_wishlist.bot.wishing import decide


def router() -> Router:
    router = Router(name="wishing")
    router.callback_query.register(choose, Wish.filter())
    return router


async def choose(callback: CallbackQuery, callback_data: Wish, asking: Asking, out: Outbox) -> None:
    """The lines stand in the message; one that is no longer among them was decided by an earlier press."""
    if not isinstance(callback.message, Message):
        out.send(callback.answer(asking.here.texts.plain("answer.too_old"), show_alert=True))
        return
    out.send(callback.answer())
    waiting = waiting_in(callback.message)
    line = next((line for line in waiting if mark(line) == callback_data.mark), None)
    if line is not None:
        out.send(say_in_place(callback, await decide(asking, waiting, line, callback_data.tobacco)))
