"""Backups as an attacker makes them: a dump of whatever he likes, with a manifest and checksums to fit."""

import asyncio
import json
import shutil
import subprocess
from dataclasses import replace

from hookah_wishlist.backups import manifest
from hookah_wishlist.backups.contents import contents
from hookah_wishlist.backups.shelf import named
from hookah_wishlist.database import connect, find_binaries


def sum_up(backup):
    """Checksums that have the files taken for whole."""
    sums = {path.name: manifest.sha256(path) for path in (backup.path, backup.manifest)}
    backup.checksums.write_text(manifest.checksums(sums))


def rewrite(backup, **fields):
    told = json.loads(backup.manifest.read_text()) | fields
    backup.manifest.write_text(json.dumps(told))
    sum_up(backup)


async def forged(original, directory, url, *options, change=lambda dump: dump):
    """A backup of all that the database holds, under the name and with the manifest of an honest one."""
    directory.mkdir()
    for path in (original.path, original.manifest, original.checksums):
        shutil.copy(path, directory)
    backup = named(directory / original.path.name)
    program = find_binaries().program("pg_dump")
    command = [program, "--format=custom", "--file", backup.path, *options, url]
    await asyncio.to_thread(subprocess.run, command, check=True)
    backup.path.write_bytes(change(backup.path.read_bytes()))
    connection = await connect(url)
    counts = await contents(connection)
    await connection.close()
    rewrite(backup, contents=counts)
    return replace(backup)


def exchange(old, new):
    """Bytes of a dump for others of the same length."""
    assert len(new) <= len(old)

    def change(dump):
        assert dump.count(old) == 1
        return dump.replace(old, new.ljust(len(old)))

    return change
