"""Commands: whom they are for, and that they end what was under way."""

from aiogram import Bot
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from hookah_wishlist.bot.dialogs import Dialog


class Commanded(Command):
    """The command, in any case, for this bot; a two-step input that was under way is over with it."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names, ignore_case=True)

    async def __call__(
        self, message: Message, bot: Bot, state: Dialog | None = None
    ) -> bool | dict[str, object]:
        found = await super().__call__(message, bot)
        if found and state is not None:
            state.end()
        return found


def words_of(command: CommandObject) -> str:
    """What stands behind the command."""
    return (command.args or "").strip()
