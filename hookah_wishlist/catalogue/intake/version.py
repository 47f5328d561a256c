"""The catalogue's version: raised when something a person can see has changed, and told to every process."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hookah_wishlist.catalogue.weights import mean_rating, weighted_rating
from hookah_wishlist.database import Connection

CHANNEL = "catalogue_version"  # of NOTIFY; its payload is the version
NOW_AND_THEN = timedelta(seconds=15)  # every raise empties caches and wakes whoever looks at a list
BATCH = 2000  # rows weighed at once: a handful of milliseconds in which no request is answered


@dataclass(frozen=True, slots=True)
class Moment:
    """What holds for one transaction of intake."""

    now: datetime
    mean: float | None  # of all ratings, when the version was last raised by a walk


async def begin(connection: Connection) -> Moment:
    """Wait for whoever else is taking something in; until our transaction ends others wait for us.

    A walk and a person who opens a page may meet at the same tobacco, and both read before they write.
    """
    row = await connection.fetchrow("SELECT now(), mean_rating FROM catalogue_state FOR UPDATE")
    assert row is not None  # noqa: S101 - the schema puts the only row there
    return Moment(*row)


async def mark_changed(connection: Connection) -> None:
    """Something that a person can see was written."""
    await connection.execute("UPDATE catalogue_state SET pending = true WHERE NOT pending")


async def finish(connection: Connection) -> int:
    """At the end of a walk: weigh all ratings against their new mean, then raise the version if need be."""
    await begin(connection)
    mean = await _new_mean(connection)
    if await _weigh_all(connection, mean):
        await mark_changed(connection)
    return await raise_version(connection)


async def raise_version_now_and_then(connection: Connection) -> None:
    """In a walk, which may take half an hour: what it found is shown before its end, not every second."""
    due = await connection.fetchval(
        "SELECT pending AND changed_at < clock_timestamp() - $1::interval FROM catalogue_state", NOW_AND_THEN
    )
    if due:
        await raise_version(connection)


async def raise_version(connection: Connection) -> int:
    """The version, one higher if anything visible was written since it was last raised."""
    version: int | None = await connection.fetchval(
        """
        UPDATE catalogue_state SET version = version + 1, changed_at = now(), pending = false
         WHERE pending RETURNING version
        """
    )
    if version is not None:
        await connection.execute("SELECT pg_notify($1, $2::text)", CHANNEL, str(version))
        return version
    known: int = await connection.fetchval("SELECT version FROM catalogue_state")
    return known


async def _new_mean(connection: Connection) -> float | None:
    row = await connection.fetchrow(
        """
        SELECT sum(rating * ratings_count), sum(ratings_count)
          FROM tobaccos WHERE rating IS NOT NULL AND ratings_count > 0
        """
    )
    mean = mean_rating(*row) if row else None
    await connection.execute(
        "UPDATE catalogue_state SET mean_rating = $1 WHERE mean_rating IS DISTINCT FROM $1", mean
    )
    return mean


async def _weigh_all(connection: Connection, mean: float | None) -> int:
    """Write every weighted rating that is no longer right; gives how many those were."""
    written, last = 0, 0
    while rows := await connection.fetch(
        """
        SELECT id, rating, ratings_count, weighted_rating
          FROM tobaccos WHERE id > $1 ORDER BY id LIMIT $2
        """,
        last,
        BATCH,
    ):
        last = rows[-1]["id"]
        weights = [(row["id"], weighted_rating(row["rating"], row["ratings_count"], mean)) for row in rows]
        wrong = [pair for pair, row in zip(weights, rows, strict=True) if pair[1] != row["weighted_rating"]]
        written += len(wrong)
        if wrong:
            await _write_weights(connection, wrong)
    return written


async def _write_weights(connection: Connection, weights: list[tuple[int, float | None]]) -> None:
    ids, values = zip(*weights, strict=True)
    await connection.execute(
        """
        UPDATE tobaccos t SET weighted_rating = n.weight
          FROM unnest($1::int[], $2::float8[]) AS n (id, weight) WHERE t.id = n.id
        """,
        ids,
        values,
    )
