"""Two-step inputs under way: what was asked of whom in which chat, kept in PostgreSQL, over after a while."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from hookah_wishlist.bot.scope import is_private
from hookah_wishlist.database import Connection

LASTS = timedelta(minutes=15)  # who comes back later has forgotten what was asked


class Dialog:
    """The dialog of one person in one chat. What is begun or ended here is kept when the handler is done."""

    def __init__(self, name: str | None = None, data: Mapping[str, Any] | None = None) -> None:
        self.name = name  # None: nothing is under way
        self.data: Mapping[str, Any] = data or {}
        self.is_changed = False

    def begin(self, name: str, **data: Any) -> None:
        """The next message is meant for this; `data` is JSON. What was under way before is over."""
        self.name, self.data, self.is_changed = name, data, True

    def end(self) -> None:
        if self.name is not None:
            self.name, self.data, self.is_changed = None, {}, True


class InDialog(Filter):
    """Lets a message through that answers the named dialog, in the private chat with the bot alone.

    A command is never taken for an answer.
    """

    def __init__(self, *names: str) -> None:
        self._names = names

    async def __call__(self, message: Message, state: Dialog) -> bool:
        is_answer = state.name in self._names and not (message.text or "").startswith("/")
        return is_answer and is_private(message)


async def load(connection: Connection, chat_id: int, person_id: int, *, now: datetime) -> Dialog:
    row = await connection.fetchrow(
        """
        SELECT name, data FROM dialog_states WHERE chat_id = $1 AND person_id = $2 AND expires_at > $3
        """,
        chat_id,
        person_id,
        now,
    )
    return Dialog() if row is None else Dialog(row["name"], row["data"])


async def save(
    connection: Connection, chat_id: int, person_id: int, dialog: Dialog, *, now: datetime
) -> None:
    """Writes only what was changed; for a person who was deleted meanwhile, nothing."""
    if not dialog.is_changed:
        return
    if dialog.name is None:
        await connection.execute(
            "DELETE FROM dialog_states WHERE chat_id = $1 AND person_id = $2", chat_id, person_id
        )
        return
    await connection.execute(
        """
        INSERT INTO dialog_states AS d (chat_id, person_id, name, data, expires_at)
             SELECT $1, u.id, $3, $4, $5 FROM users u WHERE u.id = $2
        ON CONFLICT (chat_id, person_id) DO UPDATE
                SET name = excluded.name, data = excluded.data, expires_at = excluded.expires_at
        """,
        chat_id,
        person_id,
        dialog.name,
        dict(dialog.data),
        now + LASTS,
    )
