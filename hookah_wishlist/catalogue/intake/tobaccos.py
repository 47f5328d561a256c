"""Reading and writing tobaccos, with what hangs on a row: tags, search texts, rating snapshots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hookah_wishlist.catalogue.intake.changes import Change, tobacco_changes
from hookah_wishlist.catalogue.intake.kept import (
    KeptBrand,
    KeptLine,
    KeptTobacco,
    assignments,
    columns,
    is_different,
    row_of,
)
from hookah_wishlist.catalogue.intake.log import write_snapshots
from hookah_wishlist.catalogue.intake.search_texts import document, findable, is_found_otherwise
from hookah_wishlist.catalogue.intake.tags import Tags
from hookah_wishlist.database import Connection

Pair = tuple[KeptTobacco | None, KeptTobacco]

_COLUMNS = columns(KeptTobacco)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What tobaccos stand among: the rows that theirs point to."""

    brand: KeptBrand
    lines: Mapping[int, KeptLine]
    tags: Tags


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the tobaccos of a visit."""

    appeared: int
    changed: int
    changes: tuple[Change, ...]


async def known_tobaccos(
    connection: Connection, ids: Iterable[int], *, brand_id: int | None = None
) -> dict[int, KeptTobacco]:
    """Those with these numbers, wherever they stand, and all of a brand."""
    rows = await connection.fetch(
        f"SELECT {_COLUMNS} FROM tobaccos WHERE id = ANY($1) OR brand_id = $2",  # noqa: S608 - made of constants
        list(ids),
        brand_id,
    )
    return {row["id"]: _kept(dict(row)) for row in rows}


async def keep_tobaccos(connection: Connection, pairs: Iterable[Pair], shelf: Shelf) -> Written:
    """Write the tobaccos that differ, before and after a visit."""
    differing = [pair for pair in pairs if pair[0] != pair[1]]
    rows = [_row(before, after, shelf) for before, after in differing]
    await _add(connection, [row for row, (before, _) in zip(rows, differing, strict=True) if before is None])
    await _write(connection, [row for row, (before, _) in zip(rows, differing, strict=True) if before])
    await _write_tags(
        connection, [after.id for before, after in differing if _is_tagged_otherwise(before, after)]
    )
    await write_snapshots(
        connection, [after.id for before, after in differing if _is_rated_otherwise(before, after)]
    )
    places = await _places(connection, differing, shelf)
    return Written(
        sum(before is None for before, _ in differing),
        sum(before is not None and is_different(before, after) for before, after in differing),
        tuple(change for pair in differing for change in tobacco_changes(*pair, places)),
    )


def _kept(row: dict[str, Any]) -> KeptTobacco:
    """Lists made immutable."""
    for name in ("tag_ids", "rating_distribution"):
        row[name] = None if row[name] is None else tuple(row[name])
    return KeptTobacco(**row)


def _row(before: KeptTobacco | None, after: KeptTobacco, shelf: Shelf) -> dict[str, object]:
    """A row to write; without search texts where they stay as they are."""
    row = row_of(after)
    if is_found_otherwise(before, after):
        line = shelf.lines[after.line_id]
        row |= asdict(document(findable(after, shelf.brand, line, shelf.tags)))
    return row


def _is_tagged_otherwise(before: KeptTobacco | None, after: KeptTobacco) -> bool:
    return after.tag_ids != (before.tag_ids if before else ())


def _is_rated_otherwise(before: KeptTobacco | None, after: KeptTobacco) -> bool:
    return after.votes != (before.votes if before else (None, None, None))


async def _add(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        await connection.execute(
            f"INSERT INTO tobaccos ({_COLUMNS}, search_vector, name_key)"  # noqa: S608 - made of constants
            f" SELECT {_COLUMNS}, search_vector, name_key"
            " FROM jsonb_populate_recordset(NULL::tobaccos, $1)",
            rows,
        )


async def _write(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        await connection.execute(
            f"UPDATE tobaccos k SET {assignments(KeptTobacco)},"  # noqa: S608 - made of constants
            " search_vector = coalesce(n.search_vector, k.search_vector),"
            " name_key = coalesce(n.name_key, k.name_key)"
            " FROM jsonb_populate_recordset(NULL::tobaccos, $1) AS n WHERE k.id = n.id",
            rows,
        )


async def _write_tags(connection: Connection, tobacco_ids: Sequence[int]) -> None:
    """The join table repeats `tag_ids`."""
    if not tobacco_ids:
        return
    await connection.execute("DELETE FROM tobacco_tags WHERE tobacco_id = ANY($1)", tobacco_ids)
    await connection.execute(
        """
        INSERT INTO tobacco_tags (tobacco_id, tag_id, position)
        SELECT t.id, tag.id, tag.place - 1
          FROM tobaccos t, unnest(t.tag_ids) WITH ORDINALITY AS tag (id, place) WHERE t.id = ANY($1)
        """,
        tobacco_ids,
    )


async def _places(connection: Connection, pairs: Sequence[Pair], shelf: Shelf) -> dict[int, str]:
    """ "brand/line" by line; lines of other brands, where some moved from there, are looked up."""
    places = {line.id: f"{shelf.brand.slug}/{line.slug}" for line in shelf.lines.values()}
    others = {before.line_id for before, _ in pairs if before} - set(places)
    if others:
        rows = await connection.fetch(
            "SELECT l.id, b.slug || '/' || l.slug AS place"
            " FROM lines l JOIN brands b ON b.id = l.brand_id WHERE l.id = ANY($1)",
            list(others),
        )
        places |= {row["id"]: row["place"] for row in rows}
    return places
