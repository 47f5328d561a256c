"""The searchable texts that stand in tobaccos' rows: of what they are made, and making them anew."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hookah_wishlist.catalogue import lexemes
from hookah_wishlist.catalogue.intake.kept import KeptBrand, KeptLine, KeptTobacco
from hookah_wishlist.catalogue.intake.tags import Tags
from hookah_wishlist.catalogue.intake.version import begin, mark_changed, raise_version
from hookah_wishlist.catalogue.model import STRENGTH_WORDS, Status
from hookah_wishlist.catalogue.search import SearchDocument, search_document
from hookah_wishlist.database import Connection

BATCH = 500  # documents made at once: about 50 ms

_WORD_OF = {int(step): word for word, step in STRENGTH_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Findable:
    """All that a tobacco is found by."""

    name: str
    alt_name: str | None
    brand: str
    brand_alt: str | None
    line: str
    country: str | None
    strength_official: int | None
    strength_by_ratings: int | None
    status: str
    status_word: str | None
    tags: Sequence[str]
    groups: Sequence[str]


def findable(tobacco: KeptTobacco, brand: KeptBrand, line: KeptLine, tags: Tags) -> Findable:
    """A tobacco with the words of its brand, its line and its tags."""
    return Findable(
        tobacco.name,
        tobacco.alt_name,
        brand.name,
        brand.alt_name,
        line.name,
        tobacco.country or brand.country,
        tobacco.strength_official,
        tobacco.strength_by_ratings,
        tobacco.status,
        tobacco.status_word,
        [tags.names[tag_id] for tag_id in tobacco.tag_ids],
        [group for tag_id in tobacco.tag_ids if (group := tags.groups[tag_id])],
    )


def document(told: Findable) -> SearchDocument:
    """What is stored for search. Nine of ten tobaccos are simply made: that finds nothing and is left out."""
    strengths = {_WORD_OF.get(told.strength_official or 0), _WORD_OF.get(told.strength_by_ratings or 0)}
    status = None if told.status == Status.ACTIVE else told.status_word
    return search_document(
        name=told.name,
        alt_name=told.alt_name,
        brand=told.brand,
        brand_alt=told.brand_alt,
        line=told.line,
        tags=told.tags,
        traits=[trait for trait in (told.country, *strengths, status, *told.groups) if trait],
    )


def is_found_otherwise(before: KeptTobacco | None, after: KeptTobacco) -> bool:
    """Whether something in the tobacco itself has changed that it is found by."""
    return before is None or _own_words(before) != _own_words(after)


def _own_words(tobacco: KeptTobacco) -> tuple[object, ...]:
    return (
        *(tobacco.name, tobacco.alt_name, tobacco.brand_id, tobacco.line_id, tobacco.country),
        *(tobacco.strength_official, tobacco.strength_by_ratings),
        *(tobacco.status, tobacco.status_word, tobacco.tag_ids),
    )


async def rebuild_search(connection: Connection, tobacco_ids: Sequence[int] | None = None) -> int:
    """Make the texts of these tobaccos, or of all, anew; gives how many were not as they should be.

    For what tobaccos share with others, such as their brand's name, and for a release that makes other texts.
    """
    await begin(connection)
    if tobacco_ids is None:
        tobacco_ids = [row["id"] for row in await connection.fetch("SELECT id FROM tobaccos ORDER BY id")]
    written = 0
    for start in range(0, len(tobacco_ids), BATCH):
        written += await _rebuild(connection, tobacco_ids[start : start + BATCH])
    if written:
        await mark_changed(connection)
    return written


async def keep_texts_current(connection: Connection) -> int:
    """At a program's start: make all texts anew if its release makes them otherwise than the one before."""
    made = _way_of_making()
    if await connection.fetchval("SELECT search_texts = $1 FROM catalogue_state", made):
        return 0
    async with connection.transaction():
        written = await rebuild_search(connection)
        await connection.execute("UPDATE catalogue_state SET search_texts = $1", made)
        await raise_version(connection)
    return written


@cache
def _way_of_making() -> str:
    """A fingerprint of all that decides how a text is made: of the files themselves, lest anybody forget."""
    folder = Path(lexemes.__file__).parent
    names = (
        "english.json",
        "lexemes.py",
        "search.py",
        "spelling.py",
        "vocabulary.py",
        "intake/search_texts.py",
    )
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in names)).hexdigest()


async def with_tags(connection: Connection, tag_ids: Sequence[int]) -> list[int]:
    """The tobaccos that have any of these tags."""
    if not tag_ids:
        return []
    rows = await connection.fetch("SELECT id FROM tobaccos WHERE tag_ids && $1::int[]", tag_ids)
    return [row["id"] for row in rows]


async def of_brand(connection: Connection, brand_id: int) -> list[int]:
    """The tobaccos of a brand."""
    rows = await connection.fetch("SELECT id FROM tobaccos WHERE brand_id = $1", brand_id)
    return [row["id"] for row in rows]


async def _rebuild(connection: Connection, tobacco_ids: Sequence[int]) -> int:
    rows = await connection.fetch(
        """
        SELECT t.id, t.name, t.alt_name, b.name AS brand, b.alt_name AS brand_alt, l.name AS line,
               coalesce(t.country, b.country) AS country, t.strength_official, t.strength_by_ratings,
               t.status, t.status_word,
               ARRAY(SELECT g.name FROM tags g WHERE g.id = ANY(t.tag_ids)) AS tags,
               ARRAY(SELECT g.group_name FROM tags g
                      WHERE g.id = ANY(t.tag_ids) AND g.group_name IS NOT NULL) AS groups
          FROM tobaccos t JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id
         WHERE t.id = ANY($1)
        """,
        tobacco_ids,
    )
    documents = [document(Findable(*list(row.values())[1:])) for row in rows]
    status = await connection.execute(
        """
        UPDATE tobaccos t SET search_vector = n.vector::tsvector, name_key = n.key
          FROM unnest($1::int[], $2::text[], $3::text[]) AS n (id, vector, key)
         WHERE t.id = n.id AND (t.search_vector, t.name_key) IS DISTINCT FROM (n.vector::tsvector, n.key)
        """,
        [row["id"] for row in rows],
        [document.search_vector for document in documents],
        [document.name_key for document in documents],
    )
    return int(status.rpartition(" ")[2])
