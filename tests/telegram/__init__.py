"""A Bot API server of our own, as strict as Telegram's, and people who use the bot through it.

async with fake_telegram() as telegram:         # telegram.url is the program's TELEGRAM_API_URL
    anna = telegram.person(1, "Аня", language_code="ru")
    await anna.says("/start")                   # returns when the bot is done with it
    anna.screen()                               # what she sees: messages with their buttons
    answer = await anna.presses("Добавить")     # the newest button with this text; the callback's answer
    results = await anna.asks_inline("кола")
    telegram.next("sendMessage", too_many(2))   # what goes wrong with the next call
"""

from tests.telegram.faults import Fault, blocked, cut, fault, server_error, slow, too_many, too_old
from tests.telegram.person import Button, Group, Person, Shown
from tests.telegram.server import Called, Telegram, fake_telegram

__all__ = [
    "Button",
    "Called",
    "Fault",
    "Group",
    "Person",
    "Shown",
    "Telegram",
    "blocked",
    "cut",
    "fake_telegram",
    "fault",
    "server_error",
    "slow",
    "too_many",
    "too_old",
]
