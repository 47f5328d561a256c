"""How the program does: each part is asked anew whenever somebody asks, and tells since when it is so."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from hookah_wishlist.bot.counts import Transport
from hookah_wishlist.bot.depth import depth
from hookah_wishlist.database import Connection, DatabaseBusy, DatabaseUnavailable
from hookah_wishlist.resources import Resources
from hookah_wishlist.watch.asked import Asked
from hookah_wishlist.watch.health.backing_up import backup_part
from hookah_wishlist.watch.health.crawling import crawl_part
from hookah_wishlist.watch.health.database import database_part, migrations_part
from hookah_wishlist.watch.health.disk import disk_part, room
from hookah_wishlist.watch.health.loop import loop_part
from hookah_wishlist.watch.health.standing import Standing
from hookah_wishlist.watch.health.telegram import bot_part, outbox_part
from hookah_wishlist.watch.loop_lag import LoopLag
from hookah_wishlist.web.health import Part, State

log = structlog.get_logger(__name__)

# Whoever asks for our health wants to know it now: a database that needs longer is not well.
PATIENCE = 2.0
LATE = f"no answer within {PATIENCE:g} s"
ALL_IN_USE = "no connection is free"

Parts = Mapping[str, Part]


class Health:
    """`look` is shared by those who ask at the same time: to ask often costs no more than to ask once."""

    def __init__(self, resources: Resources, lag: LoopLag, transport: Callable[[], Transport | None]) -> None:
        self._resources, self._lag, self._transport = resources, lag, transport
        self._looked, self._standing = Asked(self._look), Standing()
        self._database, self._disks = Asked(self._ask_database), Asked(self._look_at_disks)

    async def look(self) -> Parts:
        """All parts by name; never raises."""
        parts = await self._looked.answer(2 * PATIENCE) or _silent(f"no answer within {2 * PATIENCE:g} s")
        return self._standing.told(parts, self._resources.now())

    def close(self) -> None:
        for asked in (self._looked, self._database, self._disks):
            asked.close()

    async def _look(self) -> Parts:
        now = self._resources.now()
        of_database, disk = await asyncio.gather(
            self._database.answer(PATIENCE), self._disks.answer(PATIENCE)
        )
        return {
            **(of_database or _silent(self._why_silent())),
            "bot": bot_part(self._transport(), now),
            "disk": disk or Part(State.DEGRADED, LATE),
            "loop": loop_part(self._lag),
        }

    def _why_silent(self) -> str:
        pool = self._resources.pool
        return ALL_IN_USE if pool.lent >= pool.size else LATE

    async def _ask_database(self) -> Parts:
        now = self._resources.now()
        try:
            async with self._resources.pool.acquire() as connection:
                return await self._told(connection, now)
        except DatabaseBusy:
            return _silent(ALL_IN_USE)
        except DatabaseUnavailable:  # its own words tell where the database is
            return _silent("it cannot be reached")
        except Exception as error:  # whatever it is, who asks gets an answer
            log.exception("health.failed")
            return _silent(f"it answers with {type(error).__name__}")

    async def _told(self, connection: Connection, now: datetime) -> dict[str, Part]:
        resources = self._resources
        parts = {
            "database": await database_part(connection, resources.pool, resources.notices),
            "migrations": await migrations_part(connection),
        }
        if parts["migrations"].state is State.DOWN:  # tables that others look into may be missing
            return parts | dict.fromkeys(("crawl", "outbox", "backup"), Part(State.UNKNOWN))
        parts["crawl"] = await crawl_part(connection, resources.settings, now)
        parts["outbox"] = outbox_part(await depth(connection, now=now), now)
        parts["backup"] = await backup_part(connection, resources.settings, now)
        return parts

    async def _look_at_disks(self) -> Part:
        settings = self._resources.settings
        directories = {"DATA_DIR": settings.data_dir}
        if settings.backup_dir is not None:
            directories["BACKUP_DIR"] = settings.backup_dir
        rooms = {name: await asyncio.to_thread(room, place) for name, place in directories.items()}
        return disk_part(rooms)


def _silent(reason: str) -> Parts:
    """Without the database, parts that it tells of are unknown."""
    unknown = dict.fromkeys(("migrations", "crawl", "outbox", "backup"), Part(State.UNKNOWN))
    return {"database": Part(State.DOWN, reason), **unknown}
