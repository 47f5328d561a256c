"""/remove and /clear: asked once, done, and taken back within ten minutes."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message

from hookah_wishlist.bot import screens
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.buttons import button, named
from hookah_wishlist.bot.cards import custom_card
from hookah_wishlist.bot.greeting import elsewhere
from hookah_wishlist.bot.handlers.commanded import Commanded, words_of
from hookah_wishlist.bot.lists import clear_question, removal_of
from hookah_wishlist.bot.markup import code, name, shortened
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.payloads import OpenList
from hookah_wishlist.bot.presses import Back, Clear, Place, Remove, Undo, place
from hookah_wishlist.bot.saying import say, say_in_place
from hookah_wishlist.bot.shown import Shown, keyboard
from hookah_wishlist.wishlist import removal, screen
from hookah_wishlist.wishlist.choosing import chosen
from hookah_wishlist.wishlist.model import CountDiffers, Filters, Item, Removal, Tab, Which, WishlistFull

MOST_OFFERED = 8
ITEMS_PLACE = Place()


def router() -> Router:
    router = Router(name="removing")
    router.message.register(remove_named, Commanded("remove"))
    router.message.register(clear, Commanded("clear"))
    router.callback_query.register(remove, Remove.filter())
    router.callback_query.register(keep, Back.filter())
    router.callback_query.register(clear_pressed, Clear.filter())
    router.callback_query.register(undo, Undo.filter())
    return router


async def remove_named(message: Message, command: CommandObject, asking: Asking, out: Outbox) -> None:
    """Without a name the list comes with its numbers set to remove."""
    typed = words_of(command)
    if not asking.here.is_private:
        out.send(say(message, elsewhere("group.list", asking.here, OpenList(), label="button.list")))
    elif not typed:
        out.send(say(message, await screens.wishlist(asking, Place(mode="r"))))
    else:
        out.send(say(message, await _offered(typed, asking)))


async def _offered(typed: str, asking: Asking) -> Shown:
    kept = await screens.kept_list(asking)
    found = chosen((*kept.wanted, *kept.purchased), Filters(text=typed))
    if not found:
        return Shown(asking.here.texts.html("remove.nothing", text=code(shortened(typed, 200))))
    if len(found) == 1:
        return removal_of(found[0], str(ITEMS_PLACE), asking.here)
    rows = ([_remove_button(item)] for item in found[:MOST_OFFERED])
    return Shown(asking.here.texts.html("remove.which"), keyboard(*rows))


def _remove_button(item: Item) -> InlineKeyboardButton:
    label = f"{item.name} — {item.tobacco.brand}" if item.tobacco else item.name
    return button(named(label, mark="✕"), Remove(item=item.id, sure=False, at=str(ITEMS_PLACE)))


async def remove(callback: CallbackQuery, callback_data: Remove, asking: Asking, out: Outbox) -> None:
    which = Which(item_id=callback_data.item)
    item = await screen.item(asking.connection, asking.owner_id, which)
    if item is None:
        out.send(callback.answer(asking.here.texts.plain("list.item_gone")))
        if at := place(callback_data.at):
            out.send(say_in_place(callback, await screens.wishlist(asking, at)))
        return
    if not callback_data.sure:
        out.send(callback.answer())
        out.send(say_in_place(callback, await _question(item, callback_data.at, asking)))
        return
    removed = await removal.remove(asking.connection, asking.owner_id, which)
    out.send(callback.answer(asking.here.texts.plain("answer.removed", name=name(shortened(item.name, 60)))))
    out.send(say_in_place(callback, await _without(item, removed, callback_data.at, asking)))


async def _question(item: Item, at: str, asking: Asking) -> Shown:
    if place(at) is None and (shown := await screens.item_card(asking, item, question=True)):
        return shown
    return removal_of(item, at, asking.here)


async def _without(item: Item, removed: Removal | None, at: str, asking: Asking) -> Shown:
    """What stood there, without the item and with the way back."""
    if there := place(at):
        word = asking.here.texts.html("remove.done", name=name(shortened(item.name, 100)))
        return await screens.wishlist(asking, there, removed=removed, word=word)
    if item.tobacco is None:
        return custom_card(item, asking.here, removed=removed)
    return await screens.card(asking, item.tobacco.id, removed=removed) or screens.gone(asking)


async def keep(callback: CallbackQuery, callback_data: Back, asking: Asking, out: Outbox) -> None:
    """The question is withdrawn: the list or the card stands there again."""
    out.send(callback.answer())
    if at := place(callback_data.at):
        out.send(say_in_place(callback, await screens.wishlist(asking, at)))
        return
    item = await screen.item(asking.connection, asking.owner_id, Which(item_id=callback_data.item))
    shown = await screens.item_card(asking, item) if item else None
    out.send(say_in_place(callback, shown or Shown(asking.here.texts.html("list.item_gone"))))


async def clear(message: Message, asking: Asking, out: Outbox) -> None:
    """Asks about what is wanted; what was bought is a diary and is cleared from its own tab."""
    here = asking.here
    if not here.is_private:
        out.send(say(message, elsewhere("group.list", here, OpenList(), label="button.list")))
        return
    out.send(say(message, await _clear_question(Tab.WANTED, asking)))


async def _clear_question(tab: Tab, asking: Asking) -> Shown:
    kept = await screens.kept_list(asking)
    count = len(kept.wanted if tab is Tab.WANTED else kept.purchased)
    return (
        clear_question(tab, count, asking.here) if count else Shown(asking.here.texts.html("clear.nothing"))
    )


async def clear_pressed(callback: CallbackQuery, callback_data: Clear, asking: Asking, out: Outbox) -> None:
    """Only what was confirmed goes: where the list has changed meanwhile, it is asked anew."""
    tab = Tab.PURCHASED if callback_data.tab == Tab.PURCHASED[0] else Tab.WANTED
    out.send(callback.answer())
    if not callback_data.sure:
        out.send(say_in_place(callback, await _clear_question(tab, asking)))
        return
    texts = asking.here.texts
    try:
        removed = await removal.clear(asking.connection, asking.owner_id, callback_data.count, tab=tab)
    except CountDiffers:
        out.send(say_in_place(callback, await _clear_question(tab, asking)))
        return
    word = texts.html("clear.done", items=texts.plural("count.items", callback_data.count))
    out.send(say_in_place(callback, await screens.wishlist(asking, Place(tab), removed=removed, word=word)))


async def undo(callback: CallbackQuery, callback_data: Undo, asking: Asking, out: Outbox) -> None:
    texts = asking.here.texts
    try:
        undone = await removal.undo(asking.connection, asking.owner_id, callback_data.removal)
    except WishlistFull:
        out.send(callback.answer(texts.plain("answer.full"), show_alert=True))
        return
    out.send(callback.answer(texts.plain("answer.restored" if undone else "answer.too_late")))
    if shown := await _restored(callback_data.at, asking):
        out.send(say_in_place(callback, shown))


async def _restored(at: str, asking: Asking) -> Shown | None:
    if there := place(at):
        return await screens.wishlist(asking, there)
    number = int(at[1:]) if at[1:].isdecimal() else 0
    if at.startswith("t"):
        return await screens.card(asking, number)
    item = await screen.item(asking.connection, asking.owner_id, Which(item_id=number))
    return await screens.item_card(asking, item) if item else None
