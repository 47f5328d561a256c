"""Counting what happens: plain numbers that only grow, read by whoever watches.

The floors count here and know nothing of who reads. Counting costs less than a microsecond and takes no lock:
everything counts in the event loop's one thread.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import ItemsView, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

Labels = tuple[str, ...]

# Seconds. An answer from memory takes half a millisecond, a search a few, patience ends at fifteen seconds.
SHORT = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Tally:
    """How often something happened, by labels in a fixed order."""

    def __init__(self) -> None:
        self._counts: defaultdict[Labels, float] = defaultdict(float)

    def add(self, *labels: str, times: float = 1) -> None:
        self._counts[labels] += times

    def items(self) -> ItemsView[Labels, float]:
        return self._counts.items()

    def __getitem__(self, labels: Labels) -> float:
        return self._counts.get(labels, 0)


@dataclass(slots=True)
class Spread:
    """Of one combination of labels: how many took at most each bound, how many longer, and all together."""

    counts: list[int]
    seconds: float = 0.0


@dataclass(slots=True)
class Timings:
    """How long something took, by labels in a fixed order."""

    bounds: tuple[float, ...] = SHORT
    _spreads: dict[Labels, Spread] = field(default_factory=dict)

    def add(self, seconds: float, *labels: str) -> None:
        spread = self._spreads.get(labels)
        if spread is None:
            spread = self._spreads[labels] = Spread([0] * (len(self.bounds) + 1))
        spread.counts[bisect_left(self.bounds, seconds)] += 1
        spread.seconds += seconds

    def items(self) -> ItemsView[Labels, Spread]:
        return self._spreads.items()


# Of the program whose loops these are: tests run several in one process. A task takes over what stood here
# when it was made, so it is set before the loops begin.
FAILURES: ContextVar[Tally | None] = ContextVar("failures", default=None)

# What people do, by the names it is counted by; see `happened`.
DEEDS = ("item_added", "item_removed", "item_put_back", "item_bought", "item_wanted_again")

# What was done within the request or update that is being worked on. It counts once that is committed.
_DONE: ContextVar[Counter[str] | None] = ContextVar("done", default=None)


def failed(work: str) -> None:
    """A loop has survived its own exception."""
    if (failures := FAILURES.get()) is not None:
        failures.add(work)


def happened(what: str, times: int = 1) -> None:
    """Said where it is done, be it that the transaction is undone afterwards."""
    if (done := _DONE.get()) is not None:
        done[what] += times


@contextmanager
def noted() -> Iterator[Counter[str]]:
    """What happens within the body; for who knows afterwards whether it is to count."""
    done: Counter[str] = Counter()
    token = _DONE.set(done)
    try:
        yield done
    finally:
        _DONE.reset(token)
