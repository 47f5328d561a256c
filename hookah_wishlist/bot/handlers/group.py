"""In a group the bot speaks when it is spoken to: by its name, or in answer to a message of its own."""

import re

from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.types import Message

from hookah_wishlist.bot import screens
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.greeting import elsewhere
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.saying import say
from hookah_wishlist.bot.wishes import tidy


def router() -> Router:
    router = Router(name="group")
    router.message.register(answer, F.chat.type != ChatType.PRIVATE)
    return router


async def answer(message: Message, bot: Bot, asking: Asking, out: Outbox) -> None:
    """Whatever else is said in a group is none of our business."""
    text = addressed(message, asking.here.bot_username, bot.id)
    if text is None:
        return
    if not (typed := tidy(text)):
        out.send(say(message, elsewhere("group.start", asking.here)))
        return
    out.send(say(message, await screens.search(asking, typed)))


def addressed(message: Message, bot_username: str, bot_id: int) -> str | None:
    """What is said to the bot, without its name; None when nothing is."""
    text = message.text or message.caption or ""
    if text.startswith("/") or message.via_bot:
        return None
    named = re.compile(rf"@{re.escape(bot_username)}\b", re.IGNORECASE)
    if named.search(text):
        return named.sub(" ", text)
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot_id and not replied.via_bot:
        return text or None
    return None
