"""The statements that pg_restore writes around rows. Pure.

None of them is ever run: what is understood is done with statements of our own, and all else is refused.
A dump can have any text in the place of each.
"""

import re
from dataclasses import dataclass

from hookah_wishlist.backups.problems import CannotRestore

NAME = r'(?:[a-z_][a-z0-9_$]*|"(?:[^"\n]|"")+")'
COPY = re.compile(rf"COPY public\.({NAME}) \(({NAME}(?:, {NAME})*)\) FROM stdin;")
SEQUENCE = re.compile(
    r"SELECT pg_catalog\.setval\('public\.([a-z_][a-z0-9_$]*)', (-?\d{1,19}), (true|false)\);"
)
ENCODING = re.compile(r"SET client_encoding = '([A-Za-z0-9_]{1,30})';")
OF_NO_MEANING = re.compile(
    rf"|--.*|SET [a-z_]+ = [\w']+;|SELECT pg_catalog\.set_config\('search_path', '', false\);"
    rf"|\\(?:un)?restrict \w+|REFRESH MATERIALIZED VIEW public\.{NAME};"
)
QUOTED = 100  # letters of what is refused
END_OF_ROWS = b"\\.\n"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of this table follow, up to a line of their own."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SequenceValue:
    name: str
    value: int
    is_called: bool


@dataclass(frozen=True, slots=True)
class Encoding:
    name: str


Statement = Rows | SequenceValue | Encoding


def read_statement(line: bytes) -> Statement | None:
    """None: nothing that matters. Raises `CannotRestore` for what does not belong to rows."""
    text = line.decode(errors="replace").rstrip("\n")
    if found := COPY.fullmatch(text):
        return Rows(unquoted(found[1]), tuple(unquoted(name) for name in re.findall(NAME, found[2])))
    if found := SEQUENCE.fullmatch(text):
        return SequenceValue(found[1], int(found[2]), found[3] == "true")
    if found := ENCODING.fullmatch(text):
        return Encoding(found[1])
    if OF_NO_MEANING.fullmatch(text) is None:
        raise CannotRestore(f"It holds more than rows: {text[:QUOTED]!r}. None of that was run.")
    return None


def unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name
