"""Links to the source inside a message, written out or hidden behind words. Pure."""

import re
from collections.abc import Iterable

from aiogram.types import Message

from hookah_wishlist.catalogue.addresses import SourcePath, host, source_path

HTREVIEWS = "htreviews.org"

# Telegram marks most addresses itself; in a caption copied from elsewhere one may stand without a mark.
_ADDRESS = re.compile(r"(?:https?://|(?:www\.|m\.)?htreviews\.org/)[^\s<>\"'«»]+", re.IGNORECASE)
_BEHIND = ".,;:!?)]}…"  # belongs to the sentence, not to the address


def source_paths(message: Message, source_url: str | None) -> tuple[SourcePath, ...]:
    """What the message's links to the source lead to, each once, in their order."""
    hosts = {HTREVIEWS, host(source_url) if source_url else None}
    found = (source_path(address) for address in _addresses(message) if host(address) in hosts)
    return tuple(dict.fromkeys(path for path in found if path))


def _addresses(message: Message) -> Iterable[str]:
    text = message.text or message.caption or ""
    for entity in message.entities or message.caption_entities or ():
        if entity.type == "text_link" and entity.url:
            yield entity.url
        elif entity.type == "url":
            yield entity.extract_from(text)
    for found in _ADDRESS.findall(text):
        yield found.rstrip(_BEHIND)
