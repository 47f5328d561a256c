"""What a text depends on besides its subject: whom it is said to, in what kind of chat, and our addresses."""

from dataclasses import dataclass
from urllib.parse import quote

from hookah_wishlist.bot import payloads
from hookah_wishlist.bot.payloads import Payload
from hookah_wishlist.bot.scope import ChatScope
from hookah_wishlist.bot.texts import Texts
from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.pictures import version_of


@dataclass(frozen=True, slots=True)
class Here:
    """`source_url` is None where the source is the demonstration's: no link should lead to it."""

    texts: Texts
    bot_username: str
    public_url: str | None = None
    source_url: str | None = None
    is_private: bool = True

    @property
    def scope(self) -> ChatScope:
        """Of a screen that leaves out whatever is the person's own where it is not private."""
        return ChatScope.PRIVATE if self.is_private else ChatScope.ANY

    @property
    def app_url(self) -> str | None:
        """Telegram opens only https as a Mini App, and only in private chats."""
        return self.public_url if self.is_private and (self.public_url or "").startswith("https://") else None

    def deep_link(self, payload: Payload | None = None) -> str:
        """Opens the private chat with the bot."""
        written = payloads.write(payload) if payload else ""
        return f"https://t.me/{self.bot_username}" + (f"?start={written}" if written else "")

    def source_link(self, path: str) -> str | None:
        """The tobacco's page; its path comes from the source and is written as an address must be."""
        return f"{self.source_url}/tobaccos/{quote(path, safe='/%')}" if self.source_url else None

    def picture(self, row: TobaccoRow, width: int) -> str | None:
        """Its version is part of the address: Telegram keeps what it has once seen there."""
        if self.public_url is None or row.image is None:
            return None
        return f"{self.public_url}/pictures/{row.id}?w={width}&v={version_of(row.image)}"
