"""Chats and their messages, as Telegram keeps them."""

import asyncio
import itertools
import time
from dataclasses import dataclass, field

from tests.telegram.refusal import Refusal


class Query(asyncio.Future):
    """A pressed button or an inline query that waits for the bot's answer."""

    def __init__(self):
        super().__init__()
        self.asked_at = time.time()


@dataclass
class Message:
    """`by` is the sender's user; `content` what the Bot API tells of it besides who, where and when."""

    id: int
    by: dict
    content: dict
    sent_at: float
    edited_at: float | None = None
    via: dict | None = None
    html: str | None = None  # as it was given

    @property
    def text(self):
        return self.content.get("text", self.content.get("caption", ""))

    @property
    def keyboard(self):
        return self.content.get("reply_markup", {}).get("inline_keyboard", [])


@dataclass
class Chat:
    """What is told of it in every message, and what was said."""

    told: dict
    messages: dict[int, Message] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    has_bot: bool = False  # somebody in it has written to the bot
    is_blocked: bool = False  # the person does not want to hear from the bot
    moved_to: int | None = None

    @property
    def id(self):
        return self.told["id"]

    @property
    def type(self):
        return self.told["type"]

    def add(self, by, content, *, html=None, via=None):
        message = Message(next(self.numbers), by, content, time.time(), via=via, html=html)
        self.messages[message.id] = message
        return message

    def message(self, number, missing):
        if number not in self.messages:
            raise Refusal(missing)
        return self.messages[number]

    def json(self, message):
        told = {
            "message_id": message.id,
            "date": int(message.sent_at),
            "chat": self.told,
            "from": message.by,
            **message.content,
        }
        if message.edited_at is not None:
            told["edit_date"] = int(message.edited_at)
        if message.via is not None:
            told["via_bot"] = message.via
        return told
