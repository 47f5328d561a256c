"""An update on its way to the bot: pushed to the webhook again and again, as Telegram does, or fetched."""

import asyncio
import time
from dataclasses import dataclass, field

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATIENCE = 60.0  # Telegram waits about as long for an answer
FIRST_PAUSES = (0.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)


@dataclass(eq=False)
class Delivery:
    """`statuses` of each try; None: the connection ended without an answer."""

    update: dict
    statuses: list = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def id(self):
        return self.update["update_id"]

    @property
    def kind(self):
        return next(name for name in self.update if name != "update_id")

    @property
    def queue(self):
        """Messages queue by chat, pressed buttons and inline queries by person."""
        told = self.update[self.kind]
        if self.kind in ("callback_query", "inline_query", "chosen_inline_result"):
            return self.kind, told["from"]["id"]
        return "chat", told["chat"]["id"]


async def push(telegram, delivery):
    """Until it is taken; a failing update holds up its own queue only, which is the caller's."""
    tried = 0
    while not delivery.done.is_set():
        pause = FIRST_PAUSES[min(tried - 1, len(FIRST_PAUSES) - 1)] if tried else 0.0
        asked = await _tried(telegram, delivery)
        tried += 1
        if delivery.statuses[-1] is not None and 200 <= delivery.statuses[-1] < 300:
            delivery.done.set()
            return
        if not (telegram.is_retrying and telegram.webhook["url"]):
            return
        # the pauses are Telegram's, told in the tests' faster time
        await asyncio.sleep((asked if asked is not None else pause) * telegram.time_scale + 0.02)


async def _tried(telegram, delivery):
    """What Retry-After asks for, if anything."""
    headers = {SECRET_HEADER: telegram.webhook["secret"]} if telegram.webhook["secret"] else {}
    try:
        async with (
            asyncio.timeout(PATIENCE),
            telegram.client.post(telegram.webhook["url"], json=delivery.update, headers=headers) as response,
        ):
            await response.read()
            delivery.statuses.append(response.status)
            if not response.ok:
                _note_error(telegram, f"Wrong response from the webhook: {response.status} {response.reason}")
            told = response.headers.get("Retry-After")
            return float(told) if told else None
    except (OSError, TimeoutError, telegram.client_error):
        delivery.statuses.append(None)
        _note_error(telegram, "Connection refused")
        return None


def _note_error(telegram, words):
    """Telegram goes on telling it when the next try went well."""
    telegram.webhook_error = {"last_error_date": int(time.time()), "last_error_message": words}
