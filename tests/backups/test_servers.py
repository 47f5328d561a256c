"""Whatever the server asks for: passwords, TLS, users that may little, programs that fit."""

import subprocess
from urllib.parse import quote

import pytest

from hookah_wishlist.backups import programs
from hookah_wishlist.backups.address import address, with_database
from hookah_wishlist.backups.problems import CannotBackUp, NoPrograms
from hookah_wishlist.backups.recording import back_up
from hookah_wishlist.backups.restoring import restore
from hookah_wishlist.database import NoPostgres, connect, embedded_server, migrate
from hookah_wishlist.database.embedded import place
from tests.backups.given import ask, do, fill, rows
from tests.cluster import database_of
from tests.database.test_binaries import script
from tests.program import free_port

PASSWORD = "p@ss:w/ör'd %\"\\ $x #?&"


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("postgresql://me:x@host:5432/db", "postgresql://me:x@host:5432/other"),
        ("postgresql:///db?host=/run/pg&user=me", "postgresql:///other?host=/run/pg&user=me"),
        ("postgres://h1:1,h2:2/db?user=me&dbname=db", "postgres://h1:1,h2:2/other?user=me"),
        ("postgresql://me@/?host=%2Frun", "postgresql://me@/other?host=/run"),
    ],
)
def test_another_database_of_the_same_server(url, other):
    assert with_database(url, "other") == other


def test_no_secret_stands_where_everybody_can_read_it(monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "42:TEST")
    monkeypatch.setenv("PGSSLROOTCERT", "/etc/ca.crt")
    told = address(f"postgresql://me:{quote(PASSWORD, safe='')}@host/db?sslmode=require&sslpassword=key")
    assert "sslmode=require" in told.conninfo
    assert not any(secret in told.conninfo for secret in (PASSWORD, "key", "password"))
    assert (told.environment["PGPASSWORD"], told.environment["PGSSLPASSWORD"]) == (PASSWORD, "key")
    assert told.environment["PGSSLROOTCERT"] == "/etc/ca.crt"
    assert "BOT_TOKEN" not in told.environment
    assert PASSWORD not in repr(told)


@pytest.mark.process
async def test_a_password_with_odd_letters_serves_and_is_in_no_command_line(
    tmp_path, plan, monkeypatch, capsys
):
    port = free_port()
    monkeypatch.setattr(place, "PORT", port)
    monkeypatch.setitem(place.SETTINGS, "listen_addresses", "127.0.0.1")
    async with embedded_server(tmp_path / "cluster", durable=False) as own:
        rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (tmp_path / "cluster" / "postgres" / "pg_hba.conf").write_text(rules)
        await do(own, 'SELECT pg_reload_conf(); CREATE ROLE "o\'dd user" LOGIN CREATEDB')
        literal = await ask(own, "SELECT quote_literal($1)", PASSWORD)
        await do(own, f'ALTER ROLE "o\'dd user" PASSWORD {literal}')
        await do(own, 'CREATE DATABASE theirs OWNER "o\'dd user"')
        secret, name = quote(PASSWORD, safe=""), quote("o'dd user", safe="")
        url = f"postgresql://{name}:{secret}@127.0.0.1:{port}/theirs"
        await migrate(url)
        await fill(url)
        before = await rows(url)

        seen = command_lines(monkeypatch)
        run = await back_up(url, plan, "hand")
        await do(url, "TRUNCATE users CASCADE")
        await restore(url, plan, plan.directory / run.file, replace=True)

        assert await rows(url) == before
        assert any("pg_dump" in line for line in seen)
        assert [line for line in seen if PASSWORD in line or secret in line] == []
        assert PASSWORD not in capsys.readouterr().out


def command_lines(monkeypatch):
    """Of all programs that are started from now on: any user of the machine can read them."""
    seen, start = [], subprocess.Popen.__init__

    def starting(self, command, *words, **how):
        seen.append(" ".join(map(str, command)))
        start(self, command, *words, **how)

    monkeypatch.setattr(subprocess.Popen, "__init__", starting)
    return seen


@pytest.fixture
async def of_a_limited_user(filled):
    """The filled database, owned by somebody who may create no other."""
    name = database_of(filled)
    await do(filled, f"CREATE ROLE {name} LOGIN")
    for kind, listed in (
        ("TABLE", "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"),
        ("FUNCTION", "SELECT proname FROM pg_proc WHERE proname LIKE 'learn%'"),
    ):
        connection = await connect(filled)
        for (thing,) in await connection.fetch(listed):
            await connection.execute(f'ALTER {kind} public."{thing}" OWNER TO {name}')
        await connection.execute(f"ALTER DATABASE {name} OWNER TO {name}")
        await connection.close()
    yield filled.replace("://hookah_wishlist@", f"://{name}@")
    await do(filled, f"REASSIGN OWNED BY {name} TO CURRENT_USER; DROP OWNED BY {name}; DROP ROLE {name}")


@pytest.mark.process
async def test_a_user_that_may_create_no_database_verifies_on_a_server_of_our_own(of_a_limited_user, plan):
    before = await rows(of_a_limited_user)
    run = await back_up(of_a_limited_user, plan, "hand")
    assert (run.error, run.verified_at is not None) == (None, True)
    await do(of_a_limited_user, "DELETE FROM users")
    await restore(of_a_limited_user, plan, plan.directory / run.file, replace=True)
    assert await rows(of_a_limited_user) == before
    assert [path.name for path in plan.directory.iterdir() if path.is_dir()] == []


@pytest.mark.process
async def test_where_no_server_of_our_own_starts_either_it_is_kept_and_an_alarm(
    of_a_limited_user, plan, monkeypatch, capsys
):
    def none(*_, **__):
        raise NoPostgres("There is none.")

    monkeypatch.setattr("hookah_wishlist.backups.scratch.embedded_server", none)
    run = await back_up(of_a_limited_user, plan, "hand")
    assert (run.state, run.verified_at) == ("done", None)
    assert run.error.startswith("It was not verified. The user of DATABASE_URL may create no database")
    assert run.file.endswith("-unverified.dump")
    assert "backup.not_verified" in capsys.readouterr().out


def test_the_programs_of_the_servers_own_version_are_taken_else_the_next_newer_ones(tmp_path, monkeypatch):
    found = given_programs(tmp_path, monkeypatch, 18, 15, 17)
    assert [programs.find_programs(major).directory for major in (15, 16, 17, 18)] == [
        found[15], found[17], found[17], found[18],
    ]  # fmt: skip


def test_where_only_older_ones_are_the_message_tells_which_and_what_to_do(tmp_path, monkeypatch):
    found = given_programs(tmp_path, monkeypatch, 15)
    words = (
        rf"PostgreSQL 18 or newer, .*\(found: 15 in {found[15]}\)\. .*apt-get install postgresql-client-18"
    )
    with pytest.raises(NoPrograms, match=words):
        programs.find_programs(18)


def test_programs_without_tls_are_none_for_a_server_that_wants_it(monkeypatch):
    bundled = programs.probe(programs.bundled()[0])
    assert not programs.speaks_tls(bundled)
    monkeypatch.setattr(programs, "installed", list)
    monkeypatch.setattr(programs.shutil, "which", lambda name: None)
    assert programs.find_programs(15) == bundled
    with pytest.raises(NoPrograms, match="which can speak TLS"):
        programs.find_programs(15, with_tls=True)


def given_programs(directory, monkeypatch, *majors):
    found = {}
    for major in majors:
        found[major] = directory / str(major) / "bin"
        script(found[major], "exit 1")
        (found[major] / "pg_dump").write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {major}.1'\n")
        (found[major] / "pg_dump").chmod(0o755)
    monkeypatch.setattr(programs, "bundled", list)
    monkeypatch.setattr(programs, "installed", lambda: list(found.values()))
    monkeypatch.setattr(programs.shutil, "which", lambda name: None)
    return found


async def test_without_any_programs_nothing_is_begun(filled, plan, monkeypatch):
    monkeypatch.setattr(programs, "bundled", list)
    monkeypatch.setattr(programs, "installed", list)
    monkeypatch.setattr(programs.shutil, "which", lambda name: None)
    with pytest.raises(CannotBackUp, match="found: none"):
        await back_up(filled, plan, "hand")
    assert list(plan.directory.iterdir()) == []
