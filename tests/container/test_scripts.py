"""What the image runs around the program."""

import asyncio
import os
import sys
import time
from pathlib import Path

from aiohttp import web

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


async def ran(*words, **env):
    process = await asyncio.create_subprocess_exec(
        *words,
        env={"PATH": os.environ["PATH"], **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def test_a_fresh_volume_is_made_ready_and_the_program_takes_the_scripts_place(tmp_path):
    env = {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "tmp")}
    code, said = await ran(SCRIPTS / "in-container", "sh", "-c", 'echo "$TMPDIR"; umask; exit 3', **env)
    assert (code, said) == (3, f"{tmp_path / 'tmp'}\n0077\n")
    assert (tmp_path / "home").is_dir()
    assert (tmp_path / "tmp").is_dir()


async def test_what_a_killed_container_left_goes_after_a_day_and_what_another_uses_stays(tmp_path):
    old, new = tmp_path / "tmp/old", tmp_path / "tmp/new"
    for directory in (old, new):
        directory.mkdir(parents=True)
        (directory / "file").write_text("x")
    os.utime(old, (time.time() - 2 * 86400,) * 2)
    env = {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "tmp")}
    assert await ran(SCRIPTS / "in-container", "true", **env) == (0, "")
    assert [path.name for path in (tmp_path / "tmp").iterdir()] == ["new"]
    assert (new / "file").exists()


async def test_the_health_check_follows_readiness(aiohttp_server):
    statuses = [200, 503]

    async def ready(request):
        return web.json_response({}, status=statuses.pop(0))

    app = web.Application()
    app.router.add_get("/health/ready", ready)
    server = await aiohttp_server(app)
    words, port = (sys.executable, "-IS", SCRIPTS / "healthy"), str(server.port)
    assert (await ran(*words, PORT=port))[0] == 0
    assert (await ran(*words, PORT=port))[0] == 1
    await server.close()
    code, said = await ran(*words, PORT=port)
    assert code == 1
    assert said.startswith("no answer: ")
