"""What stands beside a backup in clear: what is in it and what brings it back. No personal data."""

import hashlib
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from hookah_wishlist.backups.problems import NewerBackup, NotABackup
from hookah_wishlist.backups.shelf import Stored, named

PROGRAM = "hookah-wishlist"
FORMAT = 1
LARGEST = 2**20  # bytes of a manifest; ours has some two thousand
PIECE = 2**20

# What they are told about goes into statements.
TableName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}$")]
# Whatever else stands in a manifest may be printed, or stored in a row.
Word = Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e]{0,100}$")]
MigrationName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]
RowNumber = Annotated[int, Field(ge=0, lt=2**31)]
Count = Annotated[int, Field(ge=0, lt=2**63)]
# Neither end of what PostgreSQL or Python can tell, in any time zone.
OLDEST, NEWEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class Manifest(BaseModel):
    """`key`: what opens the backup, behind the passphrase. `run`: its row in the table of backups."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    program: Word
    format: Annotated[int, Field(ge=1, le=1_000_000)]
    version: Word
    kind: Word
    run: RowNumber
    made_at: Annotated[AwareDatetime, Field(ge=OLDEST, lt=NEWEST)]
    server: Word
    made_by: Annotated[int, Field(ge=1, le=1000)]  # pg_dump's major version: an older pg_restore is no use
    migrations: Annotated[tuple[MigrationName, ...], Field(max_length=10_000)]
    contents: Annotated[dict[TableName, Count], Field(max_length=10_000)]
    is_encrypted: bool
    key: Annotated[str, StringConstraints(max_length=10_000)] | None = None
    is_verified: bool


def read(path: Path) -> tuple[Stored, Manifest]:
    """The backup in this file, whole and unaltered. Raises `NotABackup` or `NewerBackup`."""
    backup = named(path)
    if backup is None:
        raise NotABackup(
            f"{path.name} is not the name of a backup of ours (hookah-wishlist-….dump or .dump.age)."
        )
    sums = _sums(backup)
    _check(backup.manifest, sums)
    told = _told(backup)
    _check(backup.path, sums)
    return backup, told


def is_whole(backup: Stored) -> bool:
    try:
        read(backup.path)
    except (NotABackup, NewerBackup):
        return False
    return True


def checksums(sums: dict[str, str]) -> str:
    """As `sha256sum -c` reads it."""
    return "".join(f"{digest}  {name}\n" for name, digest in sums.items())


def sha256(path: Path) -> str:
    summed = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            summed.update(piece)
    return summed.hexdigest()


def told(backup: Stored) -> Manifest | None:
    """Unchecked, for lists."""
    try:
        return _told(backup)
    except (NotABackup, NewerBackup):
        return None


def _told(backup: Stored) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(_text(backup.manifest))
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, problem["loc"]))[:100]
        said = f"{place}: {problem['msg']}" if place else problem["msg"]
        raise NotABackup(f"{backup.manifest.name} is no manifest of ours ({said}).") from None
    if manifest.program != PROGRAM:
        raise NotABackup(f"{backup.manifest.name} is the manifest of another program: {manifest.program!r}.")
    if manifest.format > FORMAT:
        raise NewerBackup("The backup was made by a newer release: restore it with that one.")
    return manifest


def _sums(backup: Stored) -> dict[str, str]:
    lines = [line.partition("  ") for line in _text(backup.checksums).splitlines()]
    return {name: digest for digest, _, name in lines}


def _text(path: Path) -> str:
    try:
        _check_file(path)
        with path.open("rb") as file:
            return file.read(LARGEST).decode()
    except FileNotFoundError:
        raise NotABackup(f"{path.name} is missing: a backup is three files, to be copied together.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise NotABackup(f"{path.name} can not be read: {error}.") from None


def _check(path: Path, sums: dict[str, str]) -> None:
    try:
        _check_file(path)
        is_as_written = sums.get(path.name) == sha256(path)
    except OSError as error:
        raise NotABackup(f"{path.name} can not be read: {error.strerror or error}.") from None
    if not is_as_written:
        raise NotABackup(
            f"{path.name} was truncated or altered: its SHA-256 is not the one written down beside it."
        )


def _check_file(path: Path) -> None:
    """Whoever opens a pipe waits for somebody to write into it. Raises OSError."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(f"{path.name} is no file")
