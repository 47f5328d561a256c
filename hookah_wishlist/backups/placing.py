"""What becomes of a new backup: it takes its place, old ones make room, a copy goes elsewhere."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import structlog

from hookah_wishlist.backups import copying, shelf
from hookah_wishlist.backups import manifest as manifests
from hookah_wishlist.backups.keeping import to_remove
from hookah_wishlist.backups.manifest import Manifest
from hookah_wishlist.backups.part import Part, write_whole
from hookah_wishlist.backups.plan import Plan
from hookah_wishlist.backups.problems import sentence
from hookah_wishlist.backups.shelf import Stored

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup in its place. `problem`: what is wrong with it nevertheless."""

    stored: Stored
    size: int
    verified_at: datetime | None
    problem: str | None
    copied_at: datetime | None = None


def put_in_place(part: Part, path: Path, manifest: Manifest) -> Stored:
    """The backup's own name comes last, when everything else about it is on the disk."""
    name = path.name if manifest.is_verified else path.name.replace(".dump", "-unverified.dump")
    stored = shelf.named(path.with_name(name))
    assert stored is not None  # noqa: S101 - we gave it the name
    try:
        write_whole(stored.manifest, manifest.model_dump_json(indent=2) + "\n")
        sums = {name: part.sha256, stored.manifest.name: manifests.sha256(stored.manifest)}
        write_whole(stored.checksums, manifests.checksums(sums))
        part.path.rename(stored.path)
        shelf.keep_written(path.parent)
    except OSError:
        shelf.remove(stored)
        raise
    return stored


def clear_old(plan: Plan, made: Made) -> Made:
    """Only where the new one is good; those that were not verified make room for each other."""
    there = shelf.stored(plan.directory)
    try:
        for old in to_remove(there, plan.keep, plan.zone):
            if old.path != made.stored.path and (made.problem is None or not old.is_verified):
                log.info("backup.removed", file=old.path.name)
                shelf.remove(old)
    except OSError as error:
        log.error("backup.not_cleared", why=sentence(error))
        return _flawed(made, f"Old ones were not removed. {sentence(error)}")
    return made


async def copied(plan: Plan, made: Made) -> Made:
    if plan.bucket is None:
        return made
    stored = made.stored
    try:
        await copying.copy(plan.bucket, [stored.path, stored.manifest, stored.checksums])
    except copying.NotCopied as error:
        log.error("backup.not_copied", file=stored.path.name, why=str(error))
        return _flawed(made, f"It was not copied. {error}")
    return replace(made, copied_at=datetime.now(UTC))


def _flawed(made: Made, problem: str) -> Made:
    return replace(made, problem=" ".join(filter(None, [made.problem, problem])))
