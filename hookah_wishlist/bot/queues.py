"""What the sender has in memory: a queue for each chat, of a few of the oldest calls that wait for it.

No chat has more than its share here, so none fills the memory; the rest stays in the database until the share
is sent. Calls that concern no chat are counted apart: however many messages wait, there is room for an answer
to a button. To a chat that has more in the database nothing is appended: it would overtake that.
"""

import heapq
import time
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from hookah_wishlist.bot.store import Waiting

SHARE = 4  # calls of one chat: a private chat takes three at once, a group five and then one in four seconds
MOST_MESSAGES = 4000  # so there is room for a thousand chats; thirty messages a second are sent altogether
MOST_ANSWERS = 2000

Key = tuple[str, int]


class Queues:
    """Calls by chat, in order. `offer` what was committed; `load` what was found in the database."""

    def __init__(self) -> None:
        # Queues whose head waits for its moment; of messages, which are paced together, and of the rest.
        self.paced: list[tuple[float, int, Key]] = []
        self.free: list[tuple[float, int, Key]] = []
        self.is_behind = True  # there may be chats in the database that are not here
        self._is_starved = False  # some chat has all it has in the database
        self._queues: dict[Key, deque[Waiting]] = {}
        self._known: dict[int, Key] = {}  # the queue that each call is in
        self._partial: set[Key] = set()  # chats that may have more in the database than here
        self._passed_on: set[Key] = set()  # chats of calls that were not taken since the last `begin_loading`
        self._answers = 0

    # ── in ──

    def offer(self, one: Waiting) -> None:
        """A call that is committed just now. One that is not taken is found in the database."""
        key = key_of(one)
        if is_answer(key):
            if self._answers < MOST_ANSWERS:
                self._add(key, one)
        elif self._may_append(key):
            self._add(key, one)
        else:
            self._partial.add(key)
            self._passed_on.add(key)
            self._is_starved = self._is_starved or key not in self._queues

    def begin_loading(self) -> tuple[Sequence[int], Sequence[int]]:
        """Calls that are known, and chats that need no more at present."""
        self._passed_on.clear()
        self._is_starved = False
        return list(self._known), [key[1] for key in self._partial if key in self._queues]

    def load(self, found: Iterable[Waiting], served: Sequence[int], *, is_all: bool) -> None:
        """What was found since `begin_loading`, of each chat up to its share. `is_all`: of every chat."""
        of_chats: dict[Key, list[Waiting]] = {}
        for one in found:
            of_chats.setdefault(key_of(one), []).append(one)
        more = {key for key, calls in of_chats.items() if not self._load(key, calls) or not is_all}
        still = {key for key in self._partial if not is_all or key[1] in served}
        self._partial = more | still | self._passed_on
        self.is_behind = not is_all
        self._is_starved = self._is_starved or any(key not in self._queues for key in self._passed_on)

    def load_answers(self, found: Iterable[Waiting]) -> None:
        for one in found:
            self._add(key_of(one), one)

    @property
    def wants_more(self) -> bool:
        """There is a chat to be loaded at once, and so much room that it is worth the question."""
        return self._is_starved and self.room > MOST_MESSAGES // 10

    @property
    def room(self) -> int:
        """For calls of chats."""
        return MOST_MESSAGES - (len(self._known) - self._answers)

    @property
    def room_for_answers(self) -> int:
        return MOST_ANSWERS - self._answers

    def _may_append(self, key: Key) -> bool:
        if key in self._partial:
            return False
        queue = self._queues.get(key)
        return self.room > 0 and (not self.is_behind if queue is None else len(queue) < SHARE)

    def _load(self, key: Key, calls: Sequence[Waiting]) -> bool:
        """Whether the chat has no more than these, and all of them are here."""
        for one in calls:
            if one.id not in self._known and len(self._queues.get(key, ())) >= SHARE:
                return False
            self._add(key, one)
        return len(calls) < SHARE

    def _add(self, key: Key, one: Waiting) -> None:
        if one.id in self._known:
            return
        self._known[one.id] = key
        self._answers += is_answer(key)
        if key in self._queues:
            self._queues[key].append(one)
        else:
            self._queues[key] = deque([one])
            self._schedule(key)

    # ── out ──

    def head(self, key: Key) -> Waiting:
        return self._queues[key][0]

    def next(self, one: Waiting) -> None:
        """The call is out of the way, and the next one of its chat has its turn."""
        key = self._known.pop(one.id)
        queue = self._queues[key]
        queue.popleft()
        self._answers -= is_answer(key)
        if queue:
            self._schedule(key)
            return
        del self._queues[key]
        self._is_starved = self._is_starved or key in self._partial

    def put_back(self, one: Waiting) -> None:
        """It stays the first of its chat, so that nothing overtakes it."""
        key = self._known[one.id]
        self._queues[key][0] = one
        self._schedule(key)

    def forget(self, one: Waiting) -> None:
        """What waits for the chat is to be found again: the database knows better.

        Its head is in no heap. Never between `begin_loading` and `load`, which would leave out the rest.
        """
        key = self._known[one.id]
        for other in self._queues.pop(key):
            del self._known[other.id]
        if is_answer(key):
            self._answers -= 1
        else:
            self._partial.add(key)
            self._passed_on.add(key)

    def _schedule(self, key: Key) -> None:
        """The head of the queue waits for its moment; each queue is in one heap, or its head is under way."""
        head = self._queues[key][0]
        left = 0.0 if head.not_before is None else (head.not_before - datetime.now(UTC)).total_seconds()
        heap = self.paced if is_paced(head) else self.free
        heapq.heappush(heap, (time.monotonic() + max(0.0, left), head.id, key))


def is_visible(one: Waiting) -> bool:
    """To do it twice would be one message more."""
    return one.call.method.startswith(("send", "copy", "forward")) and one.call.method != "sendChatAction"


def is_paced(one: Waiting) -> bool:
    """Messages, new or edited; answers to buttons and inline queries do not count for Telegram's limits."""
    return one.call.chat_id is not None and (is_visible(one) or one.call.method.startswith("edit"))


def is_answer(key: Key) -> bool:
    return key[0] == "alone"


def key_of(one: Waiting) -> Key:
    """A queue of its own for each chat, and for each call that concerns none."""
    return ("alone", one.id) if one.call.chat_id is None else ("chat", one.call.chat_id)
