"""/start, with or without something to open."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from hookah_wishlist.bot import payloads
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.greeting import adult_question, elsewhere, how_to
from hookah_wishlist.bot.handlers.commanded import Commanded, words_of
from hookah_wishlist.bot.opening import opened
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.saying import say
from hookah_wishlist.people.model import is_adult


def router() -> Router:
    router = Router(name="start")
    router.message.register(start, Commanded("start"))
    return router


async def start(message: Message, command: CommandObject, asking: Asking, out: Outbox) -> None:
    asked = words_of(command)
    payload = payloads.read(asked)
    if not asking.here.is_private:
        out.send(say(message, elsewhere("group.start", asking.here, payload)))
    elif not is_adult(asking.person):
        out.send(say(message, adult_question(asking.here, asked if payload else "", greet=True)))
    elif payload:
        out.send(say(message, await opened(asking, payload)))
    else:
        out.send(say(message, how_to(asking.here, greet=True)))
