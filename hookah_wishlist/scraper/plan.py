"""Which brands a walk reads in full and which it may pass by. Pure."""

import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import orjson

from hookah_wishlist.catalogue.crawls import BrandVisit, LastReading
from hookah_wishlist.catalogue.seen import SeenBrandRow

# Every brand is read at least weekly. The walk is daily and its hour may slip, so a brand falls due after
# three to six days, each at its own time, lest all 270 fall due in one night for ever after the first one.
SOONEST_DUE = timedelta(days=3)
DUE_SPREAD = timedelta(days=3)
CLOCKS_APART = timedelta(minutes=5)  # at most, of this machine and the database's


def planned(
    rows: Sequence[SeenBrandRow], readings: Mapping[str, LastReading], now: datetime
) -> list[BrandVisit]:
    """A visit for every row, in the ranking's order: 'waiting' to be read, or 'unchanged'."""
    return [
        BrandVisit(row.slug, _state(row, readings.get(row.slug), now), row_signature(row)) for row in rows
    ]


def row_signature(row: SeenBrandRow) -> str:
    """What of a ranking row moves when something in the brand does. Views are left out: they always move."""
    told = (row.rating, row.ratings_count, row.reviews_count, row.tobaccos_count)
    return orjson.dumps(told).decode()


def _state(row: SeenBrandRow, reading: LastReading | None, now: datetime) -> str:
    return "waiting" if _must_be_read(row, reading, now) else "unchanged"


def _must_be_read(row: SeenBrandRow, reading: LastReading | None, now: datetime) -> bool:
    if reading is None or reading.read_at is None or reading.row_signature is None:
        return True
    if reading.read_at > now + CLOCKS_APART:  # read while a clock was wrong: it would serve for years
        return True
    return not _same(reading.row_signature, row_signature(row)) or now >= reading.read_at + due_after(
        row.slug
    )


def due_after(slug: str) -> timedelta:
    """How long a full reading of this brand serves."""
    return SOONEST_DUE + DUE_SPREAD * ((zlib.crc32(slug.encode()) % 1000) / 1000)


def _same(before: str, now: str) -> bool:
    """Whether no number that both tell differs: a markup row tells fewer of them than a JSON row."""
    pairs = zip(orjson.loads(before), orjson.loads(now), strict=True)
    return all(one == other for one, other in pairs if one is not None and other is not None)
