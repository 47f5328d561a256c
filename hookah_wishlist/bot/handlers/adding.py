"""/add NAME, or several names a line each."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from hookah_wishlist.bot import screens
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.dialogs import Dialog, InDialog
from hookah_wishlist.bot.handlers.commanded import Commanded, words_of
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.saying import say
from hookah_wishlist.bot.shown import Shown
from hookah_wishlist.bot.wishes import wish_lines
from hookah_wishlist.bot.wishing import wish

DIALOG = "add"


def router() -> Router:
    router = Router(name="adding")
    router.message.register(add, Commanded("add"))
    router.message.register(add_asked, InDialog(DIALOG))
    return router


async def add(message: Message, command: CommandObject, asking: Asking, out: Outbox, state: Dialog) -> None:
    """In a group the answers come with buttons, as everybody has a list of his own."""
    lines = wish_lines(words_of(command))
    if lines:
        out.send(say(message, await _answered(lines, asking)))
        return
    if asking.here.is_private:
        state.begin(DIALOG)
    key = "add.ask" if asking.here.is_private else "group.ask"
    out.send(say(message, Shown(asking.here.texts.html(key), scope=asking.here.scope)))


async def add_asked(message: Message, asking: Asking, out: Outbox, state: Dialog) -> None:
    lines = wish_lines(message.text or message.caption or "")
    if not lines:
        out.send(say(message, Shown(asking.here.texts.html("text.needed"))))
        return
    state.end()
    out.send(say(message, await _answered(lines, asking)))


async def _answered(lines: tuple[str, ...], asking: Asking) -> Shown:
    return await wish(asking, lines) if asking.here.is_private else await screens.search(asking, lines[0])
