"""PostgreSQL without a database administrator: programs, data directory, child process, supervisor."""

from hookah_wishlist.database.embedded.binaries import Binaries, NoPostgres, find_binaries
from hookah_wishlist.database.embedded.cluster import DataDirInUse, DataDirUnusable, WrongServerVersion
from hookah_wishlist.database.embedded.identity import NobodyToRunAs
from hookah_wishlist.database.embedded.server import embedded_server, running_server
from hookah_wishlist.database.embedded.supervisor import ServerFailed

__all__ = [
    "Binaries",
    "DataDirInUse",
    "DataDirUnusable",
    "NoPostgres",
    "NobodyToRunAs",
    "ServerFailed",
    "WrongServerVersion",
    "embedded_server",
    "find_binaries",
    "running_server",
]
