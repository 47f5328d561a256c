"""How the program does: each part is asked anew whenever somebody asks, and nothing is remembered."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from hookah_wishlist.bot.counts import Transport
from hookah_wishlist.bot.depth import depth
from hookah_wishlist.database import Connection, DatabaseUnavailable
from hookah_wishlist.resources import Resources
from hookah_wishlist.watch.health.crawling import crawl_part
from hookah_wishlist.watch.health.database import database_part, migrations_part
from hookah_wishlist.watch.health.disk import disk_part, room
from hookah_wishlist.watch.health.loop import loop_part
from hookah_wishlist.watch.health.telegram import bot_part, outbox_part
from hookah_wishlist.watch.loop_lag import LoopLag
from hookah_wishlist.web.health import Part, State

log = structlog.get_logger(__name__)

# Whoever asks for our health wants to know it now: a database that needs longer is not well.
PATIENCE = 2.0

Parts = Mapping[str, Part]


class Health:
    """`look` is shared by those who ask at the same time: to ask often costs no more than to ask once."""

    def __init__(self, resources: Resources, lag: LoopLag, transport: Callable[[], Transport | None]) -> None:
        self._resources, self._lag, self._transport = resources, lag, transport
        self._looking: asyncio.Task[Parts] | None = None
        self._asking: asyncio.Task[Parts] | None = None

    async def look(self) -> Parts:
        """All parts by name; never raises."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    def close(self) -> None:
        """A question that nobody has answered yet is not waited for."""
        for task in (self._looking, self._asking):
            if task is not None:
                task.cancel()

    async def _look(self) -> Parts:
        now = self._resources.now()
        of_database, disk = await asyncio.gather(self._look_at_database(now), self._look_at_disks())
        bot, loop = bot_part(self._transport(), now), loop_part(self._lag)
        return {**of_database, "bot": bot, "disk": disk, "loop": loop}

    async def _look_at_database(self, now: datetime) -> Parts:
        """A question to a server that is silent can be given up only when it speaks again: it is left behind,
        and no second one is asked before it has ended."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_database(now))
        await asyncio.wait({self._asking}, timeout=PATIENCE)
        return self._asking.result() if self._asking.done() else _silent(f"no answer within {PATIENCE:g} s")

    async def _ask_database(self, now: datetime) -> Parts:
        try:
            async with self._resources.pool.acquire() as connection:
                return await self._told(connection, now)
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
            return parts | dict.fromkeys(("crawl", "outbox"), Part(State.UNKNOWN))
        parts["crawl"] = await crawl_part(connection, resources.settings, now)
        parts["outbox"] = outbox_part(await depth(connection, now=now), now)
        return parts

    async def _look_at_disks(self) -> Part:
        """Aside, and not for ever: a disk behind a network may not answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                return disk_part(
                    {"DATA_DIR": await asyncio.to_thread(room, self._resources.settings.data_dir)}
                )
        except TimeoutError:
            return Part(State.DEGRADED, f"no answer within {PATIENCE:g} s")


def _silent(reason: str) -> Parts:
    """Without the database, parts that it tells of are unknown."""
    unknown = dict.fromkeys(("migrations", "crawl", "outbox"), Part(State.UNKNOWN))
    return {"database": Part(State.DOWN, reason), **unknown}
