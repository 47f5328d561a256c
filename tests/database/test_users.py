"""As whom the embedded server runs, and that nobody's permissions change for it."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hookah_wishlist.database import NobodyToRunAs, embedded_server, find_binaries
from hookah_wishlist.database.embedded.binaries import DEBIAN
from tests.database.serving import postmaster, serving, url_of
from tests.database.test_embedded import add_row

pytestmark = pytest.mark.process
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
OVERRIDE, READ_SEARCH = 1 << 1, 1 << 2  # a container leaves root the greater one only


def modes(path):
    return {
        str(directory): (directory.stat().st_uid, stat.S_IMODE(directory.stat().st_mode))
        for directory in path.parents
    }


def status(pid, field):
    return Path(f"/proc/{pid}/status").read_text().partition(f"{field}:")[2].splitlines()[0].split()


@pytest.fixture
def closed_directory(tmp_path):
    """A home that only root may pass, as /root mostly is."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return home / "share" / "hookah-wishlist"


@pytest.fixture
def open_directory():
    """A directory that everybody may pass."""
    directory = Path(tempfile.mkdtemp(prefix="hookah-test-", dir="/tmp"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def a_plain_user():
    return pwd.getpwnam("nobody")


@pytest.fixture
def python_for(a_plain_user):
    """This Python where that user may run it, else the system's of the same version."""
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, "-c", "import sys; print(sys.version_info[:2])"]
        try:
            answer = subprocess.run(command, capture_output=True, text=True, user=a_plain_user.pw_uid)
        except OSError:
            continue
        if answer.stdout.strip() == str(sys.version_info[:2]):
            return python
    pytest.skip("a plain user can run no Python of this version here")


@as_root
async def test_below_a_closed_directory_roots_server_runs_and_the_directory_stays_closed(closed_directory):
    closed_directory.mkdir(parents=True)
    before = modes(closed_directory)
    async with embedded_server(closed_directory, durable=False) as url:
        assert await add_row(url) == 1
        server = postmaster(closed_directory)
        assert "0" not in status(server, "Uid")
        assert int(status(server, "CapEff")[0], 16) in (OVERRIDE, READ_SEARCH)
        assert modes(closed_directory) == before
        assert closed_directory.stat().st_uid == 0
    async with embedded_server(closed_directory, durable=False) as url:
        assert await add_row(url) == 2


@as_root
async def test_in_the_open_roots_server_keeps_none_of_roots_powers(open_directory):
    if not all(path.stat().st_mode & 1 for path in find_binaries().directory.parents):
        pytest.skip("the programs themselves lie below a closed directory here")
    async with embedded_server(open_directory, durable=False) as url:
        assert await add_row(url) == 1
        server = postmaster(open_directory)
        assert "0" not in status(server, "Uid")
        assert int(status(server, "CapEff")[0], 16) == 0
        assert status(server, "Groups") == []


@as_root
async def test_programs_below_a_closed_directory_are_run_as_well(closed_directory, open_directory):
    package = find_binaries().directory.parents[1]
    for part in package.parent.glob(f"{package.name}*"):
        shutil.copytree(part, closed_directory / part.name, ignore=shutil.ignore_patterns("include"))
    copy = closed_directory / package.name / "pginstall"
    async with embedded_server(open_directory, binaries=copy / "bin", durable=False) as url:
        assert await add_row(url) == 1
    (copy / "bin" / "postgres").chmod(0o700)
    (copy / "bin" / "initdb").chmod(0o700)
    async with embedded_server(open_directory, binaries=copy / "bin", durable=False) as url:
        assert await add_row(url) == 2


@as_root
async def test_a_plain_user_runs_it_as_himself_and_root_can_go_on_with_his_data(
    open_directory, a_plain_user, python_for
):
    data = open_directory / "data"
    data.mkdir()
    os.chown(data, a_plain_user.pw_uid, a_plain_user.pw_gid)
    user = {"user": a_plain_user.pw_uid, "group": a_plain_user.pw_gid, "extra_groups": []}
    with serving(data, python=python_for, **user) as program:
        url = url_of(program)
        assert await add_row(url) == 1
        assert status(postmaster(data), "Uid")[0] == str(a_plain_user.pw_uid)
        os.killpg(program.pid, signal.SIGINT)
        program.communicate(timeout=60)

    async with embedded_server(data, durable=False) as url:
        assert await add_row(url) == 2
        assert status(postmaster(data), "Uid")[0] == str(a_plain_user.pw_uid)


@as_root
async def test_data_that_root_copied_here_is_given_to_the_server(open_directory, tmp_path):
    async with embedded_server(tmp_path, durable=False) as url:
        assert await add_row(url) == 1
    shutil.copytree(tmp_path / "postgres", open_directory / "postgres")
    async with embedded_server(open_directory, durable=False) as url:
        assert await add_row(url) == 2


async def test_somebody_elses_data_is_refused_with_a_way_out(tmp_path, monkeypatch):
    (tmp_path / "postgres").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 4321)
    with pytest.raises(NobodyToRunAs, match="chown -R 4321"):
        async with embedded_server(tmp_path):
            pass


async def test_a_user_without_a_name_is_told_that_initdb_wants_one(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4321)
    with pytest.raises(NobodyToRunAs, match=r"number 4321 has none.*DATABASE_URL"):
        async with embedded_server(tmp_path):
            pass


@pytest.mark.skipif(not DEBIAN.is_dir(), reason="no PostgreSQL under /usr/lib/postgresql")
async def test_the_systems_server_serves_as_well(tmp_path):
    newest = max(DEBIAN.glob("*/bin"), key=lambda path: int(path.parent.name))
    async with embedded_server(tmp_path, binaries=newest, durable=False) as url:
        assert await add_row(url) == 1
    assert (tmp_path / "postgres" / "PG_VERSION").read_text().strip() == newest.parent.name
