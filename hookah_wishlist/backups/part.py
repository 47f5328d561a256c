"""A file while it is being written: nobody takes it for whole, and it goes if it does not become so."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Part:
    """What is written is summed up on the way."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor = descriptor
        self._sum = hashlib.sha256()
        self.path = path
        self.size = 0

    @property
    def sha256(self) -> str:
        return self._sum.hexdigest()

    def write(self, data: bytes) -> int:
        rest = memoryview(data)
        while rest:  # a nearly full disk takes some of it, and refuses the rest at the next try
            rest = rest[os.write(self._descriptor, rest) :]
        self._sum.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Every write is one of the system's already."""

    def keep(self) -> None:
        """On the disk itself: some file systems say only now that there is no room."""
        os.fsync(self._descriptor)


@contextmanager
def part_of(path: Path) -> Iterator[Part]:
    """NAME.part beside `path`, readable to us alone. Rename it within, or it is removed at the end."""
    beside = path.with_name(f"{path.name}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield Part(descriptor, beside)
    finally:
        beside.unlink(missing_ok=True)
        os.close(descriptor)


def is_written(path: Path) -> bool:
    """Whether a living process has it open as its part; the kernel frees the lock of a dead one."""
    with path.open("r+b") as file:  # NFS locks for us alone only what may be written
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def write_whole(path: Path, text: str) -> None:
    """A small file, there as a whole or not at all."""
    with part_of(path) as part:
        part.write(text.encode())
        part.keep()
        part.path.rename(path)
