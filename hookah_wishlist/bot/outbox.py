"""What a handler wants said: calls of the Bot API as values, to be written beside its other work."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery, AnswerInlineQuery, TelegramMethod
from aiogram.types import BufferedInputFile, InputFile

from hookah_wishlist.bot.scope import NotPrivate

# Clients show the spinner of a pressed button and wait for inline results about this long.
EXPIRES = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API, ready to be sent. `file` stands in for `attach://file` in the payload."""

    method: str
    payload: dict[str, Any] = field(hash=False)
    chat_id: int | None = None
    expires_at: datetime | None = None
    file_name: str | None = None
    file: bytes | None = field(default=None, repr=False)
    is_notice: bool = False  # says that answers were left out; see `backlog`


class NotSendable(Exception):
    """The outbox holds one file of a call, given as bytes, and chats by number."""


class Outbox:
    """Gathers calls; they are written in the update's transaction and sent after it, in this order.

    A file goes to nobody but `owner_id`, whose update it answers: what we send as one is a person's own data.
    """

    def __init__(self, bot: Bot, now: datetime, owner_id: int | None = None) -> None:
        self._bot, self._now, self._owner_id = bot, now, owner_id
        self._calls: list[Call] = []
        self._answered: set[str] = set()

    def send(self, method: TelegramMethod[Any]) -> None:
        """Have it sent once the update's work is committed. `message.answer(…)` makes such a method.

        An answer to a callback query overtakes what else is sent, and only the first one counts.
        """
        if isinstance(method, AnswerCallbackQuery):
            if method.callback_query_id in self._answered:
                return
            self._answered.add(method.callback_query_id)
        call = call_of(method, self._bot, self._now)
        if call.file is not None and (call.chat_id is None or call.chat_id != self._owner_id):
            raise NotPrivate(f"{call.method} of a file to a chat that is not the person's own")
        self._calls.append(call)

    def has_answered(self, query_id: str) -> bool:
        return query_id in self._answered

    @property
    def calls(self) -> tuple[Call, ...]:
        return tuple(self._calls)


def call_of(method: TelegramMethod[Any], bot: Bot, now: datetime) -> Call:
    """The method as Telegram takes it in JSON."""
    files: dict[str, InputFile] = {}
    payload = {
        name: prepared
        for name, value in method.model_dump(warnings=False).items()
        if (prepared := bot.session.prepare_value(value, bot, files, _dumps_json=False)) is not None
    }
    chat_id = payload.get("chat_id")
    if isinstance(chat_id, str) or len(files) > 1:
        raise NotSendable(f"{method.__api_method__} to {chat_id!r} with {len(files)} files")
    expires_at = now + EXPIRES if isinstance(method, (AnswerCallbackQuery, AnswerInlineQuery)) else None
    call = Call(method.__api_method__, payload, chat_id, expires_at)
    return _with_file(call, *files.popitem()) if files else call


def _with_file(call: Call, key: str, file: InputFile) -> Call:
    if not isinstance(file, BufferedInputFile):
        raise NotSendable(f"{call.method} with a {type(file).__name__}: use BufferedInputFile")
    payload = _renamed(call.payload, f"attach://{key}")
    return Call(call.method, payload, call.chat_id, call.expires_at, file.filename, file.data)


def _renamed(value: Any, old: str) -> Any:
    """The random name under which aiogram attaches the file becomes the one of the outbox's column."""
    if isinstance(value, dict):
        return {name: _renamed(inner, old) for name, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, old) for inner in value]
    return "attach://file" if value == old else value
