"""How a part is judged: well, unless there is a problem."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from hookah_wishlist.web.health import Part, State


def part(problems: Iterable[str | None], **told: Any) -> Part:
    """Well, or degraded by these problems."""
    reason = "; ".join(problem for problem in problems if problem)
    return Part(State.DEGRADED if reason else State.WELL, reason or None, told)


def age(moment: datetime | None, now: datetime) -> int | None:
    """In seconds; of a moment to come it is negative."""
    return None if moment is None else round((now - moment).total_seconds())
