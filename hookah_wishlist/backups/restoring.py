"""Bringing a backup back: looked at, tried out, what is there put aside, then all in one transaction."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
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
    ForeignObjects,
    NewerBackup,
    NoPrograms,
    NotFinished,
    NotVerified,
    PlainBackup,
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
# What may fail once the backup is there.
AFTERWARDS = (*TROUBLE, MigrationEdited, MigrationFailed, psycopg.Error)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `aside`: the backup of what was there before; None where there was nothing."""

    manifest: Manifest
    aside: Made | None
    migrated: tuple[str, ...]
    forgotten: int  # people who had themselves deleted since, and are back
    foreign: tuple[str, ...]  # what was left out


@dataclass(frozen=True, slots=True)
class Trial:
    """`tables`: all that are ours, of the backup's schema and of the present one."""

    tables: frozenset[str]
    foreign: tuple[str, ...]


async def restore(
    url: str,
    plan: Plan,
    path: Path,
    *,
    replace: bool,
    allow_plain: bool = False,
    skip_foreign: bool = False,
) -> Restored:
    """Raises `CannotRestore`, and then nothing was touched or all of it was taken back; `NotFinished` when
    the backup is there and what follows failed.

    `allow_plain`: one in clear may be restored though the plan encrypts. `skip_foreign`: what the migrations
    do not make may be in the backup, and is left out.
    """
    stored, metadata = await asyncio.to_thread(manifest.read, path)
    _check_release(metadata)
    check_encrypted(metadata, plan, allow_plain=allow_plain)
    size = (await asyncio.to_thread(path.stat)).st_size
    identities = sealing.identities_for(metadata.key, plan.seal) if metadata.is_encrypted else None
    reader = await _found(metadata.made_by)
    backup = Archive(stored.path, metadata.contents, metadata.migrations, reader, identities)
    async with alone(url) as connection:
        target = Target(url, await server(connection))
        present = await contents(connection)
        check_empty(present, replace=replace)
        trial = await _tried(url, plan, backup, skip_foreign=skip_foreign)
        check_tables(present, trial.tables)
        forgotten = await forgotten_since(connection, metadata.made_at, present)
        aside = await _put_aside(url, plan) if is_filled(present) else None
        await _loaded(target, backup)
        if metadata.run:  # what was put aside stands in no record
            with _as_not_finished(path.name):
                async with session(url) as other:  # the first was silent for as long as all that took
                    await records.close_restored(other, metadata.run, file=path.name, size=size)
    log.info("backup.restored", file=stored.path.name)
    with _as_not_finished(path.name):
        migrated = tuple(await migrate(url))
    return Restored(metadata, aside, migrated, forgotten, trial.foreign)


@contextmanager
def _as_not_finished(name: str) -> Iterator[None]:
    try:
        yield
    except AFTERWARDS as error:
        raise NotFinished(
            f"{name} was restored, but the program is not ready yet: {sentence(error)} When that is mended, "
            "run its command migrate, or start it."
        ) from error


def check_encrypted(metadata: Manifest, plan: Plan, *, allow_plain: bool) -> None:
    """Whoever can write to the store could put a file of his own there, but encrypt none for us."""
    if metadata.is_encrypted or allow_plain or not (plan.seal.is_set or plan.seal.identities):
        return
    raise PlainBackup(
        "Nothing was restored: the backup is not encrypted, and the settings encrypt backups. Somebody else "
        "may have made it. If you know where it comes from, add --allow-plain."
    )


def _check_release(metadata: Manifest) -> None:
    unknown = [name for name in metadata.migrations if name not in known_migrations()]
    if unknown:
        raise NewerBackup(
            f"The backup was made by a newer release ({metadata.version}), whose schema this one does not "
            f"know ({', '.join(unknown)}): restore it with that release."
        )


async def _found(major: int, *, with_tls: bool = False) -> Binaries:
    try:
        return await asyncio.to_thread(find_programs, major, with_tls=with_tls)
    except NoPrograms as error:
        raise CannotRestore(f"Nothing was restored. {error}") from None


async def _tried(url: str, plan: Plan, backup: Archive, *, skip_foreign: bool) -> Trial:
    """Restored and migrated in a database that nobody needs."""
    try:
        async with scratch_database(url, plan.directory) as scratch:
            loaded = await in_thread(
                lambda children: load(children, scratch, backup, skip_foreign=skip_foreign)
            )
            await migrate(scratch.url)
            return Trial(loaded.tables | await _tables(scratch.url), loaded.foreign)
    except WrongKey:
        raise
    except ForeignObjects as error:
        raise CannotRestore(f"Nothing was restored. {error}") from error
    except UNFIT as error:
        raise CannotRestore(f"Nothing was restored: the backup could not be tried out. {error}") from error


async def _tables(url: str) -> frozenset[str]:
    async with session(url) as connection:
        return frozenset(await tables(connection))


async def _loaded(target: Target, backup: Archive) -> None:
    """What is foreign was refused by the trial, or is to be left out."""
    try:
        await in_thread(lambda children: load(children, target, backup, before=EMPTY, skip_foreign=True))
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
