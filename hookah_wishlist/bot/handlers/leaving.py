"""/delete_me: everything kept about the person goes, after one question."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.buttons import button
from hookah_wishlist.bot.dialogs import Dialog
from hookah_wishlist.bot.greeting import elsewhere
from hookah_wishlist.bot.handlers.commanded import Commanded
from hookah_wishlist.bot.here import Here
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.presses import Leave
from hookah_wishlist.bot.saying import say, say_below, say_in_place
from hookah_wishlist.bot.shown import Shown, keyboard
from hookah_wishlist.people import store


def router() -> Router:
    router = Router(name="leaving")
    router.message.register(ask, Commanded("delete_me"))
    router.callback_query.register(ask_again, Leave.filter(F.step == "ask"))
    router.callback_query.register(stay, Leave.filter(F.step == "no"))
    router.callback_query.register(leave, Leave.filter(F.step == "yes"))
    return router


async def ask(message: Message, asking: Asking, out: Outbox) -> None:
    shown = question(asking.here) if asking.here.is_private else elsewhere("group.private", asking.here)
    out.send(say(message, shown))


async def ask_again(callback: CallbackQuery, asking: Asking, out: Outbox) -> None:
    out.send(callback.answer())
    out.send(say_below(callback, question(asking.here)))


async def stay(callback: CallbackQuery, asking: Asking, out: Outbox) -> None:
    out.send(callback.answer())
    out.send(say_in_place(callback, Shown(asking.here.texts.html("delete.kept"))))


async def leave(callback: CallbackQuery, asking: Asking, out: Outbox, state: Dialog) -> None:
    """The number is the person's proof; the log knows it without knowing whose it was."""
    state.end()
    out.send(callback.answer())
    reference = await store.delete_everything(asking.connection, asking.owner_id)
    out.send(say_in_place(callback, Shown(asking.here.texts.html("delete.done", reference=reference or ""))))


def question(here: Here) -> Shown:
    texts = here.texts
    return Shown(
        texts.html("delete.question"),
        keyboard(
            [button(texts.plain("button.sure_delete"), Leave(step="yes"))],
            [button(texts.plain("button.keep_all"), Leave(step="no"))],
        ),
    )
