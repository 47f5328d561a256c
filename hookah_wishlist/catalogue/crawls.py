"""Records of the visits to the source: what was planned, what came of it, where to go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hookah_wishlist.database import Connection

# A walk left unfinished longer than this is not gone on with: its plan no longer fits the site.
RESUMABLE = timedelta(hours=24)
# A brand that was not read for so long is gone from the source.
REMEMBERED = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Crawl:
    """One walk; `finished_at` is None while it runs or waits to be gone on with."""

    id: int
    source_url: str
    scope: str | None
    trigger: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    resumed: int
    requests: int
    bytes: int
    details: int
    changes: int
    error: str | None


@dataclass(frozen=True, slots=True)
class BrandVisit:
    """What became of one brand in one walk."""

    slug: str
    state: str
    row_signature: str | None = None
    announced: int | None = None
    found: int | None = None
    way: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class LastReading:
    """When a brand was last read in full and what its ranking row said then."""

    row_signature: str | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of one walk: its brands by what became of them, and of the tobaccos announced on their pages how many
    were found; `known`: how many brands it should have met at least."""

    brands: dict[str, int]
    announced: int
    found: int
    known: int = 0

    @property
    def ratio(self) -> float:
        """Of what the brands announced, those counted as empty-handed that could not be read at all, or that
        the ranking did not name this time. A walk that ended before it knew of a brand has found nothing."""
        brands = sum(self.brands.values())
        if not brands:
            return 0.0
        read = (brands - self.brands.get("failed", 0)) / max(brands, self.known)
        return read * (self.found / self.announced if self.announced else 1.0)


async def begin(connection: Connection, source_url: str, trigger: str, *, scope: str | None = None) -> Crawl:
    """The walk to do: the unfinished one of this source if it is fresh enough, else a new one.

    `scope` is the slug of the only brand to visit; such a walk is never gone on with.
    """
    await connection.execute(
        """
        UPDATE crawls SET state = 'stopped', finished_at = now(), error = 'left unfinished'
         WHERE state = 'running'
           AND (source_url <> $1 OR started_at < now() - $2::interval OR scope IS NOT NULL)
        """,
        source_url,
        RESUMABLE,
    )
    row = None
    if scope is None:
        row = await connection.fetchrow(
            "UPDATE crawls SET resumed = resumed + 1 WHERE state = 'running' RETURNING *"
        )
    if row is None:
        row = await connection.fetchrow(
            "INSERT INTO crawls (source_url, trigger, scope) VALUES ($1, $2, $3) RETURNING *",
            source_url,
            trigger,
            scope,
        )
    assert row is not None  # noqa: S101 - INSERT … RETURNING always gives its row
    return Crawl(**row)


async def plan(connection: Connection, crawl_id: int, brands: Sequence[BrandVisit]) -> None:
    """Remember which brands this walk is to visit, in this order."""
    await connection.executemany(
        """
        INSERT INTO crawl_brands (crawl_id, slug, ordinal, state, row_signature, finished_at)
        VALUES ($1, $2, $3, $4, $5, CASE WHEN $4 <> 'waiting' THEN now() END)
        ON CONFLICT DO NOTHING
        """,
        [
            (crawl_id, brand.slug, ordinal, brand.state, brand.row_signature)
            for ordinal, brand in enumerate(brands)
        ],
    )


async def visits(connection: Connection, crawl_id: int) -> list[BrandVisit]:
    """All brands of a walk in the order of its plan."""
    rows = await connection.fetch(
        """
        SELECT slug, state, row_signature, announced, found, way, error
          FROM crawl_brands WHERE crawl_id = $1 ORDER BY ordinal
        """,
        crawl_id,
    )
    return [BrandVisit(**row) for row in rows]


async def mark(connection: Connection, crawl_id: int, visit: BrandVisit) -> None:
    """Write down what became of a brand."""
    await connection.execute(
        """
        UPDATE crawl_brands
           SET state = $3, announced = $4, found = $5, way = $6, error = $7, finished_at = now()
         WHERE crawl_id = $1 AND slug = $2
        """,
        crawl_id,
        visit.slug,
        visit.state,
        visit.announced,
        visit.found,
        visit.way,
        visit.error,
    )


async def count(
    connection: Connection, crawl_id: int, *, requests: int, size: int, details: int = 0, changes: int = 0
) -> None:
    """Add to what the walk has cost and brought so far; `size` is bytes received."""
    await connection.execute(
        """
        UPDATE crawls SET requests = requests + $2, bytes = bytes + $3, details = details + $4,
                          changes = changes + $5
         WHERE id = $1
        """,
        crawl_id,
        requests,
        size,
        details,
        changes,
    )


async def end(connection: Connection, crawl_id: int, state: str, error: str | None) -> None:
    """Close the walk with its outcome."""
    await connection.execute(
        "UPDATE crawls SET state = $2, error = $3, finished_at = now() WHERE id = $1",
        crawl_id,
        state,
        error,
    )


async def find(connection: Connection, crawl_id: int) -> Crawl | None:
    """One walk by its number."""
    row = await connection.fetchrow("SELECT * FROM crawls WHERE id = $1", crawl_id)
    return Crawl(**row) if row else None


async def last(connection: Connection) -> Crawl | None:
    """The newest walk, running or not."""
    row = await connection.fetchrow("SELECT * FROM crawls ORDER BY id DESC LIMIT 1")
    return Crawl(**row) if row else None


async def last_whole(connection: Connection) -> Crawl | None:
    """The newest walk that was to visit all brands, running or not."""
    row = await connection.fetchrow("SELECT * FROM crawls WHERE scope IS NULL ORDER BY id DESC LIMIT 1")
    return Crawl(**row) if row else None


async def completeness(connection: Connection, crawl_id: int) -> Completeness:
    """Brands passed by, as nothing of theirs has moved, announce and find nothing.

    A walk to all brands should meet those that were read in the last two months, in which each is read anew
    several times: a ranking that shows only its beginning would otherwise be taken for the whole.
    """
    rows = await connection.fetch(
        """
        SELECT state, count(*) AS brands, coalesce(sum(announced), 0) AS announced,
               coalesce(sum(least(found, announced)), 0) AS found
          FROM crawl_brands WHERE crawl_id = $1 GROUP BY state
        """,
        crawl_id,
    )
    known = await connection.fetchval(
        """
        SELECT count(*) FROM brands
         WHERE missing_since IS NULL AND read_at > now() - $2::interval
           AND EXISTS (SELECT FROM crawls WHERE id = $1 AND scope IS NULL)
        """,
        crawl_id,
        REMEMBERED,
    )
    brands = {row["state"]: row["brands"] for row in rows}
    announced, found = (sum(row[name] for row in rows) for name in ("announced", "found"))
    return Completeness(brands, announced, found, known)


async def end_abandoned(connection: Connection) -> None:
    """Close the records of walks to one brand. Only for who holds the lock: then nobody walks any more."""
    await connection.execute(
        """
        UPDATE crawls SET state = 'stopped', finished_at = now(), error = 'left unfinished'
         WHERE state = 'running' AND scope IS NOT NULL
        """
    )


async def is_catalogue_empty(connection: Connection) -> bool:
    """Whether no walk has found a single tobacco yet."""
    return not await connection.fetchval("SELECT EXISTS (SELECT FROM tobaccos)")


async def last_readings(connection: Connection) -> dict[str, LastReading]:
    """By brand slug."""
    rows = await connection.fetch("SELECT slug, row_signature, read_at FROM brands")
    return {row["slug"]: LastReading(row["row_signature"], row["read_at"]) for row in rows}
