"""The catalogue's tags, with our English names."""

from collections.abc import Sequence
from dataclasses import dataclass

from hookah_wishlist.catalogue.vocabulary import Kind, english
from hookah_wishlist.database.connection import Connection


@dataclass(frozen=True, slots=True)
class Tag:
    id: int
    name: str
    name_en: str
    group: str | None
    group_en: str | None
    colour: str | None
    group_colour: str | None


async def tags(connection: Connection, ids: Sequence[int] | None = None) -> tuple[Tag, ...]:
    """All tags, or those asked for."""
    records = await connection.fetch(
        """
        SELECT id, name, group_name, colour, group_colour
          FROM tags WHERE $1::int[] IS NULL OR id = ANY ($1) ORDER BY id
        """,
        ids,
    )
    return tuple(tag_of(*record.values()) for record in records)


def tag_of(number: int, name: str, group: str | None, colour: str | None, group_colour: str | None) -> Tag:
    """A tag as its row tells it."""
    group_en = english(Kind.GROUP, group) if group else None
    return Tag(number, name, english(Kind.TAG, name), group, group_en, colour, group_colour)


async def tag_counts(connection: Connection) -> dict[int, int]:
    """How many tobaccos have each tag that any has."""
    records = await connection.fetch("SELECT tag_id, count(*) FROM tobacco_tags GROUP BY tag_id")
    return {record["tag_id"]: record["count"] for record in records}
