"""PostgreSQL: connections that survive its restarts, the schema, locks, and a server of our own."""

from hookah_wishlist.database.clock import database_now
from hookah_wishlist.database.connection import Connection, DatabaseRefused, connect
from hookah_wishlist.database.embedded import (
    Binaries,
    DataDirInUse,
    DataDirUnusable,
    NobodyToRunAs,
    NoPostgres,
    ServerFailed,
    WrongServerVersion,
    embedded_server,
    find_binaries,
    running_server,
)
from hookah_wishlist.database.fresh_schema import fresh_schema
from hookah_wishlist.database.locks import AdvisoryLock, HeldLock, held_lock
from hookah_wishlist.database.migrations import (
    MigrationEdited,
    MigrationFailed,
    MigrationsMissing,
    known_migrations,
    migrate,
    missing_migrations,
    roll_back,
)
from hookah_wishlist.database.notices import Notices, TooManyStreams, listening
from hookah_wishlist.database.pool import Pool, open_pool
from hookah_wishlist.database.subscription import News, Subscription
from hookah_wishlist.database.unavailable import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseUnavailable,
)

__all__ = [
    "AdvisoryLock",
    "Binaries",
    "Connection",
    "DataDirInUse",
    "DataDirUnusable",
    "DatabaseBusy",
    "DatabaseFull",
    "DatabaseReadOnly",
    "DatabaseRefused",
    "DatabaseUnavailable",
    "HeldLock",
    "MigrationEdited",
    "MigrationFailed",
    "MigrationsMissing",
    "News",
    "NoPostgres",
    "NobodyToRunAs",
    "Notices",
    "Pool",
    "ServerFailed",
    "Subscription",
    "TooManyStreams",
    "WrongServerVersion",
    "connect",
    "database_now",
    "embedded_server",
    "find_binaries",
    "fresh_schema",
    "held_lock",
    "known_migrations",
    "listening",
    "migrate",
    "missing_migrations",
    "open_pool",
    "roll_back",
    "running_server",
]
