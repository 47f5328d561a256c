"""What the catalogue knows, as rows of its tables: the values that intake compares and writes. Pure."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from hookah_wishlist.catalogue.model import Status

# A row that says nothing new is written again only to tell that it was seen, and not more often than this.
SEEN_AGAIN = timedelta(days=6)

# Fields that only tell of our visits: nobody sees them, so they make no difference.
OF_VISITS = ("last_seen_at", "details_at", "read_at", "row_signature")


@dataclass(frozen=True, slots=True)
class KeptBrand:
    id: int  # 0: not in the database yet
    slug: str
    name: str
    source_id: int | None = None
    alt_name: str | None = None
    country: str | None = None
    founded: int | None = None
    website: str | None = None
    description: str | None = None
    image: str | None = None
    status: str = Status.UNKNOWN
    status_word: str | None = None
    rating: float | None = None
    ratings_count: int | None = None
    reviews_count: int | None = None
    views: int | None = None
    tobaccos_count: int | None = None
    tab: str | None = None
    position: int | None = None
    row_signature: str | None = None
    read_at: datetime | None = None
    added_on: date | None = None
    last_seen_at: datetime | None = None
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptLine:
    id: int  # 0: not in the database yet
    brand_id: int
    slug: str
    name: str
    description: str | None = None
    strength: int | None = None
    status: str = Status.UNKNOWN
    status_word: str | None = None
    rating: float | None = None
    tobaccos_count: int | None = None
    last_seen_at: datetime | None = None
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptTobacco:
    id: int
    brand_id: int
    line_id: int
    slug: str
    name: str
    alt_name: str | None = None
    country: str | None = None
    strength_official: int | None = None
    strength_by_ratings: int | None = None
    status: str = Status.UNKNOWN
    status_word: str | None = None
    rating: float | None = None
    ratings_count: int | None = None
    reviews_count: int | None = None
    views: int | None = None
    weighted_rating: float | None = None
    rating_distribution: tuple[int, ...] | None = None
    smoke_again_yes: int | None = None
    smoke_again_no: int | None = None
    description: str | None = None
    image: str | None = None
    added_on: date | None = None
    tag_ids: tuple[int, ...] = ()
    details_at: datetime | None = None
    last_seen_at: datetime | None = None
    missing_since: datetime | None = None

    @property
    def votes(self) -> tuple[float | None, int | None, int | None]:
        """What a rating snapshot tells."""
        return self.rating, self.ratings_count, self.reviews_count


Kept = TypeVar("Kept", KeptBrand, KeptLine, KeptTobacco)

NAMES: dict[type, tuple[str, ...]] = {
    kept: tuple(field.name for field in fields(kept)) for kept in (KeptBrand, KeptLine, KeptTobacco)
}


def columns(kept: type[Kept], *, without: tuple[str, ...] = ()) -> str:
    """The names of a table's columns that intake reads and writes."""
    return ", ".join(name for name in NAMES[kept] if name not in without)


def assignments(kept: type[Kept]) -> str:
    """The SET list that takes every column but the key from a row called `n`."""
    return ", ".join(f"{name} = n.{name}" for name in NAMES[kept] if name != "id")


def is_different(before: Kept, after: Kept) -> bool:
    """Whether anything but the traces of our visits differs."""
    traces = {name: getattr(before, name) for name in OF_VISITS if name in NAMES[type(before)]}
    return replace(after, **traces) != before


def seen_now(before: Kept | None, after: Kept, now: datetime) -> Kept:
    """`after`, present again and marked as seen, if that is worth writing."""
    after = replace(after, missing_since=None)
    if before is None or before.last_seen_at is None or is_different(before, after):
        return replace(after, last_seen_at=now)
    stale = before.last_seen_at < now - SEEN_AGAIN
    return replace(after, last_seen_at=now) if stale else after


def row_of(kept: Kept) -> dict[str, object]:
    """Column names and values. `asdict` would copy each value, which took a sixth of an intake's time."""
    return {name: getattr(kept, name) for name in NAMES[type(kept)]}
