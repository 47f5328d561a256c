"""One run of a PostgreSQL program as our child: started through launch.py, its words in our log."""

import asyncio
import logging
import os
import signal
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from hookah_wishlist.child_environment import of_postgresql
from hookah_wishlist.database.embedded.identity import Identity

LAUNCH = Path(__file__).with_name("launch.py")
FAST, IMMEDIATE, AT_ONCE = signal.SIGINT, signal.SIGQUIT, signal.SIGKILL
LINE_LIMIT = 1 << 20  # an error repeats the whole statement that caused it

log = structlog.get_logger(__name__)


class Process:
    """A program we started: its end, its last words, and the way to stop it."""

    def __init__(self, process: asyncio.subprocess.Process, words: "Words") -> None:
        self._process = process
        self._words = words
        self._last_words: deque[str] = deque(maxlen=20)
        self._listening = asyncio.create_task(self._listen())

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    @property
    def last_words(self) -> str:
        return "\n".join(self._last_words)

    @property
    def said(self) -> str:
        """The end of an error message."""
        return f" Its last words:\n{self.last_words}" if self._last_words else " It said nothing."

    async def ended(self) -> int:
        """Waits for the end, and a moment for its last words: orphans may hold the pipe open much longer."""
        code = await self._process.wait()
        await asyncio.wait([self._listening], timeout=0.2)
        await self._hang_up()
        return code

    async def ended_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), seconds)
        return not self.running

    async def stop(self) -> None:
        """Fast shutdown, which writes everything down; harder where that takes too long."""
        for kind, seconds in ((FAST, 15.0), (IMMEDIATE, 5.0), (AT_ONCE, 5.0)):
            if not self.running:
                break
            with suppress(ProcessLookupError):
                self._process.send_signal(kind)
            await self.ended_within(seconds)
        await self._hang_up()

    async def _hang_up(self) -> None:
        self._listening.cancel()
        await asyncio.wait([self._listening])
        self._words.close()

    async def _listen(self) -> None:
        while True:
            try:
                line = (await self._words.reader.readline()).decode(errors="replace")
            except ValueError:  # longer than the limit: not worth keeping
                continue
            if not line:
                return
            self._last_words.append(line.rstrip())
            _log(line.rstrip())


@dataclass(frozen=True, slots=True)
class Words:
    """Our end of a pipe of our own: asyncio's would stay open as long as any orphan holds the other end."""

    reader: asyncio.StreamReader
    transport: asyncio.ReadTransport

    def close(self) -> None:
        self.transport.close()


async def launched(identity: Identity, program: list[str]) -> Process:
    """Away from our terminal's Ctrl-C (a session of its own), without our environment and its secrets."""
    capability = "-" if identity.capability is None else str(identity.capability)
    listening, speaking = os.pipe()
    words = await _words(listening)
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", str(LAUNCH)),
            *(str(os.getpid()), str(identity.uid), str(identity.gid), capability),
            *program,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=speaking,
            cwd="/",
            env=of_postgresql(),
            start_new_session=True,
        )
    except BaseException:
        words.close()
        raise
    finally:
        os.close(speaking)
    return Process(process, words)


async def _words(descriptor: int) -> Words:
    reader = asyncio.StreamReader(limit=LINE_LIMIT)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", buffering=0)
    )
    return Words(reader, transport)


def _log(line: str) -> None:
    """Errors are told to the client that made them; FATAL ends one connection, or else becomes last words."""
    level = logging.WARNING if line.startswith(("WARNING:", "PANIC:")) else logging.DEBUG
    log.log(level, "postgres", said=line)
