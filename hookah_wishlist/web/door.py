"""How many connections are open, and for how long one may keep us waiting.

A slow or silent client costs nothing but its connection; so connections are counted, and those that neither
ask nor listen are ended. What floods from many addresses at once is for the network in front of us.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

import structlog
from aiohttp import web

from hookah_wishlist.background import every, running
from hookah_wishlist.counting import Tally
from hookah_wishlist.settings import Network, Settings
from hookah_wishlist.web.addresses import counted_as, is_within, read_address

log = structlog.get_logger(__name__)

HEAD_PATIENCE = 15.0  # seconds for the first whole request head; a phone on a bad network needs two
READER_PATIENCE = 120.0  # seconds to take what is written: the largest answer takes ten at 20 KB/s
LOOK_EVERY = timedelta(seconds=10)
SAID_EVERY = 60.0  # a flood must not fill the log as well


@dataclass(eq=False, slots=True)
class Caller:
    """One connection: `waiting_since` is when something was first seen waiting for its reader."""

    end: Callable[[], None]
    unread: Callable[[], int]
    address: str
    waiting_since: float | None = None


@dataclass(slots=True)
class Door:
    """Who is in. `refused` and `ended` count connections, by why; `malformed` what was no HTTP."""

    most: int
    trusted: tuple[Network, ...] = ()
    refused: Tally = field(default_factory=Tally)
    ended: Tally = field(default_factory=Tally)
    malformed: int = 0
    _callers: set[Caller] = field(default_factory=set)
    _of_address: Counter[str] = field(default_factory=Counter)  # as `counted_as` says
    _said_at: float = float("-inf")

    @property
    def count(self) -> int:
        return len(self._callers)

    def reason_to_refuse(self, address: str) -> str | None:
        """Why one more connection is too many. A proxy brings many people over one address."""
        if self.count >= self.most:
            return self._refused("full")
        if self._of_address[counted_as(address)] >= max(1, self.most // 4) and self._is_one_persons(address):
            return self._refused("address")
        return None

    def enter(self, caller: Caller) -> None:
        self._callers.add(caller)
        self._of_address[counted_as(caller.address)] += 1

    def leave(self, caller: Caller) -> None:
        if caller in self._callers:
            self._callers.discard(caller)
            counted = counted_as(caller.address)
            self._of_address[counted] -= 1
            if not self._of_address[counted]:
                del self._of_address[counted]

    async def look_around(self) -> None:
        """Ends the connections of those who do not take what they asked for."""
        now = monotonic()
        for caller in list(self._callers):
            if caller.unread() == 0:
                caller.waiting_since = None
            elif caller.waiting_since is None:
                caller.waiting_since = now
            elif now - caller.waiting_since > READER_PATIENCE:
                self.ended.add("reader")
                caller.end()

    def _is_one_persons(self, address: str) -> bool:
        found = read_address(address)
        return found is not None and found.is_global and not is_within(address, self.trusted)

    def _refused(self, why: str) -> str:
        self.refused.add(why)
        if monotonic() - self._said_at > SAID_EVERY:
            self._said_at = monotonic()
            log.warning("connections.refused", why=why, open=self.count)
        return why


DOOR = web.AppKey("door", Door)


def door(settings: Settings) -> Door:
    made = Door(settings.max_connections, settings.trusted_proxies)
    for why in ("full", "address"):
        made.refused.add(why, times=0)  # at nought from the start: see `Traffic`
    return made


async def keeping_the_door(app: web.Application) -> AsyncIterator[None]:
    """For `cleanup_ctx`."""
    async with running(lambda: every(LOOK_EVERY, "door", app[DOOR].look_around)):
        yield
