"""What a stream of events tells: three numbers, and which of them a reader does not know yet. Pure.

An event's id is all three as they were told so far, so a reader that was cut off and comes back with the last
id gets what changed meanwhile, from any process: nothing needs to be remembered of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import orjson

ID = re.compile(r"(\d{1,19})\.(\d{1,19})\.(\d{1,19})", re.ASCII)

RECONNECT = 3000  # milliseconds after which a reader that was cut off comes back
HEARTBEAT = (
    b": still here\n\n"  # a comment: it tells both sides, and what is between them, that the other lives
)
BEGINNING = f"retry: {RECONNECT}\n\n".encode()


@dataclass(frozen=True, slots=True)
class Versions:
    """The names of the fields are those of the events."""

    list: int
    settings: int
    catalogue: int

    @property
    def id(self) -> str:
        return f"{self.list}.{self.settings}.{self.catalogue}"


def read_id(told: str | None) -> Versions | None:
    """What a reader knew; None for one that comes for the first time, or with an id of somebody else's."""
    found = ID.fullmatch(told or "")
    return Versions(*map(int, found.groups())) if found else None


def beginning(known: Versions | None, now: Versions) -> bytes:
    """What a reader is told first: where things stand, or if it knew an earlier state, what has changed."""
    first = [event("versions", now, now)] if known is None else changes(known, now)
    return BEGINNING + b"".join(first)


def changes(known: Versions, now: Versions) -> Iterator[bytes]:
    """An event for each number that differs, also for a smaller one: the database may be an older one."""
    told = known
    for name in (field.name for field in fields(Versions)):
        if getattr(now, name) != getattr(told, name):
            told = replace(told, **{name: getattr(now, name)})
            yield event(name, told, {"version": getattr(now, name)})


def event(name: str, told: Versions, data: object) -> bytes:
    return f"id: {told.id}\nevent: {name}\ndata: ".encode() + orjson.dumps(data) + b"\n\n"
