"""What every answer about the catalogue depends on."""

from dataclasses import dataclass
from datetime import datetime

from hookah_wishlist.database.connection import Connection


@dataclass(frozen=True, slots=True)
class State:
    """`changed_at` tells two databases apart that have come to the same version."""

    version: int
    changed_at: datetime


async def state(connection: Connection) -> State:
    row = await connection.fetchrow("SELECT version, changed_at FROM catalogue_state")
    assert row is not None  # noqa: S101 - the schema puts the only row there
    return State(*row)
