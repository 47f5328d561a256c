"""Migrations: applied once and whole by whoever comes first, taken back, and never edited afterwards."""

import asyncio
from urllib.parse import quote, urlsplit

import pytest

from hookah_wishlist.database import (
    DatabaseRefused,
    MigrationEdited,
    MigrationFailed,
    MigrationsMissing,
    connect,
    embedded_server,
    migrate,
    missing_migrations,
    roll_back,
)
from hookah_wishlist.database.embedded import place
from hookah_wishlist.database.migrations import MIGRATIONS
from tests.cluster import create, drop
from tests.database.migrating import migrating
from tests.program import free_port, program
from tests.timeouts import until

ALL = sorted(path.stem for path in MIGRATIONS.glob("*.sql") if ".rollback" not in path.name)


@pytest.fixture
async def empty_database(server_url):
    url = await create(server_url, "tests_empty")
    yield url
    await drop(url)


@pytest.fixture
def folder(tmp_path):
    """Two small migrations of a test's own."""
    write(tmp_path, "0001.first", "CREATE TABLE first (id int);", "DROP TABLE first;")
    write(tmp_path, "0002.second", "CREATE TABLE second (id int);", "DROP TABLE second;")
    return tmp_path


def write(folder, name, apply, rollback):
    (folder / f"{name}.sql").write_text(apply)
    (folder / f"{name}.rollback.sql").write_text(rollback)


async def ask(url, query):
    connection = await connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def tables(url):
    """Those of the product: yoyo's and the checksums stay."""
    return await ask(
        url,
        r"""
        SELECT coalesce(array_agg(relname::text ORDER BY relname), '{}') FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
           AND relname NOT LIKE '%yoyo%' AND relname <> 'migration_checksums'
        """,
    )


def test_every_migration_has_its_way_back_and_its_reason():
    for name in ALL:
        assert (MIGRATIONS / f"{name}.rollback.sql").is_file(), name
        assert (MIGRATIONS / f"{name}.sql").read_text().startswith("-- "), name


async def test_all_can_be_applied_taken_back_and_applied_again(empty_database):
    assert await migrate(empty_database) == ALL
    before = await tables(empty_database)
    assert "tobaccos" in before

    assert await roll_back(empty_database, steps=len(ALL)) == ALL[::-1]
    assert await tables(empty_database) == []

    assert await migrate(empty_database) == ALL
    assert await tables(empty_database) == before
    assert await migrate(empty_database) == []


async def test_of_three_that_start_at_once_one_applies_and_the_others_wait(empty_database):
    applied = await asyncio.gather(*(migrate(empty_database) for _ in range(3)))
    assert sorted(applied) == [[], [], ALL]


async def test_one_that_fails_leaves_nothing_behind_and_those_before_it_stay(empty_database, folder):
    write(folder, "0002.second", "CREATE TABLE second (id int); SELECT nonsense;", "DROP TABLE second;")
    with pytest.raises(MigrationFailed, match="nonsense"):
        await migrate(empty_database, directory=folder)
    assert await tables(empty_database) == ["first"]

    write(folder, "0002.second", "CREATE TABLE second (id int);", "DROP TABLE second;")
    assert await migrate(empty_database, directory=folder) == ["0002.second"]


async def test_an_applied_file_that_was_edited_is_noticed_and_named(empty_database, folder):
    await migrate(empty_database, directory=folder)
    (folder / "0001.first.sql").write_bytes(b"CREATE TABLE first (id int);\r\n")
    with pytest.raises(MigrationEdited, match=r"0001\.first\.sql was edited.*higher numbered"):
        await migrate(empty_database, directory=folder)


async def test_how_a_checkout_ends_its_lines_is_no_edit(empty_database, folder):
    (folder / "0001.first.sql").write_bytes(b"CREATE TABLE first (\n  id int\n);\n")
    await migrate(empty_database, directory=folder)
    (folder / "0001.first.sql").write_bytes(b"CREATE TABLE first (\r\n  id int\r\n);\r\n")
    assert await migrate(empty_database, directory=folder) == []


async def test_the_previous_release_still_starts_on_a_newer_schema(empty_database, folder, capsys):
    await migrate(empty_database, directory=folder)
    for newer in folder.glob("0002.*"):
        newer.unlink()
    assert await migrate(empty_database, directory=folder) == []
    assert "0002.second" in capsys.readouterr().out


async def test_what_is_missing_can_be_asked(empty_database, folder):
    connection = await connect(empty_database)
    assert await missing_migrations(connection) == ALL
    await migrate(empty_database)
    assert await missing_migrations(connection) == []
    await connection.close()


async def test_one_that_cannot_run_in_a_transaction_is_applied_too(empty_database, folder):
    write(
        folder,
        "0003.index",
        "-- transactional: false\nCREATE INDEX CONCURRENTLY first_id ON first (id);",
        "-- transactional: false\nDROP INDEX CONCURRENTLY first_id;",
    )
    assert len(await migrate(empty_database, directory=folder)) == 3
    assert await roll_back(empty_database, directory=folder) == ["0003.index"]
    assert await migrate(empty_database, directory=folder) == ["0003.index"]


SLEEPERS = "FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3600)%' AND pid <> pg_backend_pid()"


async def test_a_program_killed_in_the_middle_leaves_no_lock_and_no_half(empty_database, folder):
    write(folder, "0002.second", "CREATE TABLE second (id int); SELECT pg_sleep(3600);", "DROP TABLE second;")
    with migrating(empty_database, folder) as program:
        await until(lambda: ask(empty_database, f"SELECT count(*) {SLEEPERS}"))
        program.kill()
    # The server notices a client that is gone when it next speaks to it; here nobody waits a minute for that.
    await ask(empty_database, f"SELECT pg_terminate_backend(pid, 60000) {SLEEPERS}")
    await ask(empty_database, "INSERT INTO yoyo_lock VALUES (1, now(), 4711)")

    write(folder, "0002.second", "CREATE TABLE second (id int);", "DROP TABLE second;")
    assert await migrate(empty_database, directory=folder) == ["0002.second"]
    assert await tables(empty_database) == ["first", "second"]


@pytest.fixture
async def powerless(empty_database):
    """The empty database for a user who may create nothing in it."""
    await ask(empty_database, "CREATE ROLE powerless LOGIN")
    yield urlsplit(empty_database)._replace(netloc="powerless@").geturl()
    await ask(empty_database, "DROP ROLE powerless")


@pytest.mark.process
async def test_a_user_who_may_create_nothing_is_told_what_to_do(powerless, tmp_path):
    with pytest.raises(MigrationFailed, match=r"may not change the schema.*make it the owner"):
        await migrate(powerless)
    async with program(tmp_path, "migrate", DATABASE_URL=powerless) as running:
        assert await running.ended() == 1
    assert len(running.said) == 1
    assert "may not change the schema" in running.said[0]


@pytest.mark.process
@pytest.mark.parametrize("table", ["users", "_yoyo_migration"])
async def test_somebody_elses_table_of_one_of_our_names_is_said_to_be_one(empty_database, tmp_path, table):
    await ask(empty_database, f"CREATE TABLE {table} (id int)")
    async with program(tmp_path, "migrate", DATABASE_URL=empty_database) as running:
        assert await running.ended() == 1
    assert [line for line in running.said if "Traceback" in line] == []
    assert "a database of its own" in running.said[-1]


async def test_a_folder_without_migrations_is_an_error(empty_database, tmp_path):
    with pytest.raises(MigrationsMissing):
        await migrate(empty_database, directory=tmp_path)


async def test_a_server_on_the_network_that_wants_a_password_is_migrated_as_well(tmp_path, monkeypatch):
    port = free_port()
    monkeypatch.setattr(place, "PORT", port)
    monkeypatch.setitem(place.SETTINGS, "listen_addresses", "127.0.0.1")
    password = "p@ss:w/ör %d"
    async with embedded_server(tmp_path, durable=False) as url:
        rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (tmp_path / "postgres" / "pg_hba.conf").write_text(rules)
        await ask(url, "SELECT pg_reload_conf()")
        await ask(url, f"CREATE ROLE app LOGIN SUPERUSER PASSWORD '{password}'")
        server = f"127.0.0.1:{port}/hookah_wishlist"

        assert await migrate(f"postgresql://app:{quote(password, safe='')}@{server}") == ALL
        with pytest.raises(DatabaseRefused, match="password authentication failed"):
            await migrate(f"postgresql://app:wrong@{server}")
