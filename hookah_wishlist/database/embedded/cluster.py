"""The directory with the data: made once, never opened by another version, held by one process at a time."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hookah_wishlist.database.embedded.binaries import Binaries
from hookah_wishlist.database.embedded.identity import Identity

SUPERUSER = DATABASE = "hookah_wishlist"


class WrongServerVersion(Exception):
    """The data directory was written by another major version of PostgreSQL."""


class DataDirInUse(Exception):
    """Another process runs the server of this data directory."""


@contextmanager
def owned(data_dir: Path) -> Iterator[None]:
    """Ours alone, until we end in whatever way: the kernel frees a file lock even after kill -9."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "postgres.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise DataDirInUse(
                f"Process {file.read().strip() or '?'} already runs with the data in {data_dir}. Stop it first, "
                "or set DATA_DIR to another directory, or let both use one server through DATABASE_URL."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def check_version(data: Path, binaries: Binaries) -> None:
    """A server never reads another major version's files; better a sentence than its own three words."""
    found = (data / "PG_VERSION").read_text().strip()
    if found != str(binaries.major):
        raise WrongServerVersion(
            f"{data} was written by PostgreSQL {found}, and the server here is {binaries.major} "
            f"({binaries.directory}). To keep the data: start PostgreSQL {found} on it, dump it with pg_dump, move the "
            "directory away, start this program once, and restore the dump. To begin anew: move the directory away. "
            f"To use a PostgreSQL {found} server that runs elsewhere: set DATABASE_URL."
        )


def initdb_arguments(directory: Path, binaries: Binaries, *, durable: bool) -> list[str]:
    """UTF-8 by code points everywhere, never the machine's locale: lower() and trigrams of Russian depend on it."""
    locale = ["--locale=C.UTF-8"]
    if binaries.major >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    sync = [] if durable else ["--no-sync"]
    return [
        binaries.program("initdb"), "-D", str(directory), "-U", SUPERUSER, "--auth=trust", "-E", "UTF8",
        *locale, *sync,
    ]  # fmt: skip


def empty_directory(directory: Path, identity: Identity) -> None:
    """A fresh one in place of whatever a first start that was interrupted left behind."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700)
    identity.own(directory)


def adopt(data: Path, identity: Identity) -> None:
    """Data that root copied here belongs to root, and the server could not read it."""
    if data.stat().st_uid == identity.uid:
        return
    for path in (data, *data.rglob("*")):
        identity.own(path)
