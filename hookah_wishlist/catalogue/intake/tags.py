"""Tags are known by their names; lists tell their groups and colours, a tobacco's page also their numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from hookah_wishlist.catalogue.seen import SeenTag
from hookah_wishlist.database import Connection

_TOLD = ("group", "colour", "group_colour", "source_id")


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of a visit as they are in the database now."""

    ids: Mapping[str, int]
    groups: Mapping[int, str | None]
    names: Mapping[int, str]
    changed: bool  # something a person can see
    regrouped: tuple[int, ...]  # known tags whose group has changed, and with it what finds their tobaccos

    def ids_of(self, seen: Iterable[SeenTag] | None) -> tuple[int, ...] | None:
        """Their numbers, each once and in the order seen; None where the visit did not tell them."""
        return None if seen is None else tuple(dict.fromkeys(self.ids[tag.name] for tag in seen))


async def keep_tags(connection: Connection, seen: Iterable[SeenTag], also: Iterable[int] = ()) -> Tags:
    """Add new tags, and to known ones what is told of them. `also`: numbers of tags to give besides."""
    told = _once(seen)
    records = await connection.fetch(
        "SELECT id, name, group_name, colour, group_colour, source_id FROM tags"
        " WHERE name = ANY($1) OR id = ANY($2)",
        list(told),
        list(set(also)),
    )
    known = {record["name"]: SeenTag(*list(record.values())[1:]) for record in records}
    ids = {record["name"]: record["id"] for record in records}
    after = {name: _merged(known[name], tag) if name in known else tag for name, tag in told.items()}
    new = [tag for name, tag in after.items() if name not in known]
    differing = [tag for name, tag in after.items() if name in known and known[name] != tag]
    await _write(connection, [*new, *differing])
    if new:
        ids |= await _ids(connection, [tag.name for tag in new])
    everything = known | after
    return Tags(
        ids,
        {ids[name]: tag.group for name, tag in everything.items()},
        {number: name for name, number in ids.items()},
        bool(new or differing),
        tuple(ids[tag.name] for tag in differing if known[tag.name].group != tag.group),
    )


def _once(seen: Iterable[SeenTag]) -> dict[str, SeenTag]:
    once: dict[str, SeenTag] = {}
    for tag in seen:
        once[tag.name] = _merged(once[tag.name], tag) if tag.name in once else tag
    return once


def _merged(known: SeenTag, told: SeenTag) -> SeenTag:
    return replace(known, **{key: value for key in _TOLD if (value := getattr(told, key)) is not None})


async def _write(connection: Connection, tags: list[SeenTag]) -> None:
    """A number that stood at another name is that name's no longer."""
    if not tags:
        return
    numbers = {tag.source_id: tag.name for tag in tags if tag.source_id is not None}
    await connection.execute(
        """
        UPDATE tags t SET source_id = NULL
          FROM unnest($1::int[], $2::text[]) AS n (source_id, name)
         WHERE t.source_id = n.source_id AND t.name <> n.name
        """,
        list(numbers),
        list(numbers.values()),
    )
    await connection.execute(
        """
        INSERT INTO tags (name, group_name, colour, group_colour, source_id)
        SELECT n.name, n."group", n.colour, n.group_colour, n.source_id
          FROM jsonb_to_recordset($1)
            AS n (name text, "group" text, colour text, group_colour text, source_id integer)
            ON CONFLICT (name) DO UPDATE
           SET (group_name, colour, group_colour, source_id)
             = (EXCLUDED.group_name, EXCLUDED.colour, EXCLUDED.group_colour, EXCLUDED.source_id)
        """,
        [asdict(tag) | {"source_id": _own_number(tag, numbers)} for tag in tags],
    )


def _own_number(tag: SeenTag, numbers: Mapping[int, str]) -> int | None:
    """Two names with one number in one visit: the last has it."""
    return tag.source_id if tag.source_id is not None and numbers[tag.source_id] == tag.name else None


async def _ids(connection: Connection, names: list[str]) -> dict[str, int]:
    rows = await connection.fetch("SELECT name, id FROM tags WHERE name = ANY($1)", names)
    return {row["name"]: row["id"] for row in rows}
