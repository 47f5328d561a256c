"""What the database remembers of its backups."""

from datetime import UTC, datetime

from hookah_wishlist.backups import records

NOW = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)


async def test_the_last_is_told_with_its_size_and_the_last_good_one_beside_it(connection):
    assert await records.last(connection) is None
    good = await records.begin(connection, "schedule", "here")
    good = await records.end(
        connection, good.id, file="x.dump", size=12, verified_at=NOW, copied_at=None, error=None
    )
    bad = await records.begin(connection, "schedule", "here")
    await records.end_failed(connection, bad.id, "no space left")

    last = await records.last(connection)
    assert (last.id, last.state, last.error, last.is_good) == (bad.id, "failed", "no space left", False)
    assert await records.last_good(connection) == good
    assert (good.bytes, good.file, good.verified_at, good.is_good) == (12, "x.dump", NOW, True)


async def test_one_that_could_not_be_verified_is_not_good(connection):
    run = await records.begin(connection, "hand", "here")
    await records.end(
        connection, run.id, file="x", size=1, verified_at=None, copied_at=None, error="no scratch database"
    )
    assert await records.last_good(connection) is None
    assert (await records.last(connection)).state == "done"


async def test_what_a_dead_process_left_running_is_closed_by_the_next(connection):
    left = await records.begin(connection, "schedule", "there")
    run = await records.begin(connection, "schedule", "here")
    assert (await records.last(connection)).error == "left unfinished"
    assert (await records.last(connection)).id == left.id
    assert (await records.last_scheduled(connection)).id == run.id
