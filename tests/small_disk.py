"""A real disk without room and a database on it: a tablespace on a tmpfs, which only root can mount."""

import itertools
import os
import subprocess
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from hookah_wishlist.database import connect
from tests.cluster import administer, database_of, drop, with_database

SIZE = 48 * 2**20  # bytes; a migrated database has nearly ten million
numbers = itertools.count(1)


class SmallDisk:
    """`url` is a database on it. `fill` leaves not one page, `make_room` ends that."""

    def __init__(self, directory, url):
        self.url, self._directory, self._ballast = url, directory, directory / "ballast"

    def fill(self):
        with self._ballast.open("wb", buffering=0) as file:
            disk = os.statvfs(self._ballast)
            os.posix_fallocate(file.fileno(), 0, disk.f_bfree * disk.f_bsize)

    def make_room(self):
        self._ballast.unlink()

    @contextmanager
    def read_only(self):
        """For whatever is opened meanwhile; what was open before is written on."""
        subprocess.run(["mount", "--bind", self._directory, self._directory], check=True)
        try:
            subprocess.run(["mount", "-o", "remount,bind,ro", self._directory], check=True)
            yield
        finally:
            subprocess.run(["umount", "--lazy", self._directory], check=True)


@asynccontextmanager
async def small_disk(template):
    """`template`: the URL of the database to copy; it stands on the same server."""
    connection = await connect(with_database(template, "postgres"))
    data = Path(await connection.fetchval("SHOW data_directory"))
    await connection.close()
    with mounted(data.parent, owner_of=data) as directory:
        place, name = directory / "tables", directory.name
        await administer(template, f"CREATE TABLESPACE {name} LOCATION '{place}'")
        await administer(
            template,
            f'CREATE DATABASE {name} TEMPLATE "{database_of(template)}" TABLESPACE {name} STRATEGY FILE_COPY',
        )
        url = with_database(template, name)
        try:
            yield SmallDisk(directory, url)
        finally:
            await drop(url)
            await administer(template, f"DROP TABLESPACE {name}")


@contextmanager
def mounted(parent, *, owner_of):
    """A tmpfs with a directory `tables` for the owner of this path."""
    owner = owner_of.stat()
    directory = parent / f"small_{next(numbers)}"
    directory.mkdir()
    options = f"size={SIZE},uid={owner.st_uid},gid={owner.st_gid},mode=700"
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", directory], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        directory.rmdir()
        pytest.skip("wants to mount a tmpfs: root with the right to mount")
    try:
        (directory / "tables").mkdir(mode=0o700)
        os.chown(directory / "tables", owner.st_uid, owner.st_gid)
        yield directory
    finally:
        subprocess.run(["umount", directory], check=True)
        directory.rmdir()
