"""What is asked and how it is answered: counted by route, and told in the log where that says something."""

import logging
from dataclasses import dataclass, field
from time import perf_counter

import structlog
from aiohttp import web

from hookah_wishlist.counting import Tally, Timings
from hookah_wishlist.web.answers import CODE
from hookah_wishlist.web.errors import CODES

log = structlog.get_logger(__name__)
OURS = logging.getLogger("hookah_wishlist")

# Strangers may send any word for a method and any address: neither must make a number of its own.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NOWHERE = "(none)"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

SLOW = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Traffic:
    """Since the program started."""

    answered: Timings = field(default_factory=Timings)  # by method, route and the status's first digit
    refused: Tally = field(default_factory=Tally)  # by code, see `errors.CODES`

    def __post_init__(self) -> None:
        """At nought from the start: of a figure that appears with its first event nobody sees it grow."""
        for code in CODES:
            self.refused.add(code, times=0)

    def count(self, request: web.Request, began: float, response: web.StreamResponse | None) -> None:
        """No response: who asked has gone, or something went through the last net."""
        seconds = perf_counter() - began
        resource = request.match_info.route.resource
        route = NOWHERE if resource is None else resource.canonical
        method = request.method if request.method in METHODS else NOWHERE
        status = None if response is None else response.status
        self.answered.add(seconds, method, route, "gone" if status is None else f"{status // 100}xx")
        if response is not None and (code := response.get(CODE)) is not None:
            self.refused.add(code)
        if _is_news(method, status, seconds) or _is_all_told():
            ms = round(seconds * 1000, 1)
            log.info("request.answered", method=method, route=route, status=status, ms=ms)


TRAFFIC = web.AppKey("traffic", Traffic)


def _is_news(method: str, status: int | None, seconds: float) -> bool:
    """What changed something, and what took long; a fault has a line of its own.

    The rest is told at DEBUG alone: it is counted, a line takes as long as a tenth of a search, and what was
    refused must not let a stranger fill the log.
    """
    if status is None or status >= 400:
        return False
    return method not in SAFE or seconds > SLOW


def _is_all_told() -> bool:
    """structlog's own look at the level takes 6 µs; this one a hundredth."""
    return OURS.isEnabledFor(logging.DEBUG)
