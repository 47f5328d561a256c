"""Caches bounded by the bytes they hold.

What strangers send differs in size by a thousand times, so that a bound on the number of entries is none on
memory. For the event loop's one thread.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from sys import getsizeof
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

ENTRY = 300  # bytes of one entry beside its key and value: its places in the dictionary and in the order
LARGEST_PART = 8  # an entry that needs more than an eighth of the cache is not worth what it would push out


class SizedCache(Generic[K, V]):
    """The least recently used entries make room. `size` gives the bytes of a key and its value together."""

    def __init__(self, most_bytes: int, size: Callable[[K, V], int]) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._size = size
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: K, value: V) -> None:
        self.remove(key)
        size = self._size(key, value) + ENTRY
        if size > self.most_bytes // LARGEST_PART:
            return
        self._entries[key] = value, size
        self.bytes += size
        while self.bytes > self.most_bytes:
            self.remove(next(iter(self._entries)))

    def remove(self, key: K) -> None:
        if (entry := self._entries.pop(key, None)) is not None:
            self.bytes -= entry[1]


def size_of(value: object) -> int:
    """Bytes of a text, a number, or a tuple of such values, each counted as often as it occurs."""
    size = getsizeof(value)
    return size + sum(map(size_of, value)) if isinstance(value, tuple) else size


def cached_if_short(most: int, *, longest: int) -> Callable[[Callable[[str], V]], Callable[[str], V]]:
    """`lru_cache` of so many results for a function of one text; for a longer text it is called each time.

    With both bounds the cache has one in bytes, at a quarter of the time that a `SizedCache` takes.
    """

    def decorate(function: Callable[[str], V]) -> Callable[[str], V]:
        cached = lru_cache(most)(function)

        @wraps(function)
        def call(text: str) -> V:
            return cached(text) if len(text) <= longest else function(text)

        return call

    return decorate
