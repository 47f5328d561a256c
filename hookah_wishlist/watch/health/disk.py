"""Room on the disks that the program writes to."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hookah_wishlist.watch.health.part import part
from hookah_wishlist.web.health import Part

# A backup, a night's changes and PostgreSQL's own log want some hundred megabytes; the rest is warning time.
LEAST_BYTES = 512 * 2**20
LEAST_RATIO = 0.1


@dataclass(frozen=True, slots=True)
class Room:
    """Of one directory's disk, as a plain user may fill it. None: it cannot be looked at."""

    free: int | None
    size: int | None
    is_writable: bool


def room(directory: Path) -> Room:
    """Blocks for a moment."""
    try:
        disk = os.statvfs(directory)
    except OSError:
        return Room(None, None, is_writable=False)
    is_writable = os.access(directory, os.W_OK | os.X_OK)
    return Room(disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize, is_writable)


def disk_part(rooms: Mapping[str, Room], *, least: int = LEAST_BYTES) -> Part:
    """`rooms` by the setting that names the directory."""
    told = {
        name: {"free_bytes": one.free, "size_bytes": one.size, "writable": one.is_writable}
        for name, one in rooms.items()
    }
    return part([_problem(name, one, least) for name, one in rooms.items()], **told)


def _problem(name: str, one: Room, least: int) -> str | None:
    if one.free is None or one.size is None:
        return f"{name} cannot be looked at"
    if not one.is_writable:
        return f"{name} is not writable"
    # A small disk is meant to be small: of it a share must be left, of a large one so many bytes.
    return f"{name} is nearly full" if one.free < min(least, one.size * LEAST_RATIO) else None
