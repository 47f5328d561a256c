"""New flavours: the latest that the source has added."""

from dataclasses import dataclass
from datetime import date, datetime

from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.catalogue.statements import ROW, ROW_WIDTH
from hookah_wishlist.database.connection import Connection


@dataclass(frozen=True, slots=True)
class Newcomer:
    row: TobaccoRow
    added_on: date | None  # at the source, as its own page tells
    appeared_at: datetime  # here


async def newest(connection: Connection, limit: int, *, below: int | None = None) -> tuple[Newcomer, ...]:
    """The newest first; `below` is the number of the last one already shown.

    The source numbers tobaccos as it adds them, and tells the day only on the tobacco's own page, which may
    not have been read yet: so the number gives the order. What is gone again or is no longer made is no news.
    """
    records = await connection.fetch(
        f"""
        SELECT {ROW}, t.added_on, t.first_seen_at
          FROM tobaccos t JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id
         WHERE t.id < $1 AND t.missing_since IS NULL AND t.status <> 'discontinued'
         ORDER BY t.id DESC LIMIT $2
        """,  # noqa: S608 - made of constants
        2**31 - 1 if below is None else below,
        limit,
    )
    columns = (list(record.values()) for record in records)
    return tuple(Newcomer(TobaccoRow(*column[:ROW_WIDTH]), *column[ROW_WIDTH:]) for column in columns)
