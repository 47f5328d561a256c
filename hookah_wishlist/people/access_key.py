"""The key that access tokens are signed with: the operator's own, or one made once and kept in DATA_DIR."""

import fcntl
import os
import secrets
import stat
from pathlib import Path

FILE = "access-token.key"
SHORTEST = 32  # bytes; HS256 is no stronger than its key
UNFINISHED = b""


class BadAccessKey(Exception):
    """The key for access tokens cannot be used as it is."""


def key_from_setting(value: str) -> bytes:
    """The operator's own key, the same for all processes that serve one address."""
    key = value.encode()
    if len(key) < SHORTEST:
        raise BadAccessKey(
            f"The key for access tokens is shorter than {SHORTEST} bytes. Make one: openssl rand -hex 32"
        )
    return key


def key_in(data_dir: Path) -> bytes:
    """The key kept in `data_dir`, made by whoever asks first; processes that start at once agree on it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / FILE
    opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(opened, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # until the file is closed
        _check_private(file.fileno(), path)
        key = file.read()
        if key == UNFINISHED:  # new, or its maker died before it wrote
            key = secrets.token_hex(SHORTEST).encode()
            file.write(key)
            os.fsync(file.fileno())
    return _checked(key, path)


def _check_private(file: int, path: Path) -> None:
    """A group may have been let in by a container's volume; everybody else was let in by mistake."""
    if stat.S_IMODE(os.fstat(file).st_mode) & 0o007:
        raise BadAccessKey(
            f"{path} can be read by every user of this machine. Delete it and start again: "
            "a new key is made, and everybody signs in anew."
        )


def _checked(key: bytes, path: Path) -> bytes:
    if len(key) != 2 * SHORTEST:
        raise BadAccessKey(
            f"{path} holds no key of ours. Delete it and start again: a new one is made, "
            "and everybody signs in anew."
        )
    return key
