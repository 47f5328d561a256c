"""Buttons of answers and cards: open, add, want again, what is similar."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from hookah_wishlist.bot import screens
from hookah_wishlist.bot.answers import offered, relisted
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.markup import name, shortened
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.presses import ON_CARD, Add, OpenTobacco, Similar, WantAgain
from hookah_wishlist.bot.saying import say_below, say_in_place
from hookah_wishlist.wishlist import screen, store
from hookah_wishlist.wishlist.model import Kept, NoSuchTobacco, Which, WishlistFull


def router() -> Router:
    router = Router(name="cards")
    router.callback_query.register(open_tobacco, OpenTobacco.filter())
    router.callback_query.register(add, Add.filter())
    router.callback_query.register(want_again, WantAgain.filter())
    router.callback_query.register(show_similar, Similar.filter())
    return router


async def open_tobacco(
    callback: CallbackQuery, callback_data: OpenTobacco, asking: Asking, out: Outbox
) -> None:
    out.send(callback.answer())
    shown = await screens.card(asking, callback_data.tobacco)
    out.send(say_below(callback, shown or screens.gone(asking)))


async def add(callback: CallbackQuery, callback_data: Add, asking: Asking, out: Outbox) -> None:
    """On the list of whoever pressed; in a group that is told to them alone."""
    texts = asking.here.texts
    try:
        kept = await store.put(asking.connection, asking.owner_id, callback_data.tobacco)
    except WishlistFull:
        out.send(callback.answer(texts.plain("answer.full"), show_alert=True))
        return
    except NoSuchTobacco:
        out.send(callback.answer(texts.plain("answer.gone"), show_alert=True))
        return
    out.send(callback.answer(_answer(kept, asking)))
    if asking.here.is_private:
        await _show_added(callback, callback_data, asking, out)


async def _show_added(callback: CallbackQuery, pressed: Add, asking: Asking, out: Outbox) -> None:
    """A card shows itself anew; in a row of answers the button changes."""
    message = callback.message
    if pressed.at != ON_CARD and isinstance(message, Message) and message.reply_markup:
        listed = await screen.listed(asking.connection, asking.owner_id, offered(message.reply_markup))
        out.send(message.edit_reply_markup(reply_markup=relisted(message.reply_markup, listed)))
    elif shown := await screens.card(asking, pressed.tobacco):
        out.send(say_in_place(callback, shown))


async def want_again(callback: CallbackQuery, callback_data: WantAgain, asking: Asking, out: Outbox) -> None:
    """A bought one is a wish again, which remembers its purchase."""
    texts = asking.here.texts
    item = await screen.item(asking.connection, asking.owner_id, Which(item_id=callback_data.item))
    if item is None:
        out.send(callback.answer(texts.plain("list.item_gone")))
        return
    if item.tobacco:
        kept = await store.put(asking.connection, asking.owner_id, item.tobacco.id)
    else:
        kept = await store.add_custom(asking.connection, asking.owner_id, item.name)
    out.send(callback.answer(_answer(kept, asking)))
    if shown := await screens.item_card(asking, kept.item):
        out.send(say_in_place(callback, shown))


async def show_similar(callback: CallbackQuery, callback_data: Similar, asking: Asking, out: Outbox) -> None:
    out.send(callback.answer())
    out.send(
        say_below(callback, await screens.similar(asking, callback_data.tobacco) or screens.gone(asking))
    )


def _answer(kept: Kept, asking: Asking) -> str:
    key = "answer.added" if kept.added or kept.again else "answer.had"
    return asking.here.texts.plain(key, name=name(shortened(kept.item.name, 60)))
