"""Bringing a backup back: looked at, tried out, what is there put aside, then all in one transaction."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import psycopg
import structlog

from hookah_wishlist.backups import manifest, records, sealing
from hookah_wishlist.backups.alone import alone
from hookah_wishlist.backups.archive import Archive, Target
from hookah_wishlist.backups.children import in_thread
from hookah_wishlist.backups.contents import contents, server, tables
from hookah_wishlist.backups.emptying import EMPTY
from hookah_wishlist.backups.loading import load
from hookah_wishlist.backups.making import make
from hookah_wishlist.backups.manifest import Manifest
from hookah_wishlist.backups.placing import Made
from hookah_wishlist.backups.plan import Plan
from hookah_wishlist.backups.problems import (
    TROUBLE,
    CannotRestore,
    NewerBackup,
    NoPrograms,
    NotVerified,
    WrongKey,
    sentence,
)
from hookah_wishlist.backups.programs import find_programs
from hookah_wishlist.backups.scratch import scratch_database
from hookah_wishlist.backups.session import session
from hookah_wishlist.backups.target import check_empty, check_tables, forgotten_since, is_filled
from hookah_wishlist.database import Binaries, MigrationEdited, MigrationFailed, migrate
from hookah_wishlist.database.migrations import known_migrations

# Why a backup is of no use here, as the trial shows.
UNFIT = (CannotRestore, NotVerified, MigrationEdited, MigrationFailed, psycopg.Error)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `aside`: the backup of what was there before; None where there was nothing."""

    manifest: Manifest
    aside: Made | None
    migrated: tuple[str, ...]
    forgotten: int  # people who had themselves deleted since, and are back


async def restore(url: str, plan: Plan, path: Path, *, replace: bool) -> Restored:
    """Raises `CannotRestore`, and then nothing was touched or all of it was taken back."""
    stored, told = await asyncio.to_thread(manifest.read, path)
    _check_release(told)
    size = (await asyncio.to_thread(path.stat)).st_size
    identities = sealing.identities_for(told.key, plan.seal) if told.is_encrypted else None
    backup = Archive(stored.path, told.contents, await _found(told.made_by), identities)
    async with alone(url) as connection:
        target = Target(url, await server(connection))
        programs = await _found(target.server.major, with_tls=target.server.uses_tls)
        present = await contents(connection)
        check_empty(present, replace=replace)
        check_tables(present, await _tried(url, plan, programs, backup) | told.contents.keys())
        forgotten = await forgotten_since(connection, told.made_at, present)
        aside = await _put_aside(url, plan) if is_filled(present) else None
        await _loaded(programs, target, backup)
        if told.run:  # what was put aside stands in no record
            async with session(url) as anew:  # the other one was silent for as long as all that took
                await records.close_restored(anew, told.run, file=path.name, size=size)
    log.info("backup.restored", file=stored.path.name)
    return Restored(told, aside, tuple(await migrate(url)), forgotten)


def _check_release(told: Manifest) -> None:
    unknown = [name for name in told.migrations if name not in known_migrations()]
    if unknown:
        raise NewerBackup(
            f"The backup was made by a newer release ({told.version}), whose schema this one does not know "
            f"({', '.join(unknown)}): restore it with that release."
        )


async def _found(major: int, *, with_tls: bool = False) -> Binaries:
    try:
        return await asyncio.to_thread(find_programs, major, with_tls=with_tls)
    except NoPrograms as error:
        raise CannotRestore(f"Nothing was restored. {error}") from None


async def _tried(url: str, plan: Plan, programs: Binaries, backup: Archive) -> set[str]:
    """Restored and migrated in a database that nobody needs; gives the tables of the present schema."""
    try:
        async with scratch_database(url, plan.directory) as scratch:
            await in_thread(lambda children: load(children, programs, scratch, backup))
            await migrate(scratch.url)
            return await _tables(scratch.url)
    except WrongKey:
        raise
    except UNFIT as error:
        raise CannotRestore(f"Nothing was restored: the backup could not be tried out. {error}") from error


async def _tables(url: str) -> set[str]:
    async with session(url) as connection:
        return set(await tables(connection))


async def _loaded(programs: Binaries, target: Target, backup: Archive) -> None:
    try:
        await in_thread(lambda children: load(children, programs, target, backup, before=EMPTY))
    except (CannotRestore, OSError) as error:
        raise CannotRestore(f"Nothing was restored, the database is as it was. {sentence(error)}") from error


async def _put_aside(url: str, plan: Plan) -> Made:
    """Not recorded: the records are about to be the backup's own."""
    try:
        made = await make(url, plan, "before-restore", 0)
    except TROUBLE as error:
        raise CannotRestore(
            f"Nothing was restored: what is there could not be put aside first. {sentence(error)}"
        ) from error
    if made.verified_at is None:
        raise CannotRestore(
            f"Nothing was restored: what is there was put aside as {made.stored.path}, but could not be "
            f"brought back on trial. {made.problem} Restore into an empty database, and keep this one."
        )
    return made
