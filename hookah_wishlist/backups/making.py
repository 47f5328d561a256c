"""Making a backup: dumped, restored on trial, put in its place; old ones cleared away, the new one copied."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from hookah_wishlist import __version__
from hookah_wishlist.backups import manifest as manifests
from hookah_wishlist.backups import sealing, shelf
from hookah_wishlist.backups.archive import Archive
from hookah_wishlist.backups.children import in_thread
from hookah_wishlist.backups.contents import Snapshot, snapshot
from hookah_wishlist.backups.dumping import dump
from hookah_wishlist.backups.loading import load
from hookah_wishlist.backups.manifest import Manifest
from hookah_wishlist.backups.part import Part, part_of
from hookah_wishlist.backups.placing import Made, clear_old, copied, put_in_place
from hookah_wishlist.backups.plan import Plan
from hookah_wishlist.backups.problems import CannotRestore, NotVerified
from hookah_wishlist.backups.programs import find_programs
from hookah_wishlist.backups.row_count import count_rows
from hookah_wishlist.backups.scratch import scratch_database
from hookah_wishlist.backups.sealing import Key
from hookah_wishlist.database import Binaries

log = structlog.get_logger(__name__)


async def make(url: str, plan: Plan, kind: str, run_id: int) -> Made:
    """For who holds the lock; unrecorded. `run_id` goes into the manifest."""
    directory = await asyncio.to_thread(shelf.opened, plan.directory)
    key = await asyncio.to_thread(sealing.new_key, plan.seal) if plan.seal.is_set else None
    made_at = await asyncio.to_thread(_free_moment, directory)
    name = shelf.file_name(
        made_at,
        is_verified=True,
        is_before_restore=kind == "before-restore",
        is_encrypted=key is not None,
    )
    with part_of(directory / name) as part:
        shot, programs = await _dumped(url, plan, key, part)
        identities = None if key is None else (key.identity,)
        dumped = Archive(part.path, shot.contents, shot.migrations, programs, identities)
        problem, note = await _tried(url, plan, kind, dumped)
        manifest = _manifest(kind, run_id, made_at, shot, programs, key, is_verified=problem is None)
        stored = await asyncio.to_thread(put_in_place, part, directory / name, manifest)
    made = Made(stored, part.size, None if problem else datetime.now(UTC), problem or note)
    # What a restore puts aside makes no room for itself: the backup that is brought back may lie beside it.
    if kind != "before-restore":
        made = await asyncio.to_thread(clear_old, plan, made)
    return await copied(plan, made)


async def _dumped(url: str, plan: Plan, key: Key | None, part: Part) -> tuple[Snapshot, Binaries]:
    async with snapshot(url) as shot:
        programs = await asyncio.to_thread(find_programs, shot.server.major, with_tls=shot.server.uses_tls)
        seal = None if key is None else (plan.seal, key)
        await in_thread(lambda children: dump(children, programs, url, shot.id, part, seal))
    return shot, programs


async def _tried(url: str, plan: Plan, kind: str, dumped: Archive) -> tuple[str | None, str | None]:
    """Restore the very file on trial; what went wrong (None: it is good), and what is worth knowing of it.

    The safety backup of a restore may be of a damaged database, or of one of a newer release, whose rows fit
    no schema of ours. It is read to its end then.
    """
    try:
        async with scratch_database(url, plan.directory) as target:
            loaded = await in_thread(lambda children: load(children, target, dumped, skip_foreign=True))
        if loaded.foreign:
            log.warning("backup.foreign_objects", objects=loaded.foreign)
    except CannotRestore as error:
        if kind == "before-restore":
            return await _read(dumped), f"It was read to its end, but only pg_restore can restore it. {error}"
        return _not_verified(error), None
    except NotVerified as error:
        return _not_verified(error), None
    return None, None


async def _read(dumped: Archive) -> str | None:
    try:
        await in_thread(lambda children: count_rows(children, dumped))
    except CannotRestore as error:
        return _not_verified(error)
    return None


def _not_verified(error: Exception) -> str:
    log.error("backup.not_verified", why=str(error))
    return f"It was not verified. {error}"


def _manifest(
    kind: str,
    run_id: int,
    made_at: datetime,
    shot: Snapshot,
    programs: Binaries,
    key: Key | None,
    *,
    is_verified: bool,
) -> Manifest:
    return Manifest(
        program=manifests.PROGRAM,
        format=manifests.FORMAT,
        version=__version__,
        kind=kind,
        run=run_id,
        made_at=made_at,
        server=shot.server.version,
        made_by=programs.major,
        migrations=shot.migrations,
        contents=dict(shot.contents),
        is_encrypted=key is not None,
        key=None if key is None else key.closed,
        is_verified=is_verified,
    )


def _free_moment(directory: Path) -> datetime:
    """Now, by the second; a little later where something has that name already, be it a directory."""
    taken = {it.made_at for path in directory.iterdir() if (it := shelf.named(path)) is not None}
    moment = datetime.now(UTC).replace(microsecond=0)
    while moment in taken:
        moment += timedelta(seconds=1)
    return moment
