"""A dump as it lies on the disk, and a database to load it into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hookah_wishlist.backups.contents import Server
from hookah_wishlist.database import Binaries

SCHEMA = "public"
PIECE = 2**16  # bytes that are read and written at once


@dataclass(frozen=True, slots=True)
class Archive:
    """A dump as it lies on the disk. `reader`: whose pg_restore reads it, which is no older than the pg_dump
    that made it. `migrations`: whose schema its rows fit. `identities`: what opens it; None where it is not
    encrypted."""

    path: Path
    contents: Mapping[str, int]
    migrations: tuple[str, ...]
    reader: Binaries
    identities: tuple[str, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """A database to load into."""

    url: str = field(repr=False)
    server: Server
