"""The files of BACKUP_DIR: a backup is three of them, NAME.dump (or .dump.age), NAME.json and NAME.sha256."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hookah_wishlist.backups.part import is_written
from hookah_wishlist.backups.problems import CannotBackUp

NAME = re.compile(
    r"(?P<stem>hookah-wishlist-(?P<at>\d{8}T\d{6}Z)(?P<aside>-before-restore)?(?P<trial>-unverified)?)"
    r"\.dump(?P<age>\.age)?",
    re.ASCII,
)
SIDECAR = re.compile(
    r"(hookah-wishlist-\d{8}T\d{6}Z(?:-before-restore)?(?:-unverified)?)\.(?:json|sha256)", re.ASCII
)
MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Stored:
    """A backup by the name of its file, which tells all that the rules of keeping need."""

    path: Path
    made_at: datetime
    is_verified: bool
    is_before_restore: bool

    @property
    def manifest(self) -> Path:
        return _beside(self.path, ".json")

    @property
    def checksums(self) -> Path:
        return _beside(self.path, ".sha256")


def named(path: Path) -> Stored | None:
    """None for a file that is none of ours."""
    found = NAME.fullmatch(path.name)
    if found is None:
        return None
    with suppress(ValueError):  # digits that are no date
        made_at = datetime.strptime(found["at"], MOMENT).replace(tzinfo=UTC)
        return Stored(path, made_at, found["trial"] is None, found["aside"] is not None)
    return None


def file_name(made_at: datetime, *, is_verified: bool, is_before_restore: bool, is_encrypted: bool) -> str:
    stem = f"hookah-wishlist-{made_at.astimezone(UTC):{MOMENT}}"
    aside = "-before-restore" if is_before_restore else ""
    return f"{stem}{aside}{'' if is_verified else '-unverified'}.dump{'.age' if is_encrypted else ''}"


def stored(directory: Path) -> list[Stored]:
    """The newest first; nothing where there is no such directory. A link that leads to no file is none."""
    try:
        found = [it for path in directory.iterdir() if (it := named(path)) is not None and path.is_file()]
    except FileNotFoundError:
        return []
    return sorted(found, key=lambda it: (it.made_at, it.path.name), reverse=True)


def opened(directory: Path) -> Path:
    """The directory, there and cleared of what dead processes left half written. Raises `CannotBackUp`."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in _leftovers(directory):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise CannotBackUp(
            f"BACKUP_DIR {directory} can not hold our backups ({error.strerror or error}): "
            "set it to a directory that we may write to."
        ) from error
    return directory


def remove(backup: Stored) -> None:
    """The backup itself first: whatever happens then, nothing is left that looks like a whole one."""
    for path in (backup.path, backup.manifest, backup.checksums):
        path.unlink(missing_ok=True)


def keep_written(directory: Path) -> None:
    """What was renamed or removed in it stays so after a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _leftovers(directory: Path) -> Iterator[Path]:
    """Parts that nobody writes any more, and what stands beside a backup that is not there.

    Of links the link is one, wherever it leads; directories and the like are somebody else's.
    """
    there = list(directory.iterdir())
    whole = {found["stem"] for path in there if (found := NAME.fullmatch(path.name))}
    for path in there:
        if not (path.is_symlink() or path.is_file()):
            continue
        name = path.name.removesuffix(".part")
        sidecar = SIDECAR.fullmatch(name)
        if name == path.name:
            is_left = sidecar is not None and sidecar[1] not in whole
        else:
            is_left = bool(sidecar or NAME.fullmatch(name)) and (path.is_symlink() or not is_written(path))
        if is_left:
            yield path


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name.removesuffix(".age").removesuffix(".dump") + ending)
