"""As whom the server runs: PostgreSQL refuses root, so root lends it another user."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
EVERYBODY_MAY_PASS = 0o001


class NobodyToRunAs(Exception):
    """The data belongs to a user as whom this process cannot run PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Identity:
    uid: int
    gid: int
    capability: int | None = (
        None  # kept of root's powers, where the files lie in directories closed to others
    )

    def own(self, path: Path) -> None:
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def choose(data: Path, *needed: Path) -> Identity:
    """Ourselves; or, being root, the owner of `data`, else the user `postgres`, else `nobody`.

    Where a directory above `data` or above a `needed` path is closed to others (/root mostly is), the server
    keeps the one capability to pass through it. Opening those directories instead is not ours to do.
    """
    if os.geteuid() != 0:
        if data.exists() and data.stat().st_uid != os.geteuid():
            raise NobodyToRunAs(
                f"{data} belongs to the user number {data.stat().st_uid}: start the program as that user or as root, "
                f"or give yourself the directory (chown -R {os.geteuid()} {data})."
            )
        return Identity(os.geteuid(), os.getegid())
    uid, gid = _owner(data) or _lent()
    hidden = any(not _open_to_all(path) for path in (data, *needed))
    return Identity(uid, gid, _power_to_pass() if hidden else None)


def _owner(data: Path) -> tuple[int, int] | None:
    """A directory made by a plain user, or by us when there was no `postgres` yet, goes on belonging to him."""
    if not data.exists() or data.stat().st_uid == 0:
        return None
    return data.stat().st_uid, data.stat().st_gid


def _lent() -> tuple[int, int]:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise NobodyToRunAs(
        "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as."
    )


def _open_to_all(path: Path) -> bool:
    return all(
        directory.stat().st_mode & EVERYBODY_MAY_PASS
        for directory in path.resolve().parents
        if directory.exists()
    )


def _power_to_pass() -> int:
    """The smaller power where we have it; containers leave root the greater one only."""
    status = Path("/proc/self/status").read_text()
    permitted = int(status.partition("CapPrm:")[2].split()[0], 16)
    return CAP_DAC_READ_SEARCH if permitted & (1 << CAP_DAC_READ_SEARCH) else CAP_DAC_OVERRIDE
