"""The embedded server: what it survives, what it refuses, and that it leaves nothing behind."""

import asyncio
import os
import signal
import stat
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from hookah_wishlist.database import (
    DatabaseUnavailable,
    DataDirInUse,
    ServerFailed,
    WrongServerVersion,
    connect,
    connection,
    embedded_server,
    open_pool,
)
from hookah_wishlist.database.embedded import place, supervisor
from tests.database.serving import postmaster, server_processes, serving, url_of
from tests.timeouts import GUARD, until

pytestmark = pytest.mark.process


async def add_row(url):
    adding = await connect(url)
    await adding.execute("CREATE TABLE IF NOT EXISTS kept (id integer GENERATED ALWAYS AS IDENTITY)")
    await adding.execute("INSERT INTO kept DEFAULT VALUES")
    rows = await adding.fetchval("SELECT count(*) FROM kept")
    await adding.close()
    return rows


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A busy machine may take longer to start a server than anybody should wait for it."""
    monkeypatch.setattr(connection, "PATIENCE", GUARD)


async def test_data_is_kept_between_two_runs_and_nothing_else_is(tmp_path):
    async with embedded_server(tmp_path, durable=False) as url:
        assert await add_row(url) == 1
        sockets = parse_qs(urlsplit(url).query)["host"][0]
        assert stat.S_IMODE(os.stat(sockets).st_mode) == 0o700  # noqa: PTH116
    assert server_processes(tmp_path) == []
    assert not os.path.exists(sockets)  # noqa: PTH110, ASYNC240

    async with embedded_server(tmp_path, durable=False) as url:
        assert await add_row(url) == 2


async def test_where_tmp_is_read_only_the_socket_stands_where_tmpdir_says(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "SHORT", Path("/nowhere"))
    async with embedded_server(tmp_path, durable=False) as url:
        assert await add_row(url) == 1
        assert Path(parse_qs(urlsplit(url).query)["host"][0]).parent == Path(tempfile.gettempdir())


async def test_russian_is_lowered_and_compared_whatever_the_machines_locale(server_url):
    asking = await connect(server_url)
    await asking.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    assert await asking.fetchval("SELECT lower('ТАБАК ЁЖ')") == "табак ёж"
    assert await asking.fetchval("SELECT similarity('ТАБАК', 'табаки')") > 0.6
    assert await asking.fetchval("SHOW server_encoding") == "UTF8"
    await asking.close()


async def test_a_server_killed_under_load_answers_again(tmp_path):
    async with embedded_server(tmp_path) as url, open_pool(url, size=4) as pool:
        await add_row(url)
        answered, ending = 0, asyncio.Event()

        async def asking():
            nonlocal answered
            while not ending.is_set():
                try:
                    async with pool.acquire() as borrowed:
                        await borrowed.fetchval("SELECT count(*), pg_sleep(0.005) FROM kept")
                    answered += 1
                except DatabaseUnavailable:
                    await asyncio.sleep(0.01)

        askers = [asyncio.create_task(asking()) for _ in range(8)]
        await until(lambda: answered >= 8)
        server = postmaster(tmp_path)
        os.kill(server, signal.SIGKILL)
        await until(lambda: another_postmaster(tmp_path, server))
        before = answered
        await until(lambda: answered >= before + 8)
        ending.set()
        await asyncio.gather(*askers)

        assert await add_row(url) == 2


def another_postmaster(data_dir, pid):
    try:
        return postmaster(data_dir) != pid
    except (FileNotFoundError, IndexError):  # no server at the moment, or one that is about to write it
        return False


async def test_a_server_killed_again_and_again_is_started_again_each_time(tmp_path):
    async with embedded_server(tmp_path) as url:
        for rows in range(1, 4):
            assert await add_row(url) == rows
            os.kill(postmaster(tmp_path), signal.SIGKILL)
        assert await add_row(url) == 4


async def test_a_busy_child_of_a_killed_server_does_not_hold_up_the_next(tmp_path):
    async with embedded_server(tmp_path) as url, open_pool(url) as pool:
        await add_row(url)

        async def counting():
            async with pool.acquire() as connection:
                await connection.fetchval("SELECT count(*) FROM generate_series(1, 1000000000)")

        busy = asyncio.create_task(counting())
        await until(lambda: is_asked(url, "generate_series"))
        os.kill(postmaster(tmp_path), signal.SIGKILL)
        assert await add_row(url) == 2
        with pytest.raises(DatabaseUnavailable):
            await busy


async def is_asked(url, words):
    looking = await connect(url)
    try:
        query = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
        return await looking.fetchval(f"{query} AND query LIKE $1", f"%{words}%")
    finally:
        await looking.close()


async def test_a_killed_program_takes_its_server_along_and_the_next_one_has_every_row(tmp_path):
    with serving(tmp_path) as program:
        assert await add_row(url_of(program)) == 1
        program.kill()
    await until(lambda: not server_processes(tmp_path))

    async with embedded_server(tmp_path) as url:
        assert await add_row(url) == 2


async def test_a_program_started_at_once_after_a_killed_one_waits_for_the_old_server(tmp_path):
    with serving(tmp_path) as program:
        assert await add_row(url_of(program)) == 1
        program.kill()
        program.wait()
        async with embedded_server(tmp_path) as url:
            assert await add_row(url) == 2


async def test_program_and_server_killed_together_come_back_with_every_row(tmp_path):
    with serving(tmp_path) as program:
        assert await add_row(url_of(program)) == 1
        server = postmaster(tmp_path)
        program.kill()
        os.kill(server, signal.SIGKILL)
        program.wait()
        async with embedded_server(tmp_path) as url:
            assert await add_row(url) == 2


async def test_a_dead_servers_lock_file_is_seen_through_when_another_program_has_its_number(tmp_path):
    async with embedded_server(tmp_path, durable=False) as url:
        await add_row(url)
        lock_file = (tmp_path / "postgres" / "postmaster.pid").read_text()
    stolen = [str(os.getppid()), *lock_file.splitlines()[1:]]
    (tmp_path / "postgres" / "postmaster.pid").write_text("\n".join(stolen) + "\n")

    async with embedded_server(tmp_path, durable=False) as url:
        assert await add_row(url) == 2


async def test_ctrl_c_stops_the_program_and_then_its_server(tmp_path):
    with serving(tmp_path) as program:
        assert await add_row(url_of(program)) == 1
        os.killpg(program.pid, signal.SIGINT)
        program.communicate(timeout=60)
    assert server_processes(tmp_path) == []
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()


async def test_a_second_program_on_the_same_data_is_told_who_has_it(tmp_path):
    with serving(tmp_path) as program:
        assert url_of(program).startswith("postgresql://")
        with pytest.raises(DataDirInUse, match=f"Process {program.pid} .*DATA_DIR.*DATABASE_URL"):
            async with embedded_server(tmp_path):
                pass


async def test_data_of_another_version_is_refused_with_a_way_out_and_left_as_it_is(tmp_path):
    async with embedded_server(tmp_path, durable=False):
        pass
    version = tmp_path / "postgres" / "PG_VERSION"
    version.write_text("14\n")

    with pytest.raises(WrongServerVersion, match=r"PostgreSQL 14.*pg_dump.*DATABASE_URL"):
        async with embedded_server(tmp_path, durable=False):
            pass
    assert version.read_text() == "14\n"


async def test_a_first_start_that_was_interrupted_is_begun_anew(tmp_path):
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18\n")
    async with embedded_server(tmp_path, durable=False) as url:
        assert await add_row(url) == 1
    assert not (tmp_path / "postgres.new").exists()


async def test_a_server_that_cannot_start_says_why(tmp_path):
    async with embedded_server(tmp_path, durable=False):
        pass
    (tmp_path / "postgres" / "postgresql.conf").write_text("shared_buffers = lots\n")

    with pytest.raises(ServerFailed, match="shared_buffers"):
        async with embedded_server(tmp_path, durable=False):
            pass


async def test_data_that_somebody_opened_by_hand_is_left_to_him_and_he_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "PREDECESSOR", 0.5)
    async with embedded_server(tmp_path) as url:
        server = postmaster(tmp_path)
        (tmp_path / "postgres.lock").rename(tmp_path / "gone")  # as if it were no program of ours
        with pytest.raises(ServerFailed, match=f"process {server}, has the data"):
            async with embedded_server(tmp_path):
                pass
        assert postmaster(tmp_path) == server
    assert url
