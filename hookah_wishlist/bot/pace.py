"""When the next message may go: Telegram's limits as plain arithmetic, time given from outside.

Telegram tells no exact figures: about one message a second to a chat, short bursts tolerated, 20 a minute to
a group, 30 a second altogether. What it says beyond that is its 429, which is the sender's to obey.
"""

from collections import deque
from dataclasses import dataclass

GROUP_BURST = 5
GROUP_RATE = 15 / 60  # with the burst no more than 20 in any minute
MOST_CHATS = 4096  # remembered at once; those long quiet are forgotten first


@dataclass(slots=True)
class _Chat:
    tokens: float
    at: float


class Pace:
    """Asks nobody, waits for nobody: `wait` tells how long, `take` says that a message goes now."""

    def __init__(self, *, per_second: int = 30, chat_rate: float = 1.0, chat_burst: int = 3) -> None:
        self._sent: deque[float] = deque(maxlen=per_second)
        self._chat_rate, self._chat_burst = chat_rate, chat_burst
        self._chats: dict[int, _Chat] = {}

    def wait_overall(self, now: float) -> float:
        """Seconds until the moment when fewer than so many went within the second before it."""
        if len(self._sent) < (self._sent.maxlen or 1):
            return 0.0
        return max(0.0, self._sent[0] + 1.0 - now)

    def wait_for(self, chat_id: int, now: float) -> float:
        rate, _ = self._limits(chat_id)
        chat = self._chats.get(chat_id)
        if chat is None:
            return 0.0
        return max(0.0, (1.0 - chat.tokens) / rate - (now - chat.at))

    def take(self, chat_id: int, now: float) -> None:
        rate, burst = self._limits(chat_id)
        chat = self._chats.pop(chat_id, None) or _Chat(burst, now)
        chat.tokens = min(burst, chat.tokens + (now - chat.at) * rate) - 1.0
        chat.at = now
        self._chats[chat_id] = chat  # last: the first ones are those longest quiet
        while len(self._chats) > MOST_CHATS:
            del self._chats[next(iter(self._chats))]
        self._sent.append(now)

    def _limits(self, chat_id: int) -> tuple[float, int]:
        """Groups have negative numbers."""
        return (GROUP_RATE, GROUP_BURST) if chat_id < 0 else (self._chat_rate, self._chat_burst)
