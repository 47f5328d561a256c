"""What only the database can tell: how many there are of everything, and how the last crawl went."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

import structlog

from hookah_wishlist.backups import records
from hookah_wishlist.backups.records import Run
from hookah_wishlist.bot.depth import Depth, depth
from hookah_wishlist.catalogue import crawls
from hookah_wishlist.catalogue.crawls import Completeness, Crawl
from hookah_wishlist.catalogue.numbers import CatalogueNumbers, catalogue_numbers
from hookah_wishlist.database import Connection
from hookah_wishlist.people.numbers import PeopleNumbers, people_numbers
from hookah_wishlist.resources import Resources
from hookah_wishlist.wishlist.numbers import ListNumbers, list_numbers

log = structlog.get_logger(__name__)

FRESH = 60.0  # seconds; to count two million items takes one of them
PATIENCE = 5.0  # Prometheus waits for ten, and health was asked before


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of the database, so the same for every process on it."""

    people: PeopleNumbers
    lists: ListNumbers
    catalogue: CatalogueNumbers
    outbox: Depth
    crawl: Crawl | None
    completeness: Completeness | None
    last_backup: Run | None
    last_good_backup: Run | None
    bytes: int


class Counted:
    """The numbers, counted anew when they are older than `fresh` seconds."""

    def __init__(self, resources: Resources, *, fresh: float = FRESH) -> None:
        self._resources, self._fresh = resources, fresh
        self._counted: Numbers | None = None
        self._counted_at = float("-inf")

    async def numbers(self) -> Numbers | None:
        """None: they could not be counted."""
        if monotonic() - self._counted_at > self._fresh:
            self._counted = await self._count()
            self._counted_at = monotonic()
        return self._counted

    async def _count(self) -> Numbers | None:
        try:
            async with asyncio.timeout(PATIENCE), self._resources.pool.acquire() as connection:
                return await read_numbers(connection, now=self._resources.now())
        except Exception as error:  # whatever it is, all other figures are told nevertheless
            log.warning("numbers.not_counted", error=repr(error))
            return None


async def read_numbers(connection: Connection, *, now: datetime) -> Numbers:
    crawl = await crawls.last_whole(connection)
    return Numbers(
        people=await people_numbers(connection, now=now),
        lists=await list_numbers(connection),
        catalogue=await catalogue_numbers(connection),
        outbox=await depth(connection, now=now),
        crawl=crawl,
        completeness=None if crawl is None else await crawls.completeness(connection, crawl.id),
        last_backup=await records.last(connection),
        last_good_backup=await records.last_good(connection),
        bytes=await connection.fetchval("SELECT pg_database_size(current_database())"),
    )
