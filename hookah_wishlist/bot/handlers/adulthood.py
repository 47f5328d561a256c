"""The one question about age, and the gate that lets nobody past it unanswered."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from hookah_wishlist.bot import payloads
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.greeting import adult_question, elsewhere, how_to
from hookah_wishlist.bot.handlers.commanded import Addressed, Commanded
from hookah_wishlist.bot.opening import opened
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.payloads import OpenList, OpenSearch, Payload
from hookah_wishlist.bot.presses import Adult
from hookah_wishlist.bot.profiles import PRIVATE
from hookah_wishlist.bot.saying import say, say_below, say_in_place
from hookah_wishlist.bot.shown import Shown
from hookah_wishlist.people import store
from hookah_wishlist.people.model import ADULT_VERSION, Person, is_adult


class NotYetAdult(Filter):
    async def __call__(self, event: TelegramObject, person: Person) -> bool:
        return not is_adult(person)


def router() -> Router:
    router = Router(name="adulthood")
    router.callback_query.register(confirm, Adult.filter())
    return router


def gate() -> Router:
    """Stands before everything with content: who has not confirmed gets no further."""
    router = Router(name="gate")
    is_private = F.chat.type == ChatType.PRIVATE
    router.message.register(ask, NotYetAdult(), is_private)
    router.message.register(ask_elsewhere, NotYetAdult(), Commanded(*PRIVATE))
    router.message.register(ask_elsewhere, NotYetAdult(), Addressed())
    router.message.register(pass_by, NotYetAdult())
    router.callback_query.register(ask_presser, NotYetAdult())
    return router


async def confirm(callback: CallbackQuery, callback_data: Adult, asking: Asking, out: Outbox) -> None:
    """A yes is noted once; what was asked for before follows at once."""
    texts = asking.here.texts
    out.send(callback.answer())
    if not callback_data.yes:
        out.send(say_in_place(callback, Shown(texts.html("adult.refused"))))
        return
    await store.confirm_adult(asking.connection, asking.owner_id, ADULT_VERSION, now=asking.now)
    out.send(say_in_place(callback, Shown(texts.html("adult.thanks"))))
    payload = payloads.read(callback_data.then)
    out.send(say_below(callback, await opened(asking, payload) if payload else how_to(asking.here)))


async def ask(message: Message, asking: Asking, out: Outbox) -> None:
    out.send(say(message, adult_question(asking.here, payloads.write(_meant(message)))))


async def ask_elsewhere(message: Message, asking: Asking, out: Outbox) -> None:
    """In a group: the question itself concerns nobody else there."""
    out.send(say(message, elsewhere("adult.elsewhere", asking.here)))


async def pass_by(message: Message) -> None:
    """What people say to each other in a group."""


async def ask_presser(callback: CallbackQuery, asking: Asking, out: Outbox) -> None:
    """In a group nobody else needs to see it: a link into the private chat opens instead."""
    if asking.here.is_private:
        out.send(callback.answer())
        out.send(say_below(callback, adult_question(asking.here)))
    else:
        out.send(callback.answer(asking.here.texts.plain("adult.answer"), show_alert=True))


def _meant(message: Message) -> Payload:
    """What to go on with after a yes."""
    text = (message.text or message.caption or "").strip()
    return OpenList() if not text or text.startswith("/") else OpenSearch(text)
