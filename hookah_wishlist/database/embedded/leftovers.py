"""What a server that was killed leaves behind, and when it may be cleared away.

PostgreSQL takes its lock file for valid as long as the process number in it is taken. A killed server's
number stays taken until its parent reaps it (in a container without an init: for ever), and may belong to
another program after a restart of the machine. Here it must belong to a server of this directory.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
SEGMENTS = PROC / "sysvipc/shm"
LOCK_FILE = "postmaster.pid"
SHARED_MEMORY_LINE = 6  # "key id" of the segment that tells whether anyone still uses the data


def clear_leftovers(data: Path, sockets: Path, name: str) -> None:
    """Ends the children of a dead server and removes its lock files; leaves a living server alone."""
    if living_server(data):
        return
    for old in sockets.glob(".s.PGSQL.*"):
        old.unlink(missing_ok=True)
    lines = _lock_lines(data)
    for pid in _children(name):
        # Without their parent their memory is forfeit, and the log has every committed row.
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    if not _in_use(lines):
        (data / LOCK_FILE).unlink(missing_ok=True)


def living_server(data: Path) -> int | None:
    """The process that has the data open."""
    first = next(iter(_lock_lines(data)), "")
    return int(first) if first.isdigit() and _lives(int(first), data) else None


def _lock_lines(data: Path) -> list[str]:
    try:
        return (data / LOCK_FILE).read_text().splitlines()
    except FileNotFoundError:
        return []


def _lives(pid: int, data: Path) -> bool:
    """Whether the number belongs to a server started on this directory; a zombie has no command line."""
    return str(data).encode() in _command_line(PROC / str(pid)).split(b"\0")


def _children(name: str) -> Iterator[int]:
    """By their titles, which carry the cluster's name: everybody may read them, in a container too."""
    title = f"postgres: {name}: ".encode()
    for process in PROC.iterdir():
        if process.name.isdigit() and _command_line(process).startswith(title):
            yield int(process.name)


def _command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:  # it has ended
        return b""


def _in_use(lines: list[str]) -> bool:
    """Whether any process is attached to the shared memory the lock file names: PostgreSQL's own test."""
    if len(lines) <= SHARED_MEMORY_LINE or not lines[SHARED_MEMORY_LINE].split():
        return False
    wanted = lines[SHARED_MEMORY_LINE].split()[1]
    if not SEGMENTS.exists():
        return True  # then only PostgreSQL itself can tell
    segments = [line.split() for line in SEGMENTS.read_text().splitlines()[1:]]
    return any(segment[1] == wanted and int(segment[6]) > 0 for segment in segments)
