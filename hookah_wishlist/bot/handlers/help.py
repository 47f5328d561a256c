"""/help, /privacy, /app, /cancel."""

from aiogram import Bot, Router
from aiogram.types import Message

from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.dialogs import Dialog
from hookah_wishlist.bot.greeting import app_screen, elsewhere, help_text
from hookah_wishlist.bot.handlers.commanded import Commanded
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.saying import say
from hookah_wishlist.bot.scope import ChatScope
from hookah_wishlist.bot.shown import Shown


def router() -> Router:
    router = Router(name="help")
    router.message.register(show_help, Commanded("help"))
    router.message.register(show_privacy, Commanded("privacy"))
    router.message.register(open_app, Commanded("app"))
    router.message.register(cancel, Cancelled())
    return router


class Cancelled(Commanded):
    """/cancel, with whether anything was under way."""

    def __init__(self) -> None:
        super().__init__("cancel")

    async def __call__(
        self, message: Message, bot: Bot, state: Dialog | None = None
    ) -> bool | dict[str, object]:
        was_under_way = state is not None and state.name is not None
        found = await super().__call__(message, bot, state)
        return {**found, "was_under_way": was_under_way} if isinstance(found, dict) else found


async def show_help(message: Message, asking: Asking, out: Outbox) -> None:
    out.send(say(message, help_text(asking.here)))


async def show_privacy(message: Message, asking: Asking, out: Outbox) -> None:
    out.send(say(message, Shown(asking.here.texts.html("privacy.text"), scope=ChatScope.ANY)))


async def open_app(message: Message, asking: Asking, out: Outbox) -> None:
    if asking.here.is_private:
        out.send(say(message, app_screen(asking.here)))
    else:
        out.send(say(message, elsewhere("group.app", asking.here)))


async def cancel(message: Message, asking: Asking, out: Outbox, was_under_way: bool) -> None:
    key = "cancel.done" if was_under_way else "cancel.nothing"
    out.send(say(message, Shown(asking.here.texts.html(key), scope=ChatScope.ANY)))
