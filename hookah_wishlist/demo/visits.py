"""Who asked the demonstration site for what: tests read from it whether the crawler was polite."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

KEPT = 100_000  # a demonstration may run for weeks; nine full walks of the real size are enough


@dataclass(frozen=True, slots=True)
class Visit:
    method: str
    path: str
    query: str
    status: int
    at: float  # monotonic seconds when the request arrived
    seconds: float  # until its answer was handed over
    user_agent: str

    @property
    def of_a_picture(self) -> bool:
        return self.path.startswith(("/uploads/", "/images/"))


class Visits:
    """The answered requests in the order their answers went out."""

    def __init__(self) -> None:
        self._answered: deque[Visit] = deque(maxlen=KEPT)
        self.in_flight = 0
        self.max_in_flight = 0

    def __len__(self) -> int:
        return len(self._answered)

    def __iter__(self) -> Iterator[Visit]:
        return iter(tuple(self._answered))

    def __getitem__(self, index: int) -> Visit:
        return self._answered[index]

    def arrived(self) -> None:
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)

    def answered(self, visit: Visit) -> None:
        self.in_flight -= 1
        self._answered.append(visit)

    def to(self, prefix: str) -> list[Visit]:
        return [visit for visit in self if visit.path.startswith(prefix)]

    def pauses(self) -> list[float]:
        """Seconds from each arrival to the next one."""
        arrivals = sorted(visit.at for visit in self)
        return [later - earlier for earlier, later in pairwise(arrivals)]

    def clear(self) -> None:
        self._answered.clear()
        self.max_in_flight = self.in_flight
