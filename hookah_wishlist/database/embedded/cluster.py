"""The directory with the data: made once, never opened by another version, held by one process at a time."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from hookah_wishlist.database.embedded.binaries import Binaries
from hookah_wishlist.database.embedded.identity import Identity


class WrongServerVersion(Exception):
    """The data directory was written by another major version of PostgreSQL."""


class DataDirInUse(Exception):
    """Another process runs the server of this data directory."""


class DataDirUnusable(Exception):
    """The data directory can not be made or written to."""


@contextmanager
def owned(data_dir: Path) -> Iterator[Path]:
    """The place for the data, ours alone however we end: the kernel frees a file lock even after kill -9."""
    with _lock_file(data_dir) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise DataDirInUse(
                f"Process {file.read().strip() or '?'} already runs with the data in {data_dir}. "
                "Stop it first, or set DATA_DIR to another directory, or give both one server: DATABASE_URL."
            ) from None
        with usable(
            data_dir
        ):  # past Python's buffer: what a full disk refused would be tried again at the end
            os.ftruncate(file.fileno(), 0)
            os.write(file.fileno(), f"{os.getpid()}\n".encode())
        yield data_dir.resolve() / "postgres"


@contextmanager
def usable(data_dir: Path) -> Iterator[None]:
    """Raise `DataDirUnusable` where the body cannot write: on a read-only file system, or a full one."""
    try:
        yield
    except OSError as error:
        raise DataDirUnusable(
            f"{data_dir} can not hold our data ({error.strerror}): set DATA_DIR to a directory that we may "
            "write to and whose disk has room, or DATABASE_URL to a server that runs elsewhere."
        ) from error


def _lock_file(data_dir: Path) -> TextIO:
    with usable(data_dir):
        data_dir.mkdir(parents=True, exist_ok=True)
        return (data_dir / "postgres.lock").open("a+")


def check_version(data: Path, binaries: Binaries) -> None:
    """No version reads another major version's files, and the server's own words do not tell the way out."""
    found = (data / "PG_VERSION").read_text().strip()
    if found != str(binaries.major):
        raise WrongServerVersion(
            f"{data} was written by PostgreSQL {found}, but the one here is {binaries.major} "
            f"({binaries.directory}). To keep the data: start PostgreSQL {found} on it, dump it (pg_dump), "
            f"move {data} away, start this program once and restore the dump. "
            f"To begin anew: move {data} away. To use a server elsewhere: set DATABASE_URL."
        )


def initdb(directory: Path, superuser: str, binaries: Binaries, durable: bool) -> list[str]:
    """UTF-8 by code points, never the machine's locale: lower() and trigrams of Russian depend on it."""
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if binaries.major >= 17 else []
    return [
        *(binaries.program("initdb"), "-D", str(directory), "-U", superuser),
        *("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", *builtin),
        *([] if durable else ["--no-sync"]),
    ]


def empty_directory(directory: Path, identity: Identity) -> Path:
    """A fresh one in place of whatever an interrupted first start left behind."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700)
    identity.own(directory)
    return directory


def adopt(data: Path, identity: Identity) -> None:
    """Data that root copied here belongs to root, and the server could not read it."""
    if data.stat().st_uid != identity.uid:
        for path in (data, *data.rglob("*")):
            identity.own(path)
