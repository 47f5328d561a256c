"""Made pictures on disk: bounded, the longest unused making room, whole or not there at all.

Each file holds a digest and then the picture, so that a file that was cut off or has gone bad is noticed.
Of several processes on one directory each bounds what it knows of; what another took away is just missing.
"""

import hashlib
import os
import secrets
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

DIGEST = 16
SUFFIX = ".picture"
BLOCK = 4096  # what a file takes on disk is a multiple of this


class Shelf:
    """Synchronous: call its methods in a thread, one at a time."""

    def __init__(self, directory: Path, most_bytes: int) -> None:
        self._directory = directory
        self._most_bytes = most_bytes
        self._sizes: OrderedDict[str, int] = OrderedDict()  # by name, the longest unused first
        self.bytes = 0

    def open(self) -> None:
        """Look at what an earlier run has left. Raises `OSError` where nothing can be kept."""
        self._directory.mkdir(parents=True, exist_ok=True)
        found = []
        for path in self._directory.glob("*/*"):
            if path.suffix != SUFFIX:
                path.unlink(missing_ok=True)  # left by a process that was killed while it wrote
                continue
            with suppress(FileNotFoundError):
                status = path.stat()
                found.append((status.st_mtime, path.stem, _on_disk(status.st_size)))
        for _, name, size in sorted(found):
            self._sizes[name] = size
            self.bytes += size
        self._make_room()

    def get(self, name: str) -> bytes | None:
        """The picture, and it counts as used now."""
        path = self._path(name)
        try:
            written = path.read_bytes()
        except FileNotFoundError:
            self._forget(name)
            return None
        picture = written[DIGEST:]
        if _digest(picture) != written[:DIGEST]:
            log.warning("pictures.damaged", file=str(path))
            path.unlink(missing_ok=True)
            self._forget(name)
            return None
        with suppress(OSError):  # on a read-only disk the picture is as good
            os.utime(path)  # the order survives a restart
        self._note(name, _on_disk(len(written)))
        return picture

    def put(self, name: str, picture: bytes) -> None:
        """Raises `OSError`, for example when the disk is full."""
        path = self._path(name)
        path.parent.mkdir(exist_ok=True)
        unfinished = path.with_name(f"{name}.{secrets.token_hex(4)}.part")
        try:
            unfinished.write_bytes(_digest(picture) + picture)
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        self._note(name, _on_disk(DIGEST + len(picture)))
        self._make_room()

    def _make_room(self) -> None:
        while self.bytes > self._most_bytes and self._sizes:
            name = next(iter(self._sizes))
            self._path(name).unlink(missing_ok=True)
            self._forget(name)

    def _note(self, name: str, size: int) -> None:
        self._forget(name)
        self._sizes[name] = size
        self.bytes += size

    def _forget(self, name: str) -> None:
        self.bytes -= self._sizes.pop(name, 0)

    def _path(self, name: str) -> Path:
        return self._directory / name[:2] / f"{name}{SUFFIX}"


def _digest(picture: bytes) -> bytes:
    return hashlib.blake2b(picture, digest_size=DIGEST).digest()


def _on_disk(size: int) -> int:
    return -(-size // BLOCK) * BLOCK
