"""How many people there are. Not who: for figures that a machine collects."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hookah_wishlist.database import Connection


@dataclass(frozen=True, slots=True)
class PeopleNumbers:
    """`seen_*`: who came within so long. `reachable`: whom the bot may write to."""

    known: int
    adults: int
    reachable: int
    seen_day: int
    seen_week: int
    seen_month: int


async def people_numbers(connection: Connection, *, now: datetime) -> PeopleNumbers:
    """Reads every person's row."""
    row = await connection.fetchrow(
        """
        SELECT count(*) AS known, count(adult_confirmed_at) AS adults,
               count(*) FILTER (WHERE reachable) AS reachable,
               count(*) FILTER (WHERE seen_at > $1) AS seen_day,
               count(*) FILTER (WHERE seen_at > $2) AS seen_week,
               count(*) FILTER (WHERE seen_at > $3) AS seen_month
          FROM users
        """,
        *(now - timedelta(days=days) for days in (1, 7, 30)),
    )
    assert row is not None  # noqa: S101 - an aggregate always gives its row
    return PeopleNumbers(**row)
