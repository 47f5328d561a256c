"""Backups as the settings want them: made on schedule, once for all processes of one database."""

import asyncio
from contextlib import suppress

import structlog

from hookah_wishlist.background import is_due, surviving
from hookah_wishlist.backups import records
from hookah_wishlist.backups.copying import Bucket
from hookah_wishlist.backups.plan import Plan
from hookah_wishlist.backups.problems import CannotBackUp
from hookah_wishlist.backups.recording import recorded
from hookah_wishlist.backups.sealing import Seal, keys_in
from hookah_wishlist.database import AdvisoryLock, database_now, held_lock
from hookah_wishlist.resources import Resources, home
from hookah_wishlist.settings import Settings
from hookah_wishlist.settings.backups import OFF

LOOK_EVERY = 30.0  # seconds

log = structlog.get_logger(__name__)


def plan(settings: Settings) -> Plan:
    return Plan(
        directory=settings.backup_dir or home(settings) / "backups",
        keep=settings.keep,
        zone=settings.zone,
        seal=_seal(settings),
        bucket=_bucket(settings),
    )


async def backups_on_schedule(resources: Resources) -> None:
    """Looks every half a minute whether one is due: so a moment that nobody was there for is made up for."""
    if resources.settings.backup_schedule == OFF:
        return
    while True:
        await asyncio.sleep(LOOK_EVERY)
        await surviving("backup", lambda: back_up_if_due(resources))


async def back_up_if_due(resources: Resources) -> bool:
    """Whether this process made one, or tried to."""
    if not await _is_due(resources):
        return False
    async with held_lock(resources.database_url, AdvisoryLock.BACKUP) as lock:
        if not lock.held or not await _is_due(resources):
            return False
        with suppress(CannotBackUp):  # the alarm was given, in the log and in the record
            await recorded(resources.database_url, plan(resources.settings), "schedule")
        return True


async def _is_due(resources: Resources) -> bool:
    settings = resources.settings
    async with resources.pool.acquire() as connection:
        last = await records.last_scheduled(connection)
        now = await database_now(connection)
    return is_due(
        None if last is None else last.started_at,
        is_done=last is not None and last.state == "done",
        expression=settings.backup_schedule,
        zone=settings.zone,
        now=now,
    )


def _seal(settings: Settings) -> Seal:
    passphrase, identity = settings.backup_passphrase, settings.backup_age_identity
    return Seal(
        recipients=settings.backup_age_recipients,
        passphrase=passphrase.get_secret_value() if passphrase else None,
        identities=keys_in(identity.get_secret_value()) if identity else (),
    )


def _bucket(settings: Settings) -> Bucket | None:
    url, key, secret = settings.backup_s3_url, settings.backup_s3_key, settings.backup_s3_secret
    if url is None or key is None or secret is None:
        return None
    return Bucket(url, key.get_secret_value(), secret.get_secret_value(), settings.backup_s3_region)
