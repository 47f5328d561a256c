"""What is said to the bot: commands, which end what was under way, and its name in a group."""

import re

from aiogram import Bot
from aiogram.filters import Command, CommandObject, Filter
from aiogram.types import Message

from hookah_wishlist.bot.dialogs import Dialog


class Commanded(Command):
    """The command, in any case, for this bot; a two-step input that was under way is over with it."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names, ignore_case=True)

    async def __call__(
        self, message: Message, bot: Bot, state: Dialog | None = None
    ) -> bool | dict[str, object]:
        found = await super().__call__(message, bot)
        if found and state is not None:
            state.end()
        return found


def words_of(command: CommandObject) -> str:
    """What stands behind the command."""
    return (command.args or "").strip()


class Addressed(Filter):
    """Lets through what is said to the bot in a group, as `said_to_bot`, without its name."""

    async def __call__(self, message: Message, bot: Bot, bot_username: str) -> bool | dict[str, object]:
        text = addressed(message, bot_username, bot.id)
        return False if text is None else {"said_to_bot": text}


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
