"""PostgreSQL's programs as children that can be stopped, driven by a thread that waits for their pipes."""

import asyncio
import os
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO, TypeVar

from hookah_wishlist.backups.problems import CannotBackUp

LAST_WORDS = 2000  # bytes of what a program said; an error repeats the whole statement that caused it

T = TypeVar("T")


class Child:
    """A program that was started. What it says goes into memory: a pipe that nobody reads would stop it."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        stdin: int | None = None,
        stdout: int | None = None,
    ) -> None:
        self._words = os.memfd_create("words")
        try:
            self.process = subprocess.Popen(  # noqa: S603
                command,
                env=environment,
                stdin=subprocess.DEVNULL if stdin is None else stdin,
                stdout=subprocess.DEVNULL if stdout is None else stdout,
                stderr=self._words,
                cwd="/",
                start_new_session=True,  # Ctrl-C is for us to pass on
            )
        except BaseException:
            os.close(self._words)
            raise

    @property
    def input(self) -> IO[bytes]:
        assert self.process.stdin is not None  # noqa: S101 - started with a pipe
        return self.process.stdin

    @property
    def output(self) -> IO[bytes]:
        assert self.process.stdout is not None  # noqa: S101 - started with a pipe
        return self.process.stdout

    @property
    def said(self) -> str:
        """Its last words, in one line."""
        size = os.lseek(self._words, 0, os.SEEK_END)
        words = os.pread(self._words, LAST_WORDS, max(0, size - LAST_WORDS))
        return " ".join(words.decode(errors="replace").split()) or "it said nothing"

    def close(self) -> None:
        """Its end, whatever it was doing."""
        if self.process.poll() is None:
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                _close(pipe)
        self.process.wait()
        os.close(self._words)


class Children:
    """Those of one piece of work: whoever stops it stops all of them, and none is started after that."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._children: list[Child] = []
        self._cancels: list[Callable[[], object]] = []
        self._is_stopped = False

    def start(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        stdin: int | None = None,
        stdout: int | None = None,
    ) -> Child:
        with self._lock:
            if self._is_stopped:
                raise CannotBackUp("The program was stopped.")
            child = Child(command, environment, stdin=stdin, stdout=stdout)
            self._children.append(child)
            return child

    def on_stop(self, cancel: Callable[[], object]) -> None:
        """Cancel this as well: what a server does for us is no child."""
        with self._lock:
            self._cancels.append(cancel)

    def stop(self) -> None:
        """From another thread: pipes break, and who waits for them goes on."""
        with self._lock:
            self._is_stopped = True
            for cancel in self._cancels:
                with suppress(Exception):  # it is over, or its server is away
                    cancel()
            for child in self._children:
                if child.process.poll() is None:
                    child.process.kill()

    def close(self) -> None:
        for child in self._children:
            child.close()


async def in_thread(work: Callable[[Children], T]) -> T:
    """What the work gives. A thread cannot be cancelled, so whoever cancels us has its children stopped."""
    children = Children()

    def whole() -> T:
        try:
            return work(children)
        finally:
            children.close()

    task = asyncio.ensure_future(asyncio.to_thread(whole))
    task.add_done_callback(asyncio.Future.exception)  # who is stopped wants to hear nothing more of it
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        children.stop()
        await asyncio.wait([task])
        raise


def _close(pipe: IO[bytes]) -> None:
    """What could not be written any more is of no interest."""
    with suppress(OSError):
        pipe.close()
