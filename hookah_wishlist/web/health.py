"""Whether this process lives, and whether it can answer what people ask."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, Protocol

from aiohttp import web

from hookah_wishlist import __version__
from hookah_wishlist.web.answers import answer, refusal
from hookah_wishlist.web.errors import NOT_READY
from hookah_wishlist.web.route import Guard, Route

STARTED = time.monotonic()


class State(StrEnum):
    """Degraded: it serves, and somebody should look. Down: without this part nobody can be served."""

    WELL = "well"
    DEGRADED = "degraded"
    DOWN = "down"
    UNKNOWN = "unknown"  # who could tell does not answer


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the program as it stands now. `told` is what it is judged by, ready for JSON.

    Strangers read it: neither addresses nor directories, and of exceptions only their kind.
    `state_age_seconds`: for how long it has been so, as far as anybody looked.
    """

    state: State
    reason: str | None = None
    told: Mapping[str, Any] = field(default_factory=dict)
    state_age_seconds: int | None = None


class Look(Protocol):
    """All parts by name. Never raises. Who knows them sets it."""

    async def __call__(self) -> Mapping[str, Part]: ...


HEALTH = web.AppKey("health", Look)


async def live(request: web.Request) -> web.Response:
    """The process runs and its loop turns; nothing else is asked, so that no fault elsewhere restarts it."""
    return answer({"alive": True, "seconds": round(time.monotonic() - STARTED, 1)})


async def ready(request: web.Request) -> web.Response:
    """Every part as it is now, with what it is judged by. 503 where one is down; a degraded one is named."""
    parts = await request.app[HEALTH]()
    told = health_json(parts)
    if told["down"]:
        words = "; ".join(f"{name}: {parts[name].reason}" for name in told["down"])
        return refusal(503, NOT_READY, f"The program cannot serve ({words})", details=told)
    return answer(told)


def health_json(parts: Mapping[str, Part]) -> dict[str, Any]:
    return {
        "version": __version__,
        "down": [name for name, part in parts.items() if part.state is State.DOWN],
        "degraded": [name for name, part in parts.items() if part.state is State.DEGRADED],
        "parts": {name: part_json(part) for name, part in parts.items()},
    }


def part_json(part: Part) -> dict[str, Any]:
    return {
        "state": part.state,
        "state_age_seconds": part.state_age_seconds,
        "reason": part.reason,
        **part.told,
    }


_route = partial(Route, prefix="", guard=Guard.OPEN, is_limited=False)

ROUTES = (
    _route("GET", "/health/live", live, "Whether the process runs"),
    _route("GET", "/health/ready", ready, "Whether it can answer"),
)
