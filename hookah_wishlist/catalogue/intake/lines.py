"""The lines of a brand: which of ours are told, which are new, renamed or gone, and writing them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hookah_wishlist.catalogue.intake.changes import Change, line_changes
from hookah_wishlist.catalogue.intake.kept import KeptLine, assignments, columns, is_different
from hookah_wishlist.catalogue.intake.merging import line_by_page
from hookah_wishlist.catalogue.intake.values import Coverage
from hookah_wishlist.catalogue.seen import SeenLine
from hookah_wishlist.database import Connection

Key = tuple[str, str]  # slug and name: one slug may carry two names
Pair = tuple[KeptLine | None, KeptLine]

_COLUMNS = columns(KeptLine)
_NEW = columns(KeptLine, without=("id",))


@dataclass(frozen=True, slots=True)
class Told:
    """What a visit says of a brand's lines."""

    lines: Mapping[Key, SeenLine | None]  # None: named by a tobacco only
    other_slugs: frozenset[str] = frozenset()  # in addresses of tobaccos that do not name their line
    is_complete: bool = False  # a line that is not told is gone


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a brand as they are in the database now."""

    by_id: Mapping[int, KeptLine]
    changes: tuple[Change, ...]
    changed: bool  # something a person can see
    renamed: bool  # and with that what finds their tobaccos

    def id_of(self, slug: str, name: str | None, current: int | None = None) -> int | None:
        """The line a tobacco names; one that tells only the slug stays where it is if that fits."""
        fitting = [
            line for line in self.by_id.values() if line.slug == slug and (not name or line.name == name)
        ]
        fitting.sort(key=lambda line: (line.id != current, line.missing_since is not None, line.id))
        return fitting[0].id if fitting else None


def told_of(
    seen: Sequence[SeenLine], named: Iterable[tuple[str, str | None]], *, is_complete: bool = False
) -> Told:
    """The page's lines, and those that tobaccos name by slug and name. A page without lines misses none."""
    lines: dict[Key, SeenLine | None] = {}
    for line in seen:
        lines.setdefault((line.slug, line.name), line)
    others = set()
    for slug, name in named:
        if name:
            lines.setdefault((slug, name), None)
        else:
            others.add(slug)
    return Told(lines, frozenset(others), is_complete and bool(seen))


def planned(
    known: Sequence[KeptLine], told: Told, coverage: Coverage, brand_id: int, now: datetime
) -> list[Pair]:
    """Each line that is known or told, before and after. A short reading adds lines and changes none."""
    matched = {(line.slug, line.name): line for line in known}
    if coverage is not Coverage.SHORT:
        matched |= _renamed(known, told)
    pairs: list[Pair] = []
    for (slug, name), seen in told.lines.items():
        before = matched.get((slug, name))
        if before is None:
            pairs.append((None, line_by_page(KeptLine(0, brand_id, slug, name), name, seen, now)))
        elif coverage is not Coverage.SHORT:
            pairs.append((before, line_by_page(before, name, seen, now)))
    met = {before.id for before, _ in pairs if before}
    rest = [line for line in known if line.id not in met]
    return pairs + [(line, _without(line, told, coverage, now)) for line in rest]


def _renamed(known: Sequence[KeptLine], told: Told) -> dict[Key, KeptLine]:
    """A slug with one name told and another one known carries the same line under a new name."""
    names: dict[str, set[str]] = defaultdict(set)
    for slug, name in told.lines:
        names[slug].add(name)
    ours = {(line.slug, line.name) for line in known}
    renamed = {}
    for slug, told_names in names.items():
        (name, *others) = told_names
        present = [line for line in known if line.slug == slug and line.missing_since is None]
        if not others and len(present) == 1 and (slug, name) not in ours:
            renamed[slug, name] = present[0]
    return renamed


def _without(line: KeptLine, told: Told, coverage: Coverage, now: datetime) -> KeptLine:
    gone = coverage is Coverage.FULL and told.is_complete and line.slug not in told.other_slugs
    return replace(line, missing_since=now) if gone and line.missing_since is None else line


async def keep_lines(
    connection: Connection, brand_id: int, told: Told, coverage: Coverage, now: datetime
) -> Lines:
    """Write what a visit says of a brand's lines."""
    records = await connection.fetch(f"SELECT {_COLUMNS} FROM lines WHERE brand_id = $1", brand_id)  # noqa: S608
    pairs = planned([KeptLine(**record) for record in records], told, coverage, brand_id, now)
    new = [after for before, after in pairs if before is None]
    known = [(before, after) for before, after in pairs if before is not None]
    differing = [(before, after) for before, after in known if before != after]
    await _write(connection, [after for _, after in differing])
    lines = [after for _, after in known] + await _add(connection, new)
    return Lines(
        {line.id: line for line in lines},
        tuple(change for pair in differing for change in line_changes(*pair)),
        bool(new) or any(is_different(*pair) for pair in differing),
        any(before.name != after.name for before, after in differing),
    )


async def _add(connection: Connection, lines: Sequence[KeptLine]) -> list[KeptLine]:
    if not lines:
        return []
    records = await connection.fetch(
        f"INSERT INTO lines ({_NEW}) SELECT {_NEW} FROM jsonb_populate_recordset(NULL::lines, $1)"  # noqa: S608
        f" RETURNING {_COLUMNS}",
        list(lines),
    )
    return [KeptLine(**record) for record in records]


async def _write(connection: Connection, lines: Sequence[KeptLine]) -> None:
    if lines:
        await connection.execute(
            f"UPDATE lines k SET {assignments(KeptLine)}"  # noqa: S608 - made of constants
            " FROM jsonb_populate_recordset(NULL::lines, $1) AS n WHERE k.id = n.id",
            list(lines),
        )
