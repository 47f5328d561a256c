"""What a server that was killed leaves behind, and when it may be cleared away.

PostgreSQL takes its lock file for valid as long as the process number in it is taken. A killed server's
number stays taken until its parent reaps it (in a container without an init: for ever), and may belong to
another program after a restart of the machine. Here the number must be a living postgres.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
LOCK_FILE = "postmaster.pid"
SHARED_MEMORY_LINE = 6  # "key id" of the segment that tells whether anyone still uses the data


def clear_leftovers(data: Path, sockets: Path) -> None:
    """Ends the children of a dead server and removes its lock files; leaves a living server alone."""
    if living_server(data):
        return
    for old in sockets.glob(".s.PGSQL.*"):
        old.unlink(missing_ok=True)
    lines = _lock_lines(data)
    for pid in _working_in(data):
        # Without their parent their memory is forfeit, and the log has every committed row.
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    if not _in_use(lines):
        (data / LOCK_FILE).unlink(missing_ok=True)


def living_server(data: Path) -> int | None:
    """The process that has the data open."""
    first = next(iter(_lock_lines(data)), "")
    return int(first) if first.isdigit() and _lives(int(first)) else None


def _lock_lines(data: Path) -> list[str]:
    try:
        return (data / LOCK_FILE).read_text().splitlines()
    except FileNotFoundError:
        return []


def _lives(pid: int) -> bool:
    try:
        name, _, rest = (PROC / str(pid) / "stat").read_text().partition("(")[2].rpartition(")")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return name == "postgres" and rest.split()[0] not in ("Z", "X")


def _working_in(data: Path) -> Iterator[int]:
    """Server processes stand in the data directory. Those we may not look at are waited for instead."""
    for process in PROC.iterdir():
        with suppress(OSError):
            if process.name.isdigit() and _lives(int(process.name)) and (process / "cwd").samefile(data):
                yield int(process.name)


def _in_use(lines: list[str]) -> bool:
    """Whether any process is attached to the shared memory the lock file names: PostgreSQL's own test."""
    if len(lines) <= SHARED_MEMORY_LINE or not lines[SHARED_MEMORY_LINE].split():
        return False
    wanted = lines[SHARED_MEMORY_LINE].split()[1]
    segments = [line.split() for line in (PROC / "sysvipc/shm").read_text().splitlines()[1:]]
    return any(segment[1] == wanted and int(segment[6]) > 0 for segment in segments)
