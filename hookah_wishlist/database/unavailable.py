"""Why PostgreSQL cannot do something now: its error codes that pass by themselves, as exceptions of ours."""

import asyncpg

from hookah_wishlist.outage import Outage


class DatabaseUnavailable(Outage):
    """PostgreSQL cannot be reached at present; the same request may succeed in a few seconds."""


class DatabaseFull(DatabaseUnavailable):
    """PostgreSQL has no room on its disk; it writes again as soon as there is some."""


class DatabaseReadOnly(DatabaseUnavailable):
    """PostgreSQL takes no writes: a standby, or a managed server whose disk is full."""


class DatabaseBusy(DatabaseUnavailable):
    """PostgreSQL, or the pool, has no connection or memory to spare."""


DISK_FULL = "53100"

# By SQLSTATE, or by its class. Everything else is a mistake in a statement, or a rule that was broken.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
NOT_NOW: dict[str, type[DatabaseUnavailable]] = {
    DISK_FULL: DatabaseFull,
    "53": DatabaseBusy,  # memory, connections, files: insufficient resources
    "25006": DatabaseReadOnly,
    "57P01": DatabaseUnavailable,  # shut down by an administrator
    "57P02": DatabaseUnavailable,  # after a crash of another connection
    "57P03": DatabaseUnavailable,  # starting or stopping
    "58000": DatabaseUnavailable,  # the system's error
    "58030": DatabaseUnavailable,  # input or output failed
    "08": DatabaseUnavailable,  # the connection
}


# PostgreSQL has one code for a person without rights and for a file that the system does not let it open, as
# where a disk became read-only. Only the place in its sources tells them apart in every language.
STORAGE = frozenset({"fd.c", "md.c", "relmapper.c", "slru.c", "xlog.c"})


def is_about_files(error: BaseException) -> bool:
    """Whether PostgreSQL may not open a file of its own."""
    if not isinstance(error, asyncpg.InsufficientPrivilegeError):
        return False
    return getattr(error, "server_source_filename", None) in STORAGE


def kind_of(sqlstate: str | None) -> type[DatabaseUnavailable] | None:
    """None: repeating the statement later would not help."""
    return NOT_NOW.get(sqlstate or "") or NOT_NOW.get((sqlstate or "")[:2])


def unavailable(error: BaseException) -> DatabaseUnavailable | None:
    """What to raise in place of an error of asyncpg's or psycopg's; None: the error is another matter."""
    if isinstance(error, asyncpg.TooManyConnectionsError):
        return DatabaseBusy(f"PostgreSQL has no connection left: {error}")
    if is_about_files(error):
        return DatabaseUnavailable(f"PostgreSQL cannot use its files: {error}")
    kind = kind_of(getattr(error, "sqlstate", None))
    if kind is None:
        return None
    return kind(f"{(kind.__doc__ or '').partition(';')[0].rstrip('.')} ({_first_line(error)}).")


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]
