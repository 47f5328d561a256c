"""Where a button may be pressed and a screen may stand. Pure."""

from enum import Enum

from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Chat, InlineQuery, Message, TelegramObject, User


class ChatScope(Enum):
    PRIVATE = "the person's own chat with the bot"
    ANY = "groups, channels and inline messages as well: others read along"


class NotPrivate(Exception):
    """What concerns one person was about to be sent where others read it: a bug of ours."""


def is_private(event: TelegramObject) -> bool:
    """Whether nobody but the person who caused the event can read an answer to it.

    A chat's type alone does not tell: a business account's chat is of the type "private" too, and a button
    may hang on a message that somebody posted through the bot.
    """
    match event:
        case Message():
            return event.business_connection_id is None and _is_own(event.chat, event.from_user)
        case CallbackQuery(message=Message() as message):
            is_ours = message.from_user is not None and message.from_user.is_bot
            is_direct = message.business_connection_id is None and message.via_bot is None
            return is_ours and is_direct and _is_own(message.chat, event.from_user)
        case CallbackQuery():  # a message too old to be read; an inline one is in no chat that we know
            return event.message is not None and _is_own(event.message.chat, event.from_user)
        case _:
            return isinstance(event, InlineQuery)  # Telegram shows its answer to the person alone


def _is_own(chat: Chat, person: User | None) -> bool:
    """A private chat has its person's number."""
    return chat.type == ChatType.PRIVATE and person is not None and chat.id == person.id
