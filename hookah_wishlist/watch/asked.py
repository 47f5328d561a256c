"""A question that may never be answered, asked by many."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Asked(Generic[T]):
    """One question at a time, shared by all who ask meanwhile.

    Neither a server that is silent nor a disk that hangs lets go of a question before it answers: so it is
    left behind, and whoever asks next waits for the same one.
    """

    def __init__(self, ask: Callable[[], Awaitable[T]]) -> None:
        self._ask = ask
        self._asking: asyncio.Future[T] | None = None

    async def answer(self, patience: float) -> T | None:
        """None: not within so many seconds."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._ask())
        await asyncio.wait({self._asking}, timeout=patience)
        return self._asking.result() if self._asking.done() else None

    def close(self) -> None:
        """It is no longer waited for."""
        if self._asking is not None:
            self._asking.cancel()
