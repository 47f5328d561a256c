"""The program as its own process, for tests of what only a process shows."""

import asyncio
import os
import re
import signal
import sys
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = re.compile(r"answers at (http://\S+?)/ ")


@dataclass(slots=True)
class Program:
    """A running `python -m hookah_wishlist` and what it has said so far."""

    process: asyncio.subprocess.Process
    said: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return next(match[1] for line in self.said if (match := ADDRESS.search(line)))

    async def until_said(self, words, *, seconds=60.0):
        """Wait for a line with these words. Raises with everything said when it does not come."""
        async with asyncio.timeout(seconds):
            while not any(words in line for line in self.said):
                if self.process.returncode is not None:
                    raise AssertionError(f"ended with {self.process.returncode}:\n" + "".join(self.said))
                await asyncio.sleep(0.02)

    async def sign_in(self):
        """As the demonstration's guest, through the real door."""
        async with aiohttp.ClientSession(self.url) as client:
            launch = await (await client.get("/demonstration/init-data")).json()
            told = await (await client.post("/api/v1/auth/validate", json=launch["data"])).json()
            self.headers["Authorization"] = f"Bearer {told['data']['tokens']['access_token']}"
            response = await client.post("/api/v1/me/adult", json={"version": 1}, headers=self.headers)
            assert response.status == 200, await response.text()

    async def ask(self, path):
        """The status and the envelope of an answer."""
        client = aiohttp.ClientSession(headers=self.headers)
        async with client, client.get(self.url + path) as response:
            return response.status, await response.json()

    def family(self, name=""):
        """Every process below it whose name has this in it."""
        return list(named(name, psutil.Process(self.process.pid).children(recursive=True)))

    async def stop(self, how=signal.SIGINT, *, seconds=30.0):
        """Send the signal and wait for the end; the exit code."""
        self.process.send_signal(how)
        async with asyncio.timeout(seconds):
            return await self.process.wait()


def named(name, processes):
    """Those whose name has this in it; what ended meanwhile has none any more."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            if name in process.name():
                yield process


@asynccontextmanager
async def program(data_dir, *arguments, chromium_path=None, **environment):
    """Start it with nothing but these settings; whatever is left at the end is killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hookah_wishlist", *arguments,
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "DATA_DIR": str(data_dir),
            "PYTHONUNBUFFERED": "1",
            "PORT": "0",
            **({"CHROMIUM_PATH": str(chromium_path)} if chromium_path else {}),
            **environment,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    running = Program(process)
    listening = asyncio.create_task(_listen(running))
    family = []
    try:
        yield running
    finally:
        if process.returncode is None:
            family = running.family()
            process.kill()
            await process.wait()
        await listening
        _, alive = psutil.wait_procs(family, timeout=5)
        for one in alive:
            one.kill()


async def _listen(running):
    while line := await running.process.stdout.readline():
        running.said.append(line.decode())
