"""/search, and turning the pages of answers."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message

from hookah_wishlist.bot import screens
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.dialogs import Dialog, InDialog
from hookah_wishlist.bot.handlers.commanded import Commanded, words_of
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.presses import MoreAnswers
from hookah_wishlist.bot.questions import waiting_in
from hookah_wishlist.bot.saying import say, say_in_place
from hookah_wishlist.bot.scope import ChatScope
from hookah_wishlist.bot.shown import Shown
from hookah_wishlist.bot.wishes import tidy

DIALOG = "search"


def router() -> Router:
    router = Router(name="searching")
    router.message.register(search, Commanded("search"))
    router.message.register(search_asked, InDialog(DIALOG))
    router.callback_query.register(more, MoreAnswers.filter())
    return router


async def search(
    message: Message, command: CommandObject, asking: Asking, out: Outbox, state: Dialog
) -> None:
    if typed := tidy(words_of(command)):
        out.send(say(message, await screens.search(asking, typed)))
        return
    out.send(say(message, _ask(asking, state)))


def _ask(asking: Asking, state: Dialog) -> Shown:
    """In a group the next words are hardly meant for the bot, and most it is not even shown."""
    if not asking.here.is_private:
        return Shown(asking.here.texts.html("group.ask"), scope=ChatScope.ANY)
    state.begin(DIALOG)
    return Shown(asking.here.texts.html("search.ask"))


async def search_asked(message: Message, asking: Asking, out: Outbox, state: Dialog) -> None:
    typed = tidy(message.text or message.caption or "")
    if not typed:
        out.send(say(message, Shown(asking.here.texts.html("text.needed"))))
        return
    state.end()
    out.send(say(message, await screens.search(asking, typed)))


async def more(callback: CallbackQuery, callback_data: MoreAnswers, asking: Asking, out: Outbox) -> None:
    """What was searched for stands in the message itself."""
    typed = waiting_in(callback.message) if isinstance(callback.message, Message) else ()
    if not typed:
        out.send(callback.answer(asking.here.texts.plain("answer.too_old")))
        return
    out.send(callback.answer())
    out.send(say_in_place(callback, await screens.search(asking, typed[0], page=callback_data.page)))
