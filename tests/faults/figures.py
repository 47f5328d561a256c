"""What is counted while things go wrong: answers by kind, and how long a client was without one."""

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Outage:
    """From a client's first question that failed to its first that was answered."""

    began: float
    ended: float

    @property
    def seconds(self):
        return self.ended - self.began


@dataclass
class Figures:
    answers: Counter = field(default_factory=Counter)
    by_copy: Counter = field(default_factory=Counter)
    outages: list = field(default_factory=list)
    raw: list = field(default_factory=list)  # answers that no client could read
    chats: list = field(default_factory=list)  # when an update was taken, and after how many seconds
    noticed: int = 0  # questions that failed again when they were asked again
    acknowledged: int = 0  # writes
    last_success: dict = field(default_factory=dict)

    def begin_anew(self):
        """What came of the programs' start does not count."""
        for kept in (self.answers, self.by_copy, self.outages, self.chats):
            kept.clear()
        self.noticed = 0

    def during(self, began, ended):
        return [it for it in self.outages if it.ended >= began and it.began <= ended]

    def longest(self, began, ended):
        return max((it.seconds for it in self.during(began, ended)), default=0.0)

    def slowest_chat(self, began, ended):
        return max((took for at, took in self.chats if began <= at <= ended), default=0.0)


class Silence:
    """One client's view: whether it is being answered at present."""

    def __init__(self, figures, name):
        self._figures, self._name, self._since = figures, name, None

    def failed(self, kind, began):
        self._figures.answers[kind] += 1
        if self._since is None:
            self._since = began

    def answered(self, kind):
        now = time.monotonic()
        self._figures.answers[kind] += 1
        self._figures.last_success[self._name] = now
        if self._since is not None:
            self._figures.outages.append(Outage(self._since, now))
            self._since = None
