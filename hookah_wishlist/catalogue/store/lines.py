"""Lines: what a brand calls its series."""

from dataclasses import dataclass

from hookah_wishlist.catalogue.search import name_key
from hookah_wishlist.database.connection import Connection


@dataclass(frozen=True, slots=True)
class Line:
    brand_slug: str
    brand: str
    slug: str  # one slug may carry several lines, each with its name
    name: str
    description: str | None
    strength: int | None
    status: str
    status_word: str | None
    rating: float | None
    tobaccos: int  # that we know
    is_missing: bool  # the source no longer shows it


async def lines(connection: Connection, brand: str | None = None) -> tuple[Line, ...]:
    """All lines, or a brand's: by brand, then the largest first."""
    records = await connection.fetch(
        """
        SELECT b.slug, b.name, l.slug, l.name, l.description, l.strength, l.status, l.status_word, l.rating,
               (SELECT count(*) FROM tobaccos t WHERE t.line_id = l.id), l.missing_since IS NOT NULL
          FROM lines l JOIN brands b ON b.id = l.brand_id
         WHERE $1::text IS NULL OR b.slug = $1
        """,
        brand,
    )
    found = (Line(*record.values()) for record in records)
    return tuple(sorted(found, key=lambda line: (name_key(line.brand), line.brand_slug, *_place(line))))


async def line(connection: Connection, brand: str, slug: str) -> Line | None:
    """The line at an address; where several share it, the largest that the source still shows."""
    found = [line for line in await lines(connection, brand) if line.slug == slug]
    return min(found, key=lambda line: (line.is_missing, *_place(line)), default=None)


def _place(line: Line) -> tuple[int, str, str]:
    return -line.tobaccos, name_key(line.name), line.slug
