"""The commands about backups: backup, backups, restore."""

import asyncio
import sys
from pathlib import Path

from hookah_wishlist.backups import manifest, shelf
from hookah_wishlist.backups.problems import CannotBackUp
from hookah_wishlist.backups.recording import back_up
from hookah_wishlist.backups.restoring import restore as bring_back
from hookah_wishlist.backups.session import session
from hookah_wishlist.database import missing_migrations
from hookah_wishlist.resources import open_server
from hookah_wishlist.settings import Settings
from hookah_wishlist.upkeep import telling
from hookah_wishlist.upkeep.backups import plan


def backup(settings: Settings) -> int:
    """Back up by hand; 1 when something is wrong with the backup. The program may be running meanwhile."""
    return asyncio.run(_backup(settings))


def restore(
    settings: Settings, *, file: Path, replace: bool, allow_plain: bool = False, skip_foreign: bool = False
) -> int:
    """Restore a backup and print what came of it."""
    return asyncio.run(
        _restore(settings, file, replace=replace, allow_plain=allow_plain, skip_foreign=skip_foreign)
    )


def backups(settings: Settings, *, check: bool) -> int:
    """List what there is, the newest first; 1 when one of them is not as it was written."""
    is_all_whole = True
    for one in shelf.stored(plan(settings).directory):
        is_whole = manifest.is_whole(one) if check else None
        is_all_whole &= is_whole is not False
        length = one.path.stat().st_size
        _say(telling.listed(one, manifest.told(one), length, is_whole=is_whole))
    return 0 if is_all_whole else 1


async def _backup(settings: Settings) -> int:
    wanted = plan(settings)
    async with open_server(settings, as_guest=True) as url:
        await _check_schema(url)
        run = await back_up(url, wanted, "hand")
    _say(telling.made(run, wanted.directory))
    return 0 if run.is_good and run.error is None else 1


async def _check_schema(url: str) -> None:
    async with session(url) as connection:
        missing = await missing_migrations(connection)
    if missing:
        raise CannotBackUp(
            f"The database lacks {', '.join(missing)}: start the program once, or run its command migrate, "
            "or back up with the release that it belongs to."
        )


async def _restore(settings: Settings, file: Path, **options: bool) -> int:
    async with open_server(settings) as url:
        done = await bring_back(url, plan(settings), file, **options)
    _say(telling.restored(done, file))
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
