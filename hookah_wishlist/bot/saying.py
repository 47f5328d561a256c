"""How a rendered message becomes a call of the Bot API; a private one only in its person's own chat."""

from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, Message, ReplyParameters

from hookah_wishlist.bot.scope import ChatScope, NotPrivate, is_private
from hookah_wishlist.bot.shown import Shown


def say(message: Message, shown: Shown) -> SendMessage:
    """An answer below; in a group to the message it answers, in its topic."""
    _check(message, shown)
    method = message.answer(
        shown.text, parse_mode="HTML", reply_markup=shown.keyboard, link_preview_options=shown.preview
    )
    if message.chat.type == "private":
        return method
    answered = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
    return method.model_copy(update={"reply_parameters": answered})


def say_below(callback: CallbackQuery, shown: Shown) -> SendMessage:
    """A new message in the chat of the pressed button, which may be too old to be touched."""
    _check(callback, shown)
    there = callback.message
    return SendMessage(
        chat_id=there.chat.id if there else callback.from_user.id,
        message_thread_id=there.message_thread_id
        if isinstance(there, Message) and there.is_topic_message
        else None,
        text=shown.text,
        parse_mode="HTML",
        reply_markup=shown.keyboard,
        link_preview_options=shown.preview,
    )


def say_in_place(callback: CallbackQuery, shown: Shown) -> SendMessage | EditMessageText:
    """The message of the pressed button becomes this; one too old to be edited stays, and a new one comes."""
    if not isinstance(callback.message, Message):
        return say_below(callback, shown)
    _check(callback, shown)
    return callback.message.edit_text(
        shown.text, parse_mode="HTML", reply_markup=shown.keyboard, link_preview_options=shown.preview
    )


def _check(event: Message | CallbackQuery, shown: Shown) -> None:
    """The second check behind the one before the handlers, of what they made of it."""
    if shown.scope is ChatScope.PRIVATE and not is_private(event):
        raise NotPrivate("a private screen in a chat that is not its person's own")
