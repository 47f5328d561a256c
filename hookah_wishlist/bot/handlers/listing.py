"""/list, /purchased and /new: pages turned in place, items opened and ticked."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from hookah_wishlist.bot import screens
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.greeting import elsewhere
from hookah_wishlist.bot.handlers.commanded import Commanded
from hookah_wishlist.bot.markup import name, shortened
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.payloads import OpenList
from hookah_wishlist.bot.presses import MoreNew, Nothing, OpenItem, Place, ShowList, Tick, place
from hookah_wishlist.bot.saying import say, say_below, say_in_place
from hookah_wishlist.wishlist import screen, store
from hookah_wishlist.wishlist.model import Change, Tab, Which


def router() -> Router:
    router = Router(name="listing")
    router.message.register(show_list, Commanded("list"))
    router.message.register(show_purchased, Commanded("purchased"))
    router.message.register(show_new, Commanded("new"))
    router.callback_query.register(turn_page, ShowList.filter())
    router.callback_query.register(more_new, MoreNew.filter())
    router.callback_query.register(open_item, OpenItem.filter())
    router.callback_query.register(tick, Tick.filter())
    router.callback_query.register(nothing, Nothing.filter())
    return router


async def show_list(message: Message, asking: Asking, out: Outbox) -> None:
    await _show(message, asking, out, Tab.WANTED)


async def show_purchased(message: Message, asking: Asking, out: Outbox) -> None:
    await _show(message, asking, out, Tab.PURCHASED)


async def _show(message: Message, asking: Asking, out: Outbox, tab: Tab) -> None:
    """Whose list it is concerns nobody else in a group: there it is a link."""
    if asking.here.is_private:
        out.send(say(message, await screens.wishlist(asking, Place(tab))))
    else:
        out.send(say(message, elsewhere("group.list", asking.here, OpenList(), label="button.list")))


async def show_new(message: Message, asking: Asking, out: Outbox) -> None:
    out.send(say(message, await screens.newest(asking)))


async def more_new(callback: CallbackQuery, callback_data: MoreNew, asking: Asking, out: Outbox) -> None:
    out.send(callback.answer())
    out.send(say_in_place(callback, await screens.newest(asking, below=callback_data.below)))


async def turn_page(callback: CallbackQuery, callback_data: ShowList, asking: Asking, out: Outbox) -> None:
    out.send(callback.answer())
    out.send(say_in_place(callback, await screens.wishlist(asking, place(callback_data.at) or Place())))


async def open_item(callback: CallbackQuery, callback_data: OpenItem, asking: Asking, out: Outbox) -> None:
    """The card comes below, so that the list stays where it is."""
    item = await screen.item(asking.connection, asking.owner_id, Which(item_id=callback_data.item))
    shown = await screens.item_card(asking, item) if item else None
    if shown is None:
        out.send(callback.answer(asking.here.texts.plain("list.item_gone")))
    else:
        out.send(callback.answer())
        out.send(say_below(callback, shown))


async def tick(callback: CallbackQuery, callback_data: Tick, asking: Asking, out: Outbox) -> None:
    """Bought, or not after all: in the list or on the card, whichever was pressed."""
    texts = asking.here.texts
    change = Change(purchased=callback_data.bought)
    item = await store.change(asking.connection, asking.owner_id, Which(item_id=callback_data.item), change)
    if item is None:
        out.send(callback.answer(texts.plain("list.item_gone")))
    else:
        key = "answer.bought" if callback_data.bought else "answer.not_bought"
        out.send(callback.answer(texts.plain(key, name=name(shortened(item.name, 60)))))
    if at := place(callback_data.at):
        out.send(say_in_place(callback, await screens.wishlist(asking, at)))
    elif item and (shown := await screens.item_card(asking, item)):
        out.send(say_in_place(callback, shown))


async def nothing(callback: CallbackQuery, out: Outbox) -> None:
    out.send(callback.answer())
