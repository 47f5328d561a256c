"""One reader of notices, and what it has not read yet. It is never more than one value a channel."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class News:
    """What was told since the reader last asked.

    `told` has the newest payload of each channel that said something. `missed`: the connection was lost
    meanwhile, so anything may have happened: look again at everything.
    """

    told: Mapping[str, str]
    missed: bool = False


class Subscription:
    """Iterate over it for News; the iteration ends when the program does.

    A reader that is slow gets one News for many notices, with the last payload of each channel. Payloads say
    that something changed, never what it was, so the last is as good as all.
    """

    def __init__(self) -> None:
        self._told: dict[str, str] = {}
        self._missed = self._ended = False
        self._something = asyncio.Event()

    def __aiter__(self) -> "Subscription":
        return self

    async def __anext__(self) -> News:
        """Nothing is lost when this is cancelled, by a timeout for a heartbeat for example."""
        await self._something.wait()
        if self._ended:
            raise StopAsyncIteration
        news = News(MappingProxyType(self._told), self._missed)
        self._told, self._missed = {}, False
        self._something.clear()
        return news

    @property
    def has_news(self) -> bool:
        """Whether the next reading would give something at once: for who looks now and then, not waits."""
        return self._something.is_set()

    def tell(self, channel: str, payload: str) -> None:
        self._told[channel] = payload
        self._something.set()

    def look_again(self) -> None:
        self._missed = True
        self._something.set()

    def end(self) -> None:
        self._ended = True
        self._something.set()
