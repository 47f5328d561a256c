"""Where one embedded server lives: its data, its socket, its programs and its user."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from hookah_wishlist.database.embedded.binaries import Binaries
from hookah_wishlist.database.embedded.identity import Identity

SUPERUSER = DATABASE = "hookah_wishlist"
PORT = 5432  # part of the socket's name; said everywhere, because PGPORT may say otherwise
SHORT = Path("/tmp")  # noqa: S108 - a socket's path has 107 bytes; the directory in it is ours alone
LONGEST = 107 - len("/hookah-0123456789ab/.s.PGSQL.5432")

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_error_verbosity": "terse",  # the rows that an error is about have people's notes in them
    "jit": "off",  # compiling costs more than any query of ours
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "",
    "log_checkpoints": "off",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Place:
    """Everything a server needs to be started, and started again."""

    data: Path
    sockets: Path
    binaries: Binaries
    identity: Identity
    durable: bool

    @property
    def name(self) -> str:
        """Of the cluster: it stands in the title of every process of ours, and of no other server's."""
        return self.sockets.name

    def url(self, database: str = DATABASE) -> str:
        return url_of(self.sockets, database)

    def command(self) -> list[str]:
        settings = SETTINGS | ({} if self.durable else NOT_DURABLE)
        settings |= {"port": str(PORT), "cluster_name": self.name}
        settings |= {"unix_socket_directories": str(self.sockets)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self.binaries.program("postgres"), "-D", str(self.data), *options]


def url_of(sockets: Path, database: str = DATABASE) -> str:
    return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(sockets), safe='/')}&port={PORT}"


def sockets_of(data: Path) -> Path:
    """Named after the data: a killed process leaves one behind at most, and the next one takes it over."""
    directory = data.parent.stat()
    digest = hashlib.sha256(f"{data}:{directory.st_dev}:{directory.st_ino}".encode()).hexdigest()
    return _short_place() / f"hookah-{digest[:12]}"


@contextmanager
def socket_directory(data: Path, identity: Identity) -> Iterator[Path]:
    sockets = sockets_of(data)
    shutil.rmtree(sockets, ignore_errors=True)
    try:
        sockets.mkdir(mode=0o700)
    except FileExistsError:  # another user's
        sockets = Path(tempfile.mkdtemp(prefix="hookah-", dir=sockets.parent))
    identity.own(sockets)
    try:
        yield sockets
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


def _short_place() -> Path:
    """The usual one; where that is read-only, as in a container, the one that TMPDIR names."""
    other = Path(tempfile.gettempdir())
    return other if not os.access(SHORT, os.W_OK) and len(str(other)) <= LONGEST else SHORT
