"""What a dump holds beside rows, to be compared with what the migrations make. Pure.

None of it is ever used: a restore makes the schema by the migrations and takes the rows alone. It is read to
be named, so that nobody finds out later what did not come back.
"""

import re
from collections.abc import Iterable, Iterator

from hookah_wishlist.backups.schema import Schema
from hookah_wishlist.backups.script import NAME, unquoted

OF_EVERY_DUMP = frozenset({"SCHEMA - public", "EXTENSION - pg_trgm", "COMMENT - EXTENSION pg_trgm"})

ENTRY = re.compile(r"\d+; \d+ \d+ (.+)")
TABLE = re.compile(rf"CREATE (?:UNLOGGED |FOREIGN )?TABLE public\.({NAME}) \(")
CHECK = re.compile(rf" +CONSTRAINT ({NAME}) CHECK ")
COLUMN = re.compile(rf" +({NAME}) \S")
EXPRESSION = re.compile(r" (DEFAULT|GENERATED ALWAYS AS) ")


def foreign_objects(listing: Iterable[str], schema: Schema) -> list[str]:
    """Entries of `pg_restore --list` that the migrations do not make."""
    ours = schema.objects | OF_EVERY_DUMP
    entries = (found[1] for line in listing if (found := ENTRY.fullmatch(line)))
    return [_without_owner(entry) for entry in entries if not _is_one_of(entry, ours)]


def foreign_parts(definitions: Iterable[str], schema: Schema) -> list[str]:
    """Checks and values of columns that the migrations do not write into their tables' definitions."""
    return [
        part for part in _parts(definitions) if part not in schema.parts and _table(part) in schema.columns
    ]


def _is_one_of(entry: str, ours: Iterable[str]) -> bool:
    """An owner's name, which may have spaces in it, follows the object's."""
    return any(entry == name or entry.startswith(f"{name} ") for name in ours)


def _without_owner(entry: str) -> str:
    return entry.rpartition(" ")[0] or entry


def _table(part: str) -> str:
    return part.partition(" ")[2].partition(".")[0]


def _parts(definitions: Iterable[str]) -> Iterator[str]:
    table = None
    for line in definitions:
        if found := TABLE.match(line):
            table = unquoted(found[1])
        elif line.startswith(")"):
            table = None
        elif table is not None and (found := CHECK.match(line)):
            yield f"CHECK {table}.{unquoted(found[1])}"
        elif table is not None and (column := COLUMN.match(line)) and (found := EXPRESSION.search(line)):
            yield f"{found[1].split()[0]} {table}.{unquoted(column[1])}"
