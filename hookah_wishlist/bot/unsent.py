"""aiogram's session that sends nothing: all that is said goes through the outbox."""

from collections.abc import AsyncGenerator
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod


class SentDirectly(Exception):
    """A handler called Telegram itself: give the method to `out.send` instead."""


class NoSession(BaseSession):
    """Turns methods into JSON, which it has from aiogram, and refuses to call them."""

    async def close(self) -> None:
        """There is nothing open."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        raise SentDirectly(method.__api_method__)

    def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        raise SentDirectly("a download")
