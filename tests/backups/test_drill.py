"""The drill: fill, back up, damage, restore, and everything is as it was."""

import shutil
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from hookah_wishlist.backups import making, manifest, programs, restoring, shelf
from hookah_wishlist.backups.keeping import Keep
from hookah_wishlist.backups.plan import Plan
from hookah_wishlist.backups.problems import CannotRestore, NotEmpty, SomebodyServes
from hookah_wishlist.backups.recording import back_up
from hookah_wishlist.backups.restoring import restore
from hookah_wishlist.database import connect, migrate, missing_migrations, open_pool, roll_back
from hookah_wishlist.database.migrations import MIGRATIONS
from tests.backups.given import ask, do, fill, rows, schema
from tests.cluster import clone, create, drop

pytestmark = pytest.mark.process

DAMAGES = {
    "tables emptied": "TRUNCATE users, brands CASCADE",
    "rows spoilt and added": """
        UPDATE wishlist_items SET note = 'spoilt';
        INSERT INTO users (id, first_name) SELECT n, 'x' FROM generate_series(1000, 2000) AS n
        """,
    "parts dropped": """
        DROP TABLE backups; DROP TABLE wishlist_items; ALTER TABLE tobaccos DROP COLUMN name;
        DROP TRIGGER tobaccos_words_inserted ON tobaccos
        """,
    "everything dropped": "DROP SCHEMA public CASCADE; CREATE SCHEMA public",
}


@pytest.fixture(scope="module")
async def backed_up(filled_template, tmp_path_factory):
    """A backup of the filled database, which every test may restore."""
    plan = Plan(tmp_path_factory.mktemp("backed_up"))
    url = await clone(filled_template)
    run = await back_up(url, plan, "hand")
    await drop(url)
    assert (run.state, run.error) == ("done", None)
    return plan.directory / run.file


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
async def test_whatever_was_damaged_comes_back_row_by_row(filled, plan, backed_up, damage):
    before, shape = await rows(filled), await schema(filled)
    await do(filled, damage)

    done = await restore(filled, plan, backed_up, replace=True)

    assert await rows(filled) == before
    assert await schema(filled) == shape
    assert done.manifest.contents["wishlist_items"] == len(before["wishlist_items"]) > 1000
    assert await ask(filled, "SELECT array_agg(state) FROM backups") == ["done"]


@asynccontextmanager
async def filled_older(older_server):
    url = await clone(older_server)
    try:
        await fill(url)
        yield url
    finally:
        await drop(url)


async def test_the_oldest_server_is_served_as_well(older_server, plan):
    async with filled_older(older_server) as url:
        before, shape = await rows(url), await schema(url)
        run = await back_up(url, plan, "hand")
        assert (run.state, run.error) == ("done", None)
        await do(url, "TRUNCATE users, brands CASCADE")
        await restore(url, plan, plan.directory / run.file, replace=True)
        assert (await rows(url), await schema(url)) == (before, shape)


async def test_so_it_is_with_the_programs_of_the_newest_alone(older_server, plan, monkeypatch):
    monkeypatch.setattr(programs, "installed", list)
    monkeypatch.setattr(programs.shutil, "which", lambda name: None)
    async with filled_older(older_server) as url:
        before = await rows(url)
        run = await back_up(url, plan, "hand")
        assert (run.state, run.error) == ("done", None)
        assert manifest.read(plan.directory / run.file)[1].made_by == 18
        await do(url, "TRUNCATE users, brands CASCADE")
        await restore(url, plan, plan.directory / run.file, replace=True)
        assert await rows(url) == before


async def test_a_backup_moves_to_a_newer_server(older_server, fresh_database, plan):
    async with filled_older(older_server) as url:
        before = await rows(url)
        run = await back_up(url, plan, "hand")
    assert manifest.read(plan.directory / run.file)[1].made_by == 15
    await restore(fresh_database, plan, plan.directory / run.file, replace=False)
    assert await rows(fresh_database) == before


async def test_it_comes_into_a_database_where_nothing_has_ever_been(filled, server_url, plan, backed_up):
    empty = await create(server_url, "tests_restored_anew")
    done = await restore(empty, plan, backed_up, replace=False)
    assert await rows(empty) == await rows(filled)
    assert done.aside is None
    await drop(empty)


async def test_what_is_there_is_refused_without_replace_and_put_aside_with_it(filled, plan, backed_up):
    await do(filled, "UPDATE wishlist_items SET note = 'newer'")
    newer = await rows(filled)

    with pytest.raises(NotEmpty, match=r"7 users, \d+ wishlist_items.*--replace"):
        await restore(filled, plan, backed_up, replace=False)
    assert await rows(filled) == newer
    assert shelf.stored(plan.directory) == []

    done = await restore(filled, plan, backed_up, replace=True)
    assert done.aside.problem is None
    assert "-before-restore" in done.aside.stored.path.name

    await restore(filled, plan, done.aside.stored.path, replace=True)
    assert await rows(filled) == newer


@pytest.fixture
def next_release(tmp_path, monkeypatch):
    """As if this program had one migration more than the backup's had."""
    folder = tmp_path / "sql"
    shutil.copytree(MIGRATIONS, folder)
    (folder / "9999.next.sql").write_text("ALTER TABLE users ADD COLUMN shoe_size int DEFAULT 42")
    monkeypatch.setattr(restoring, "migrate", partial(migrate, directory=folder))
    return folder


async def test_an_old_backup_is_brought_up_to_this_release(filled, plan, backed_up, next_release):
    done = await restore(filled, plan, backed_up, replace=True)
    assert done.migrated == ("9999.next",)
    assert await ask(filled, "SELECT shoe_size FROM users LIMIT 1") == 42


async def test_one_that_can_not_be_is_refused_before_anything_is_touched(
    filled, plan, backed_up, next_release
):
    (next_release / "9999.next.sql").write_text("ALTER TABLE users ADD CHECK (first_name = 'Anna')")
    before = await rows(filled)
    with pytest.raises(CannotRestore, match=r"could not be tried out.*is violated by some row"):
        await restore(filled, plan, backed_up, replace=True)
    assert await rows(filled) == before


async def test_other_peoples_tables_are_not_dropped(filled, plan, backed_up):
    await do(filled, "CREATE TABLE accounts (id int); INSERT INTO accounts VALUES (1)")
    with pytest.raises(CannotRestore, match=r"not ours \(accounts\)"):
        await restore(filled, plan, backed_up, replace=True)
    assert await ask(filled, "SELECT count(*) FROM accounts") == 1


async def test_while_another_process_runs_nothing_is_restored(filled, plan, backed_up):
    before = await rows(filled)
    async with open_pool(filled):
        with pytest.raises(SomebodyServes, match="stop all of them first"):
            await restore(filled, plan, backed_up, replace=True)
    assert await rows(filled) == before


async def test_people_who_left_since_are_told_of(filled, plan, backed_up):
    await do(
        filled, "INSERT INTO audit_log (at, kind) VALUES (now() + interval '1 minute', 'person_deleted')"
    )
    done = await restore(filled, plan, backed_up, replace=True)
    assert done.forgotten == 1


async def test_a_failure_in_the_middle_leaves_everything_as_it_was(filled, plan, backed_up, monkeypatch):
    await do(filled, "UPDATE users SET first_name = 'newer'")
    newer = await rows(filled)
    monkeypatch.setattr("hookah_wishlist.backups.restoring.EMPTY", "DROP TABLE users CASCADE;")
    with pytest.raises(CannotRestore, match="already exists"):
        await restore(filled, plan, backed_up, replace=True)
    assert await rows(filled) == newer


async def test_the_lists_answer_again_after_it(filled, plan, backed_up):
    """Not only the rows: what the program asks by them."""
    await do(filled, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    await restore(filled, plan, backed_up, replace=True)
    connection = await connect(filled)
    assert await missing_migrations(connection) == []
    await connection.execute("INSERT INTO brands (slug, name) VALUES ('new', 'New')")
    await connection.close()
    assert await migrate(filled) == []
    assert await roll_back(filled) != []


async def test_an_old_backup_that_lies_among_the_others_is_there_until_it_is_restored(filled, plan):
    before = await rows(filled)
    run = await back_up(filled, plan, "hand")
    stored = shelf.named(plan.directory / run.file)
    old = shelf.file_name(
        stored.made_at - timedelta(days=5), is_verified=True, is_before_restore=False, is_encrypted=False
    )
    newer, older = Path(run.file).stem, Path(old).stem
    stored.checksums.write_text(stored.checksums.read_text().replace(newer, older))
    for path in (stored.path, stored.manifest, stored.checksums):
        path.rename(path.with_name(path.name.replace(newer, older)))
    await do(filled, "UPDATE users SET first_name = 'newer'")

    await restore(filled, replace(plan, keep=Keep(1, 0, 0)), plan.directory / old, replace=True)

    assert (await rows(filled))["users"] == before["users"]
    assert (plan.directory / old).is_file()


async def test_what_could_not_be_brought_back_on_trial_is_not_replaced(filled, plan, monkeypatch):
    run = await back_up(filled, plan, "hand")
    await do(filled, "UPDATE users SET first_name = 'newer'")
    before = await rows(filled)

    async def unverified(*words):
        return replace(await making.make(*words), verified_at=None, problem="It was not verified.")

    monkeypatch.setattr(restoring, "make", unverified)
    with pytest.raises(CannotRestore, match="could not be brought back on trial"):
        await restore(filled, plan, plan.directory / run.file, replace=True)
    assert await rows(filled) == before
