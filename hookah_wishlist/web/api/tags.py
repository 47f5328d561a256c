"""The catalogue's tags, kept at hand: every row of a list names some, and a filter may name them by word."""

import time
from collections.abc import Iterable, Mapping, Sequence

from aiohttp import web
from typing_extensions import TypedDict

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.store import Tag
from hookah_wishlist.catalogue.vocabulary import Kind, source_word
from hookah_wishlist.database import Connection
from hookah_wishlist.web.api.words import WordJson, word_json

FRESH = 60.0  # seconds in which a new colour or group may be shown as it was, in the middle of a crawl
AT_MOST_EVERY = 1.0  # seconds between readings, however many tags are asked for that do not exist

NO_TAG = 0  # tags are numbered from 1: asking for this one finds nothing


class TagJson(TypedDict):
    id: int
    name: str
    name_en: str
    group: WordJson | None
    colour: str | None
    group_colour: str | None


class KnownTags:
    """All tags as JSON by their number, and their numbers by name."""

    def __init__(self) -> None:
        self._shown: Mapping[int, TagJson] = {}
        self._ids: Mapping[str, int] = {}
        self._read_at = float("-inf")

    async def shown(self, connection: Connection, ids: Iterable[int]) -> Mapping[int, TagJson]:
        """By number, at least those of `ids` that exist."""
        await self._renew_unless(connection, self._shown.keys() >= set(ids))
        return self._shown

    async def ids(self, connection: Connection, names: Sequence[str]) -> tuple[int, ...]:
        """The numbers meant by numbers, or by names in either language; `NO_TAG` for what is none."""
        if not names:
            return ()
        await self._renew_unless(connection, all(self._id(name) for name in names))
        return tuple(self._id(name) for name in names)

    def forget(self) -> None:
        """The catalogue has changed: the next who asks reads anew."""
        self._read_at = float("-inf")

    def _id(self, name: str) -> int:
        if name.isascii() and name.isdecimal():
            return number if (number := int(name)) in self._shown else NO_TAG
        return self._ids.get(source_word(Kind.TAG, name).casefold(), NO_TAG)

    async def _renew_unless(self, connection: Connection, complete: bool) -> None:
        age = time.monotonic() - self._read_at
        if age < (FRESH if complete else AT_MOST_EVERY):
            return
        began = time.monotonic()
        tags = await store.tags(connection)
        self._shown = {tag.id: tag_json(tag) for tag in tags}
        self._ids = {tag.name.casefold(): tag.id for tag in tags}
        self._read_at = began


def tag_json(tag: Tag) -> TagJson:
    return {
        "id": tag.id,
        "name": tag.name,
        "name_en": tag.name_en,
        "group": word_json(Kind.GROUP, tag.group),
        "colour": tag.colour,
        "group_colour": tag.group_colour,
    }


TAGS = web.AppKey("tags", KnownTags)
