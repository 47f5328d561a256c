"""The streams of events that are open here, so that a reader that has gone makes room for the next."""

import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import web

from hookah_wishlist.database import Notices, Subscription, TooManyStreams
from hookah_wishlist.web.keys import RESOURCES

# A phone that lost its network says no goodbye. After so long without an answer its connection is closed and
# no longer counts; two signs of life go by within it.
UNANSWERED = 40_000  # milliseconds


@dataclass(frozen=True, eq=False)
class Stream:
    request: web.Request
    subscription: Subscription
    leaving: ExitStack = field(default_factory=ExitStack)

    @property
    def has_gone(self) -> bool:
        """aiohttp lets a handler be when its reader goes: it finds out with the next thing it writes."""
        transport = self.request.transport
        return transport is None or transport.is_closing()


class Streams:
    """By person."""

    def __init__(self) -> None:
        self._of_person: defaultdict[int, set[Stream]] = defaultdict(set)

    @property
    def count(self) -> int:
        """Of everybody's. For metrics."""
        return sum(map(len, self._of_person.values()))

    @contextmanager
    def opened(self, request: web.Request, notices: Notices, person_id: int) -> Iterator[Subscription]:
        """What is told to the reader of this request. Raises `TooManyStreams` for a person's sixth."""
        try:
            stream = _subscribed(request, notices, person_id)
        except TooManyStreams:
            if not self._end_gone(person_id):
                raise
            stream = _subscribed(request, notices, person_id)
        _notice_silence(request)
        self._of_person[person_id].add(stream)
        try:
            yield stream.subscription
        finally:
            stream.leaving.close()
            self._of_person[person_id].discard(stream)
            if not self._of_person[person_id]:
                del self._of_person[person_id]

    def _end_gone(self, person_id: int) -> bool:
        """Whether there were any."""
        gone = [stream for stream in self._of_person.get(person_id, ()) if stream.has_gone]
        for stream in gone:
            stream.subscription.end()
            stream.leaving.close()
        return bool(gone)


def _subscribed(request: web.Request, notices: Notices, person_id: int) -> Stream:
    leaving = ExitStack()
    return Stream(request, leaving.enter_context(notices.subscribe(person_id)), leaving)


def _notice_silence(request: web.Request) -> None:
    connection = request.get_extra_info("socket")
    if connection is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
        with suppress(OSError):  # of another kind than TCP
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNANSWERED)


STREAMS = web.AppKey("streams", Streams)


async def keeping_streams(app: web.Application) -> AsyncIterator[None]:
    """For `cleanup_ctx`."""
    app[STREAMS] = Streams()
    yield


async def end_streams(app: web.Application) -> None:
    """For `on_shutdown`: the server waits for answers that are under way before it closes anything else."""
    app[RESOURCES].notices.end()
