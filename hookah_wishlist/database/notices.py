"""What other processes say by NOTIFY, heard on one connection and passed on to whoever waits for it here.

PostgreSQL tells a notice to those who listen at the moment of the commit and keeps it for nobody else. So
after every loss of the connection all readers are told to look again: a notice may have passed unheard.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import structlog

from hookah_wishlist.database.connection import OwnConnection, connect
from hookah_wishlist.database.subscription import Subscription

PERSON = "person"  # its payload is the person's id: only that person's readers are told
CATALOGUE = "catalogue_version"  # told to everybody; its payload is the version

MAX_STREAMS = 5  # a phone, two computers and a tab forgotten on each; more is a mistake or an attack
HEARTBEAT = 5.0  # a server that vanished behind a network is noticed after this and as long for the answer
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0  # a server that came back is heard again within a second

log = structlog.get_logger(__name__)


class TooManyStreams(Exception):
    """The person has as many streams of events open as one may have."""


class Notices:
    """Whom to tell what. Made by `listening`."""

    def __init__(self) -> None:
        self._of_person: defaultdict[str, set[Subscription]] = defaultdict(set)  # by the notice's payload
        self._of_nobody: set[Subscription] = set()
        self._watchers: set[Callable[[str | None], None]] = set()
        self._ended = False
        self.is_listening = False  # while False a notice may pass unheard; readers are told afterwards
        self.losses = 0  # of the connection that they are heard on

    @contextmanager
    def subscribe(self, person_id: int | None = None) -> Iterator[Subscription]:
        """A reader of the catalogue's notices and, where a person is named, of the person's.

        Subscribe first, then read what the notices are about: what happens in between is told. Raises
        TooManyStreams for a person's sixth.
        """
        subscription = Subscription()
        readers = self._of_nobody if person_id is None else self._of_person[str(person_id)]
        if person_id is not None and len(readers) >= MAX_STREAMS:
            raise TooManyStreams
        if self._ended:
            subscription.end()
        readers.add(subscription)
        try:
            yield subscription
        finally:
            readers.discard(subscription)
            if person_id is not None and not readers:
                del self._of_person[str(person_id)]

    @contextmanager
    def watched(self, tell: Callable[[str | None], None]) -> Iterator[None]:
        """Calls `tell` with the id of whoever something changed of; None: anything of anybody may have.

        For what is kept in memory about many people: called at once, before any reader goes on.
        """
        self._watchers.add(tell)
        try:
            yield
        finally:
            self._watchers.discard(tell)

    def streams(self) -> int:
        """How many readers there are. For metrics."""
        return sum(1 for _ in self._everybody())

    def hear(self, channel: str, payload: str) -> None:
        """Pass a notice on. Public for the connection's sake; tests may speak here as well."""
        if channel == PERSON:
            self._tell_watchers(payload)
        for subscription in self._meant(channel, payload):
            subscription.tell(channel, payload)

    def look_again(self) -> None:
        self._tell_watchers(None)
        for subscription in self._everybody():
            subscription.look_again()

    def end(self) -> None:
        """Ends every reader's iteration, of now and of later: a server that stops waits for its answers."""
        self._ended = True
        for subscription in self._everybody():
            subscription.end()

    def _tell_watchers(self, person: str | None) -> None:
        for tell in self._watchers:
            tell(person)

    def _meant(self, channel: str, payload: str) -> list[Subscription]:
        if channel != PERSON:
            return list(self._everybody())
        return list(self._of_person.get(payload, ()))

    def _everybody(self) -> Iterator[Subscription]:
        yield from self._of_nobody
        for readers in self._of_person.values():
            yield from readers


@asynccontextmanager
async def listening(url: str) -> AsyncIterator[Notices]:
    """Notices of the database, heard as long as the body runs, through whatever becomes of the connection.

    Raises DatabaseUnavailable when the server cannot be reached at the beginning.
    """
    notices = Notices()
    connection = await _tuned_in(url, notices)
    listener = asyncio.create_task(_listen(url, notices, connection))
    try:
        yield notices
    finally:
        notices.end()
        listener.cancel()
        await asyncio.wait([listener])


async def _listen(url: str, notices: Notices, connection: OwnConnection) -> None:
    """For ever: a connection as long as it lasts, then another one."""
    while True:
        try:
            await _until_lost(connection)
        finally:
            notices.is_listening = False
            connection.terminate()
        notices.losses += 1
        log.warning("notices.lost")
        connection = await _tuned_in_again(url, notices)
        log.info("notices.heard_again")
        notices.look_again()


async def _tuned_in(url: str, notices: Notices) -> OwnConnection:
    connection = await connect(url)
    try:
        for channel in (PERSON, CATALOGUE):
            await connection.add_listener(
                channel, lambda _, __, name, payload: notices.hear(name, str(payload))
            )
    except BaseException:
        connection.terminate()
        raise
    notices.is_listening = True
    return connection


async def _tuned_in_again(url: str, notices: Notices) -> OwnConnection:
    pause = FIRST_PAUSE
    while True:
        try:
            return await _tuned_in(url, notices)
        except Exception as error:  # whatever it is may pass, and nobody else would try again
            log.debug("notices.still_away", error=repr(error))
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _until_lost(connection: OwnConnection) -> None:
    """Returns when the connection is gone, be it without a word."""
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _: lost.set())
    while not (lost.is_set() or connection.is_closed()):
        with suppress(TimeoutError):
            await asyncio.wait_for(lost.wait(), HEARTBEAT)
        try:
            await connection.fetchval("SELECT 1", timeout=HEARTBEAT)
        except Exception as error:  # whatever it is, another connection is the answer
            log.debug("notices.silent", error=repr(error))
            return
