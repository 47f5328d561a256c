"""Screens of lists as they were answered, kept until the list or the catalogue has changed.

A list of two hundred costs the database ten times what the question does whether it has changed. That
question is asked every time, so nothing shown is ever older than the request; what is kept saves the rest.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from gzip import compress, decompress

from aiohttp import web

# A packed screen of 200 items takes about 15 KB: some two thousand people who look at their lists at present.
MOST_BYTES = 32 * 2**20
OVERHEAD = 2000  # bytes that a kept screen takes beside its own: filters can be varied without end
PACKING = 5  # a little larger than the best, in half the time


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a screen is true for. Whoever is deleted and comes back begins to count anew: `since` differs."""

    since: datetime
    list_version: int
    catalogue_version: int


@dataclass(frozen=True, slots=True)
class KeptScreen:
    """The answer's bytes, packed. The tag tells their content, so that a release that writes them otherwise
    and another person on the same device never get "as before" for what they have not seen."""

    stamp: Stamp
    packed: bytes
    etag: str

    @property
    def size(self) -> int:
        return len(self.packed) + OVERHEAD

    @property
    def body(self) -> bytes:
        return decompress(self.packed)


def kept_screen(stamp: Stamp, body: bytes) -> KeptScreen:
    etag = hashlib.blake2b(body, digest_size=12).hexdigest()
    return KeptScreen(stamp, compress(body, PACKING, mtime=0), etag)


class KeptScreens:
    """By person and by what was asked; what nobody asked for longest makes room."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[tuple[int, Hashable], KeptScreen] = OrderedDict()
        self._asked: dict[int, set[Hashable]] = {}  # by person, for forgetting

    @property
    def bytes(self) -> int:
        return self._bytes

    def find(self, person_id: int, asked: Hashable, stamp: Stamp) -> KeptScreen | None:
        found = self._kept.get((person_id, asked))
        if found is None or found.stamp != stamp:
            return None
        self._kept.move_to_end((person_id, asked))
        return found

    def keep(self, person_id: int, asked: Hashable, screen: KeptScreen) -> None:
        self._let_go(person_id, asked)
        if screen.size > self._most_bytes:
            return
        self._kept[person_id, asked] = screen
        self._asked.setdefault(person_id, set()).add(asked)
        self._bytes += screen.size
        while self._bytes > self._most_bytes:
            self._let_go(*next(iter(self._kept)))

    def forget(self, person_id: str | int | None) -> None:
        """Of this person all, or of everybody. For who hears notices: a deleted person's list goes too."""
        for one in [int(person_id)] if person_id is not None else list(self._asked):
            for asked in list(self._asked.get(one, ())):
                self._let_go(one, asked)

    def _let_go(self, person_id: int, asked: Hashable) -> None:
        gone = self._kept.pop((person_id, asked), None)
        if gone is None:
            return
        self._bytes -= gone.size
        self._asked[person_id].discard(asked)
        if not self._asked[person_id]:
            del self._asked[person_id]


SCREENS = web.AppKey("screens", KeptScreens)
