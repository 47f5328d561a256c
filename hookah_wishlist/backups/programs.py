"""Which pg_dump, pg_restore and psql serve for a server: of its own version, else the next newer one."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from hookah_wishlist.backups.problems import NoPrograms
from hookah_wishlist.child_environment import of_postgresql
from hookah_wishlist.database.embedded.binaries import Binaries, bundled, installed

PATIENCE = 10.0  # for a program to say its version
NO_TLS = "SSL support is not compiled in"


def find_programs(major: int, *, with_tls: bool = False) -> Binaries:
    """A newer pg_dump reads an older server, and a newer pg_restore an older dump; never the other way round.

    Raises `NoPrograms`.
    """
    found = [programs for directory in _candidates() if (programs := probe(directory)) is not None]
    fitting = [it for it in found if it.major >= major and not (with_tls and not speaks_tls(it))]
    if not fitting:
        raise NoPrograms(_sentence(major, with_tls, found))
    return min(fitting, key=lambda programs: programs.major)


def probe(directory: Path) -> Binaries | None:
    """The client programs of a directory, if its pg_dump runs: they come without a server too."""
    try:
        answer = subprocess.run(  # noqa: S603
            [directory / "pg_dump", "--version"],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env=of_postgresql(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return Binaries(directory, int(version[1])) if version and answer.returncode == 0 else None


def speaks_tls(programs: Binaries) -> bool:
    """Tried with an address that nobody answers: the words tell which of the two is the matter."""
    answer = subprocess.run(  # noqa: S603
        [programs.program("psql"), "-X", "-d", "host=/nowhere sslmode=require"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=of_postgresql(),
    )
    return NO_TLS not in answer.stderr


def _candidates() -> Iterator[Path]:
    yield from bundled()
    yield from installed()
    if (found := shutil.which("pg_dump")) is not None:
        yield Path(found).parent


def _sentence(major: int, with_tls: bool, found: list[Binaries]) -> str:
    there = ", ".join(f"{it.major} in {it.directory}" for it in found) or "none"
    how = ", which can speak TLS as the server wants it," if with_tls else ","
    return (
        f"It takes the programs of PostgreSQL {major} or newer{how} and none of these can be run here "
        f"(found: {there}). Install them: apt-get install postgresql-client-{major}."
    )
