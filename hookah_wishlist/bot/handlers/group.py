"""In a group the bot speaks when it is spoken to: by its name, or in answer to a message of its own."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import Message

from hookah_wishlist.bot import screens
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.greeting import elsewhere
from hookah_wishlist.bot.handlers.commanded import Addressed
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.saying import say
from hookah_wishlist.bot.wishes import tidy


def router() -> Router:
    router = Router(name="group")
    in_a_group = F.chat.type != ChatType.PRIVATE
    router.message.register(answer, in_a_group, Addressed())
    router.message.register(pass_by, in_a_group)
    return router


async def answer(message: Message, said_to_bot: str, asking: Asking, out: Outbox) -> None:
    if not (typed := tidy(said_to_bot)):
        out.send(say(message, elsewhere("group.start", asking.here)))
        return
    out.send(say(message, await screens.search(asking, typed)))


async def pass_by(message: Message) -> None:
    """Whatever else is said in a group is none of our business."""
