"""What a handler works with, gathered for one update."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.types import TelegramObject

from hookah_wishlist.bot.here import Here
from hookah_wishlist.bot.reading import FetchDetails, FindTobacco, Reading
from hookah_wishlist.bot.scope import is_private
from hookah_wishlist.bot.texts import texts
from hookah_wishlist.database import Connection
from hookah_wishlist.people.model import Person


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, on which transaction, and how the answer is to be worded."""

    connection: Connection
    person: Person
    here: Here
    now: datetime
    reading: Reading
    fetch_details: FetchDetails | None = None
    find_tobacco: FindTobacco | None = None

    @property
    def owner_id(self) -> int:
        return self.person.id


class Gathered:
    """A middleware that gives handlers `asking`. One for all kinds of updates: it counts who is reading."""

    def __init__(self) -> None:
        self._reading = Reading()

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        here = Here(
            texts(data["language"]),
            data["bot_username"],
            data.get("public_url"),
            data.get("source_url"),
            is_private=is_private(event),
        )
        data["asking"] = Asking(
            data["connection"],
            data["person"],
            here,
            data["now"],
            self._reading,
            data.get("fetch_details"),
            data.get("find_tobacco"),
        )
        return await handler(event, data)
