"""Several processes on one database, and processes that are killed at the worst moment."""

import asyncio
import os
import signal
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest

from hookah_wishlist.backups import shelf
from hookah_wishlist.backups.problems import BackupElsewhere, CannotBackUp, SomebodyServes
from hookah_wishlist.backups.recording import back_up
from hookah_wishlist.backups.restoring import restore
from hookah_wishlist.database import AdvisoryLock, connect, held_lock, open_pool
from hookah_wishlist.resources import Resources
from hookah_wishlist.settings import Settings
from hookah_wishlist.upkeep.backups import back_up_if_due, backups_on_schedule
from tests.backups.given import ask, do, rows
from tests.program import program
from tests.timeouts import guard, until

pytestmark = pytest.mark.process


@asynccontextmanager
async def process(url, plan, *, now=lambda: datetime.now(UTC), **said):
    """What one process of the program has open."""
    settings = Settings(_env_file=None, database_url=url, backup_dir=plan.directory, **said)
    async with open_pool(url) as pool:
        yield Resources(settings, url, pool, now=now)


async def test_of_several_processes_one_makes_the_backup(filled, plan):
    async with (
        process(filled, plan) as one,
        process(filled, plan) as another,
        process(filled, plan) as third,
    ):
        made = await asyncio.gather(*(back_up_if_due(it) for it in (one, another, third)))
        assert sorted(made) == [False, False, True]
        assert [await back_up_if_due(it) for it in (one, another, third)] == [False] * 3
    assert len(shelf.stored(plan.directory)) == 1
    assert await ask(filled, "SELECT array_agg(state) FROM backups") == ["done"]


async def test_the_next_night_has_the_next_one(filled, plan):
    async with process(filled, plan) as it:
        assert await back_up_if_due(it)
        await do(filled, "UPDATE backups SET started_at = started_at - interval '1 day'")
        assert await back_up_if_due(it)


@pytest.mark.parametrize("apart", [timedelta(minutes=-10), timedelta(minutes=10)])
async def test_a_clock_that_is_minutes_away_from_the_databases_makes_no_more_of_them(filled, plan, apart):
    async with process(filled, plan, now=lambda: datetime.now(UTC) + apart) as it:
        assert [await back_up_if_due(it) for _ in range(3)] == [True, False, False]


async def test_one_that_fails_is_an_alarm_and_not_the_end_of_the_loop(filled, plan, tmp_path):
    (tmp_path / "file").touch()
    async with process(filled, plan) as it:
        settings = it.settings.model_copy(update={"backup_dir": tmp_path / "file" / "x"})
        broken = Resources(settings, filled, it.pool)
        assert await back_up_if_due(broken)
        assert await ask(filled, "SELECT state FROM backups") == "failed"
        assert not await back_up_if_due(broken)  # not again at once


async def test_switched_off_there_is_none(filled, plan):
    async with process(filled, plan, backup_schedule="off") as it, guard():
        await backups_on_schedule(it)


async def test_who_comes_while_one_is_made_or_restored_is_told(filled, plan):
    run = await back_up(filled, plan, "hand")
    async with held_lock(filled, AdvisoryLock.BACKUP):
        with pytest.raises(BackupElsewhere):
            await back_up(filled, plan, "hand")
        with pytest.raises(SomebodyServes):
            await restore(filled, plan, plan.directory / run.file, replace=True)


@asynccontextmanager
async def locked(url, table="users"):
    """Whoever comes to the table waits."""
    async with onlooker(url) as connection, connection.transaction():
        await connection.execute(f"LOCK TABLE {table}")
        yield


@asynccontextmanager
async def onlooker(url):
    """A connection that is none of the program's: a restore goes on beside it."""
    connection = await connect(url)
    try:
        await connection.execute("SET application_name = 'somebody else'")
        yield connection
    finally:
        await connection.close()


async def until_true(url, query):
    async with onlooker(url) as connection:
        await until(lambda: connection.fetchval(query))


HERE = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
WAITS = f"SELECT count(*) > 0 {HERE} AND wait_event_type = 'Lock'"
GONE = f"SELECT count(*) = 0 {HERE}"
SCRATCH = "SELECT count(*) FROM pg_database WHERE datname LIKE 'hookah_wishlist_scratch_%'"


def told(plan, url):
    return {"DATABASE_URL": url, "BACKUP_DIR": str(plan.directory)}


async def test_killed_while_it_dumps_the_next_one_finds_nothing_of_it(filled, plan, tmp_path):
    async with locked(filled), program(tmp_path, "backup", **told(plan, filled)) as running:
        await until_true(filled, WAITS)
        assert [path.suffix for path in plan.directory.iterdir()] == [".part"]
        await running.kill()
    run = await back_up(filled, plan, "hand")
    assert sorted(path.suffix for path in plan.directory.iterdir()) == [".dump", ".json", ".sha256"]
    before = await ask(filled, "SELECT array_agg(coalesce(error, state) ORDER BY id) FROM backups")
    assert before == ["left unfinished", "done"]
    assert run.id == 2


VERIFIES = """
SELECT pid FROM pg_stat_activity
 WHERE datname LIKE 'hookah_wishlist_scratch_%' AND backend_type = 'client backend'
"""


@asynccontextmanager
async def halted_while_it_verifies(url):
    """The server's own process for the scratch database does nothing meanwhile."""

    async def halted():
        if (pid := await connection.fetchval(VERIFIES)) is None:
            return None
        with suppress(ProcessLookupError):  # it has ended since
            os.kill(pid, signal.SIGSTOP)
            return pid

    async with onlooker(url) as connection:
        pid = await until(halted, pause=0.001)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_killed_while_it_verifies_its_scratch_database_goes_with_the_next_one(filled, plan, tmp_path):
    async with (
        program(tmp_path, "backup", **told(plan, filled)) as running,
        halted_while_it_verifies(filled),
    ):
        await running.kill()
    assert await ask(filled, SCRATCH) == 1
    assert shelf.stored(plan.directory) == []
    await until_true(filled, GONE)
    await back_up(filled, plan, "hand")
    assert await ask(filled, SCRATCH) == 0
    assert len(shelf.stored(plan.directory)) == 1


async def test_killed_while_it_restores_the_old_data_is_there(filled, plan, tmp_path):
    run = await back_up(filled, plan, "hand")
    await do(filled, "UPDATE users SET first_name = 'newer'")
    newer = await rows(filled)
    async with locked(filled, "wishlist_items"):
        words = ("restore", str(plan.directory / run.file), "--replace")
        async with program(tmp_path, *words, **told(plan, filled)) as running:
            await until_true(filled, WAITS)
            await running.kill()
    await until_true(filled, GONE)
    assert await rows(filled) == newer
    await restore(filled, plan, plan.directory / run.file, replace=True)
    assert (await rows(filled))["users"] != newer["users"]


async def test_stopped_while_it_dumps_it_ends_at_once_and_leaves_nothing(filled, plan):
    async with locked(filled):
        task = asyncio.create_task(back_up(filled, plan, "hand"))
        await until_true(filled, WAITS)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            async with guard():
                await task
    assert list(plan.directory.iterdir()) == []


async def test_a_server_that_goes_while_it_is_dumped_is_said_in_a_sentence(filled, plan, capsys):
    async with locked(filled):
        task = asyncio.create_task(back_up(filled, plan, "hand"))
        await until_true(filled, WAITS)
        await ask(filled, f"SELECT count(pg_terminate_backend(pid)) {HERE} AND query NOT LIKE 'LOCK%'")
        with pytest.raises(CannotBackUp, match="old ones are as they were"):
            async with guard():
                await task
    assert list(plan.directory.iterdir()) == []
    assert "Traceback" not in capsys.readouterr().out
