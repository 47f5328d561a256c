"""As whom the server runs: PostgreSQL refuses root, so root lends it another user."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from hookah_wishlist.database.embedded.binaries import Binaries

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
EVERYBODY_MAY_PASS = 0o001
EVERYBODY_MAY_RUN = 0o005


class NobodyToRunAs(Exception):
    """The data belongs to a user as whom this process cannot run PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Identity:
    uid: int
    gid: int
    capability: int | None = None  # kept of root's powers, where the way to the files is closed to others

    def own(self, path: Path) -> None:
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def choose(data: Path, binaries: Binaries) -> Identity:
    """Ourselves; or, being root, the owner of `data`, else the user `postgres`, else `nobody`.

    Where a directory above the data or the programs is closed to others (/root mostly is), the server keeps
    the one capability to pass through it. Opening that directory instead is not ours to do.
    """
    owner = _owner(data)
    if os.geteuid() == 0:
        uid, gid = owner if owner and owner[0] != 0 else _lent()
        return Identity(uid, gid, _power_to_pass(data, binaries))
    if owner and owner[0] != os.geteuid():
        raise NobodyToRunAs(
            f"{data} belongs to the user number {owner[0]}: start the program as that user or as root, "
            f"or give it to yourself (chown -R {os.geteuid()} {data})."
        )
    if not owner and not _has_a_name(os.geteuid()):
        raise NobodyToRunAs(
            f"PostgreSQL's initdb wants its user to have a name, and number {os.geteuid()} has none: add it "
            "to /etc/passwd, start the program as a user that is there, or set DATABASE_URL."
        )
    return Identity(os.geteuid(), os.getegid())


def _has_a_name(uid: int) -> bool:
    try:
        return bool(pwd.getpwuid(uid).pw_name)
    except KeyError:
        return False


def _owner(data: Path) -> tuple[int, int] | None:
    """Data made by a plain user, or by us when there was no `postgres` yet, goes on belonging to him."""
    return (data.stat().st_uid, data.stat().st_gid) if data.exists() else None


def _lent() -> tuple[int, int]:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise NobodyToRunAs("PostgreSQL refuses root, and there is no user postgres or nobody to run it as.")


def _power_to_pass(data: Path, binaries: Binaries) -> int | None:
    """The smallest that serves: none, passing and reading, or (all that containers leave root) everything."""
    runnable = _allows(Path(binaries.program("postgres")), EVERYBODY_MAY_RUN)
    if runnable and _open_to_all(data) and _open_to_all(binaries.directory / "postgres"):
        return None
    return CAP_DAC_READ_SEARCH if runnable and _have(CAP_DAC_READ_SEARCH) else CAP_DAC_OVERRIDE


def _open_to_all(path: Path) -> bool:
    return all(_allows(directory, EVERYBODY_MAY_PASS) for directory in path.resolve().parents)


def _allows(path: Path, bits: int) -> bool:
    return path.stat().st_mode & bits == bits


def _have(capability: int) -> bool:
    permitted = Path("/proc/self/status").read_text().partition("CapPrm:")[2].split()[0]
    return bool(int(permitted, 16) & (1 << capability))
