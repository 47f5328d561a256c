"""Notes of items: asked for in one step, written in the next."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from hookah_wishlist.bot import screens
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.dialogs import Dialog, InDialog
from hookah_wishlist.bot.markup import bold, name, shortened
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.presses import DropNote, WriteNote
from hookah_wishlist.bot.saying import say, say_below, say_in_place
from hookah_wishlist.bot.shown import Shown
from hookah_wishlist.wishlist import screen, store
from hookah_wishlist.wishlist.model import MAX_NOTE, BadField, Change, Which

DIALOG = "note"


def router() -> Router:
    router = Router(name="notes")
    router.callback_query.register(ask, WriteNote.filter())
    router.callback_query.register(drop, DropNote.filter())
    router.message.register(write, InDialog(DIALOG))
    return router


async def ask(
    callback: CallbackQuery, callback_data: WriteNote, asking: Asking, out: Outbox, state: Dialog
) -> None:
    texts = asking.here.texts
    item = await screen.item(asking.connection, asking.owner_id, Which(item_id=callback_data.item))
    if item is None:
        out.send(callback.answer(texts.plain("list.item_gone")))
        return
    state.begin(DIALOG, item=item.id)
    out.send(callback.answer())
    out.send(say_below(callback, Shown(texts.html("note.ask", name=bold(name(shortened(item.name, 100)))))))


async def write(message: Message, asking: Asking, out: Outbox, state: Dialog) -> None:
    """A note that is too long is asked for again; whatever else comes of it, the input is over."""
    texts = asking.here.texts
    note = message.text or message.caption or ""
    if not note.strip():
        out.send(say(message, Shown(texts.html("text.needed"))))
        return
    which = Which(item_id=int(state.data["item"]))
    try:
        item = await store.change(asking.connection, asking.owner_id, which, Change(note=note))
    except BadField:
        out.send(say(message, Shown(texts.html("note.bad", most=MAX_NOTE))))
        return
    state.end()
    shown = await screens.item_card(asking, item) if item else None
    out.send(say(message, shown or Shown(texts.html("list.item_gone"))))


async def drop(callback: CallbackQuery, callback_data: DropNote, asking: Asking, out: Outbox) -> None:
    texts = asking.here.texts
    which = Which(item_id=callback_data.item)
    item = await store.change(asking.connection, asking.owner_id, which, Change(note=""))
    out.send(callback.answer(texts.plain("answer.note_dropped" if item else "list.item_gone")))
    if item and (shown := await screens.item_card(asking, item)):
        out.send(say_in_place(callback, shown))
