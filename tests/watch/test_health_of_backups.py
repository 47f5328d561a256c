"""What readiness says about backups."""

from datetime import UTC, datetime, timedelta

import pytest

from hookah_wishlist.backups import records
from hookah_wishlist.web.health import State

NIGHT = datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.fixture
def given_backup(connection):
    async def given(*, at=NIGHT, error=None, is_verified=True, is_failed=False):
        run = await records.begin(connection, "schedule", "host")
        if is_failed:
            await records.end_failed(connection, run.id, error or "No space left on device: /secret/place")
        else:
            verified_at = at if is_verified else None
            await records.end(
                connection, run.id, file="x", size=5, verified_at=verified_at, copied_at=None, error=error
            )
        await connection.execute(
            "UPDATE backups SET started_at = $1, finished_at = $2 WHERE id = $3",
            at, at + timedelta(minutes=5), run.id,
        )  # fmt: skip

    return given


async def backup_of(health, *, now=NIGHT + timedelta(hours=1), **told):
    return (await health(now=lambda: now, **told).look())["backup"]


async def test_before_the_first_one_that_is_said_with_when_the_next_comes(health):
    part = await backup_of(health)
    assert (part.state, part.reason) == (State.DEGRADED, "no backup was made yet")
    assert part.told["next_at"] == NIGHT + timedelta(days=1)
    assert part.told["last"] is None


async def test_one_that_went_well_is_told_with_its_age_and_size(health, given_backup):
    await given_backup()
    part = await backup_of(health)
    assert part.state is State.WELL
    assert part.told["last"] == part.told["last_verified"]
    assert part.told["last"] | {"is_verified": True, "bytes": 5, "age_seconds": 3300} == part.told["last"]


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ({"is_failed": True}, "the last backup failed"),
        ({"is_verified": False}, "the last backup was not verified"),
        ({"error": "the copy failed: /secret/place"}, "something is wrong with the last backup"),
    ],
)
async def test_one_that_went_wrong_is_named_until_the_next_goes_well_and_no_directory_is(
    health, given_backup, what, reason
):
    await given_backup()
    await given_backup(**what)
    part = await backup_of(health)
    assert (part.state, part.reason) == (State.DEGRADED, reason)
    assert "/secret/place" not in str(part)
    assert part.told["last_verified"]["bytes"] == 5
    await given_backup()
    assert (await backup_of(health)).state is State.WELL


async def test_a_night_without_one_is_named_in_the_morning(health, given_backup):
    await given_backup()
    for hours, state in [(24, State.WELL), (26, State.WELL), (28, State.DEGRADED)]:
        assert (await backup_of(health, now=NIGHT + timedelta(hours=hours))).state is state


async def test_who_wants_none_is_not_warned(health):
    part = await backup_of(health, backup_schedule="off")
    assert (part.state, part.told) == (State.WELL, {"next_at": None})


async def test_a_directory_for_backups_that_is_gone_is_named_by_its_setting(health, tmp_path):
    looks = health(backup_dir=tmp_path / "backups")
    assert (await looks.look())["disk"].reason == "BACKUP_DIR cannot be looked at"
    (tmp_path / "backups").mkdir()
    assert (await looks.look())["disk"].state is State.WELL
