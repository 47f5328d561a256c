"""What can go wrong with a backup or a restore, each in a sentence that a person can act on."""

from collections.abc import Sequence

import asyncpg

from hookah_wishlist.database import DatabaseRefused, DatabaseUnavailable

SHOWN = 8  # names in a message


class CannotBackUp(Exception):
    """No backup could be made; the old ones are as they were."""


class BackupElsewhere(CannotBackUp):
    """Another process is making or restoring a backup of this database: wait until it has ended."""


class NoPrograms(CannotBackUp):
    """No pg_dump that fits the server can be run here."""


class NotVerified(CannotBackUp):
    """The backup could not be restored on trial."""


class CannotRestore(Exception):
    """Nothing was restored; the database is as it was."""


class NotABackup(CannotRestore):
    """The file is no whole backup of ours."""


class NewerBackup(CannotRestore):
    """The backup was made by a newer release than this one."""


class WrongKey(CannotRestore):
    """The backup is encrypted, and what we were given does not open it."""


class NotEmpty(CannotRestore):
    """The database holds something already."""


class SomebodyServes(CannotRestore):
    """Another process of the program uses the database."""


class ForeignObjects(CannotRestore):
    """The backup holds something that the migrations do not make."""

    def __init__(self, names: Sequence[str]) -> None:
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        super().__init__(
            f"The backup holds what is not ours: {', '.join(names[:SHOWN])}{more}. Only rows are ever "
            "restored. To have them without it, add --skip-foreign."
        )


class OtherSchema(CannotRestore):
    """The rows of the backup fit no schema of ours."""


class PlainBackup(CannotRestore):
    """The backup is not encrypted, although this program encrypts its own."""


class NotFinished(Exception):
    """The backup was restored, but something after it failed."""


# What a backup may fail by and be told in a sentence; anything else is our own mistake and has its trace.
TROUBLE = (CannotBackUp, OSError, DatabaseUnavailable, DatabaseRefused, asyncpg.PostgresError)


def sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}."
    return str(error) or type(error).__doc__ or repr(error)
