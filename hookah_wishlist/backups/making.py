"""Making a backup: dumped, restored on trial, put in its place; old ones cleared away, the new one copied."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from hookah_wishlist import __version__
from hookah_wishlist.backups import archive, copying, sealing, shelf
from hookah_wishlist.backups import manifest as manifests
from hookah_wishlist.backups.archive import Archive
from hookah_wishlist.backups.children import in_thread
from hookah_wishlist.backups.contents import Snapshot, snapshot
from hookah_wishlist.backups.keeping import to_remove
from hookah_wishlist.backups.manifest import Manifest
from hookah_wishlist.backups.part import Part, part_of, write_whole
from hookah_wishlist.backups.plan import Plan
from hookah_wishlist.backups.problems import CannotRestore, NotVerified
from hookah_wishlist.backups.programs import find_programs
from hookah_wishlist.backups.scratch import scratch_database
from hookah_wishlist.backups.sealing import Key
from hookah_wishlist.backups.shelf import Stored
from hookah_wishlist.database import Binaries

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup in its place. `problem`: what is wrong with it nevertheless."""

    stored: Stored
    size: int
    verified_at: datetime | None
    problem: str | None
    copied_at: datetime | None = None


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
        problem = await _tried(url, plan, shot, programs, key, part)
        manifest = _manifest(kind, run_id, made_at, shot, programs, key, is_verified=problem is None)
        stored = await asyncio.to_thread(_put_in_place, part, directory / name, manifest)
    made = Made(stored, part.size, None if problem else datetime.now(UTC), problem)
    await asyncio.to_thread(_clear_old, plan, made)
    return await _copied(plan, made)


async def _dumped(url: str, plan: Plan, key: Key | None, part: Part) -> tuple[Snapshot, Binaries]:
    async with snapshot(url) as shot:
        programs = await asyncio.to_thread(find_programs, shot.server.major, with_tls=shot.server.uses_tls)
        seal = None if key is None else (plan.seal, key)
        await in_thread(lambda children: archive.dump(children, programs, url, shot.id, part, seal))
    return shot, programs


async def _tried(
    url: str, plan: Plan, shot: Snapshot, programs: Binaries, key: Key | None, part: Part
) -> str | None:
    """Restored on trial, from the very file. What went wrong; None: it is good."""
    dumped = Archive(part.path, shot.contents, programs, None if key is None else (key.identity,))
    try:
        async with scratch_database(url, plan.directory) as target:
            await in_thread(lambda children: archive.load(children, programs, target, dumped))
    except (NotVerified, CannotRestore) as error:
        log.error("backup.not_verified", why=str(error))
        return f"It was not verified. {error}"
    return None


def _put_in_place(part: Part, path: Path, manifest: Manifest) -> Stored:
    """The backup's own name comes last, when everything else about it is on the disk."""
    name = path.name if manifest.is_verified else path.name.replace(".dump", "-unverified.dump")
    stored = shelf.named(path.with_name(name))
    assert stored is not None  # noqa: S101 - we gave it the name
    write_whole(stored.manifest, manifest.model_dump_json(indent=2) + "\n")
    sums = {name: part.sha256, stored.manifest.name: manifests.sha256(stored.manifest)}
    write_whole(stored.checksums, manifests.checksums(sums))
    part.path.rename(stored.path)
    shelf.keep_written(path.parent)
    return stored


def _clear_old(plan: Plan, made: Made) -> None:
    """Only where the new one is good; those that were not verified make room for each other."""
    there = shelf.stored(plan.directory)
    for old in to_remove(there, plan.keep, plan.zone):
        if old.path != made.stored.path and (made.problem is None or not old.is_verified):
            log.info("backup.removed", file=old.path.name)
            shelf.remove(old)


async def _copied(plan: Plan, made: Made) -> Made:
    if plan.bucket is None:
        return made
    stored = made.stored
    try:
        await copying.copy(plan.bucket, [stored.path, stored.manifest, stored.checksums])
    except copying.NotCopied as error:
        log.error("backup.not_copied", file=stored.path.name, why=str(error))
        return replace(made, problem=" ".join(filter(None, [made.problem, f"It was not copied. {error}"])))
    return replace(made, copied_at=datetime.now(UTC))


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
    """Now, by the second; a little later where a backup has that name already."""
    taken = {it.made_at for it in shelf.stored(directory)}
    moment = datetime.now(UTC).replace(microsecond=0)
    while moment in taken:
        moment += timedelta(seconds=1)
    return moment
