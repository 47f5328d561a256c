"""One check before the handler of any button: is it one of ours, and may it be pressed here."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram.types import CallbackQuery, TelegramObject

from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.presses import press_of
from hookah_wishlist.bot.scope import ChatScope, is_private
from hookah_wishlist.bot.texts import texts

log = structlog.get_logger(__name__)


class CallbackGuard:
    """An outer middleware: what it refuses reaches no filter and no handler."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if not isinstance(event, CallbackQuery) or (key := _refusal(event)) is None:
            return await handler(event, data)
        log.info("callback.refused", reason=key)
        out: Outbox = data["out"]
        out.send(event.answer(texts(data["language"]).plain(key), show_alert=True))
        return None


def _refusal(callback: CallbackQuery) -> str | None:
    """The text that says why nothing happens; None where the handlers are to be asked."""
    press = press_of(callback.data)
    if press is None:
        return "answer.outdated"
    if press.__scope__ is ChatScope.PRIVATE and not is_private(callback):
        return "answer.private_only"
    return None
