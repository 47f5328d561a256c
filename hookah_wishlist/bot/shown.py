"""A message as it is to look: renderers make it, `saying` sends it or puts it in place of another. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from hookah_wishlist.bot.markup import Html
from hookah_wishlist.bot.scope import ChatScope

Row = Sequence[InlineKeyboardButton | None]


@dataclass(frozen=True, slots=True)
class Shown:
    """Private unless it says otherwise: a screen that forgets to say is refused in a group, and not shown."""

    text: Html
    keyboard: InlineKeyboardMarkup | None = None
    picture: str | None = None  # above the text, as its link preview: such a message can be edited in place
    scope: ChatScope = ChatScope.PRIVATE

    @property
    def preview(self) -> LinkPreviewOptions:
        if self.picture is None:
            return LinkPreviewOptions(is_disabled=True)
        return LinkPreviewOptions(
            is_disabled=False, url=self.picture, prefer_large_media=True, show_above_text=True
        )


def keyboard(*rows: Row) -> InlineKeyboardMarkup | None:
    """The buttons that are there; rows without any are left out."""
    full = [[button for button in row if button is not None] for row in rows]
    full = [row for row in full if row]
    return InlineKeyboardMarkup(inline_keyboard=full) if full else None
