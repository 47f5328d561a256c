"""Who comes next: start-time fair queueing over a tree of parties. Pure: the cost of each turn is given.

Each group has a virtual clock, and each party in it a tag: the virtual time at which its next turn begins.
The least tag comes next, the clock goes on to it, and a turn raises the tag by its cost over the party's
weight. Who was idle begins at the clock, before those who have just had a turn: old turns are not held
against him, and none are saved up.

P. Goyal, H. Vin, H. Cheng: Start-time Fair Queueing (SIGCOMM 1996).
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, TypeVar

from hookah_wishlist.fairness.claim import Party

Entry = TypeVar("Entry")

# Even what costs nothing costs a little: else one that is served at once could be served for ever.
LEAST_COST = 1e-3
# Of each group; with more, those idle ones are forgotten that owe the least.
MOST_PARTIES = 1000
# The part of a turn by which the clock goes on beyond its tag: newcomers without end, each of whom begins at
# the clock, overtake nobody for ever.
DRIFT = 0.25


@dataclass(slots=True)
class _Node(Generic[Entry]):
    weight: float = 1.0
    tag: float = 0.0
    clock: float = 0.0  # of the children
    waiting: int = 0  # entries here and below
    entries: deque[Entry] = field(default_factory=deque)
    children: "dict[str, _Node[Entry]]" = field(default_factory=dict)


class FairQueue(Generic[Entry]):
    """Entries of one party come in their order, parties of one group in turn. The default weight is 1."""

    def __init__(self, weights: Mapping[Party, float] | None = None) -> None:
        self._weights = weights or {}
        self._root: _Node[Entry] = _Node()

    def __len__(self) -> int:
        return self._root.waiting

    def enter(self, entry: Entry, party: Party) -> None:
        *_, leaf = path = list(self._path(party))
        for group, node in pairwise(path):
            if not node.waiting:
                node.tag = max(node.tag, group.clock)
        for node in path:
            node.waiting += 1
        leaf.entries.append(entry)

    def leave(self, entry: Entry, party: Party) -> None:
        """Of an entry that nobody waits for any more. Nothing happens where it had its turn."""
        *_, leaf = path = list(self._path(party))
        if entry in leaf.entries:
            leaf.entries.remove(entry)
            for node in path:
                node.waiting -= 1

    def next(self) -> Entry:
        """Take out the entry whose turn it is. Raises `LookupError` where nobody waits."""
        node = self._root
        while not node.entries:
            waiting = [child for child in node.children.values() if child.waiting]
            if not waiting:
                raise LookupError("nobody waits")
            node.waiting -= 1
            chosen = min(waiting, key=lambda child: child.tag)
            node.clock = max(node.clock, chosen.tag)
            node = chosen
        node.waiting -= 1
        return node.entries.popleft()

    def precedes(self, party: Party) -> bool:
        """Whether this outermost party would come next if it entered now."""
        group = self._root
        node = group.children.get(party[0])
        tag = group.clock if node is None else max(node.tag, group.clock)
        return all(tag <= child.tag for child in group.children.values() if child.waiting)

    def charge(self, party: Party, cost: float) -> None:
        """What a turn of the party's has cost, and what it cost the others beyond its end."""
        cost = max(cost, LEAST_COST)
        path = list(self._path(party))
        for group, node in pairwise(path):
            competing = [child for child in group.children.values() if child.waiting or child is node]
            node.tag += cost / node.weight
            group.clock += DRIFT * cost / sum(child.weight for child in competing)
            _forget_idle(group)

    def _path(self, party: Party) -> "Iterator[_Node[Entry]]":
        node = self._root
        yield node
        for depth, name in enumerate(party, 1):
            if (child := node.children.get(name)) is None:
                weight = self._weights.get(party[:depth], 1.0)
                child = node.children[name] = _Node(weight, tag=node.clock)
            node = child
            yield node


def _forget_idle(group: "_Node[Entry]") -> None:
    """Who is idle and owes nothing begins like a newcomer."""
    idle = [(child.tag, name) for name, child in group.children.items() if not child.waiting]
    surplus = len(group.children) - MOST_PARTIES
    for place, (tag, name) in enumerate(sorted(idle)):
        if tag <= group.clock or place < surplus:
            del group.children[name]
