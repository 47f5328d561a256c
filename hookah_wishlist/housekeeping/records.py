"""Records of the daily rounds: what schedule and health go by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hookah_wishlist.database import Connection


@dataclass(frozen=True, slots=True)
class Round:
    """`removed`: how many rows, by the rule's name. `finished_at` is None while it goes on."""

    id: int
    started_at: datetime
    finished_at: datetime | None
    removed: Mapping[str, int]
    error: str | None


async def begin(connection: Connection) -> int:
    number: int = await connection.fetchval("INSERT INTO housekeeping_rounds DEFAULT VALUES RETURNING id")
    return number


async def end(connection: Connection, round_id: int, removed: Mapping[str, int], error: str | None) -> None:
    await connection.execute(
        "UPDATE housekeeping_rounds SET finished_at = now(), removed = $2, error = $3 WHERE id = $1",
        round_id,
        dict(removed),
        error,
    )


async def last(connection: Connection) -> Round | None:
    row = await connection.fetchrow("SELECT * FROM housekeeping_rounds ORDER BY id DESC LIMIT 1")
    return Round(**row) if row else None
