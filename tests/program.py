"""The program as its own process, for tests of what only a process shows."""

import asyncio
import os
import random
import re
import signal
import socket
import sys
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil

from tests.timeouts import GUARD, guard

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = re.compile(r"answers at (http://\S+?)/ ")
LONGEST_LINE = 2**22  # of the log, in bytes: a trace is one line
BELOW_EPHEMERAL = range(15_000, 32_000)  # the kernel gives connections ports from 32768 on


@dataclass(slots=True)
class Program:
    """A running `python -m hookah_wishlist` and what it has said so far."""

    process: asyncio.subprocess.Process
    said: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    heard: asyncio.Condition = field(default_factory=asyncio.Condition)  # a line, or the end of them
    is_silent: bool = False  # it has closed its output

    @property
    def url(self) -> str:
        return next(match[1] for line in self.said if (match := ADDRESS.search(line)))

    async def until_said(self, words, *, seconds=GUARD):
        """Wait for a line with these words. Raises with everything said when it does not come."""
        read = 0
        try:
            async with asyncio.timeout(seconds), self.heard:
                while not any(words in line for line in self.said[read:]):
                    if self.is_silent:
                        raise AssertionError(f"it ended without {words!r}:\n" + "".join(self.said))
                    read = len(self.said)
                    await self.heard.wait()
        except TimeoutError:
            raise AssertionError(f"no {words!r} within {seconds:g} s:\n" + "".join(self.said)) from None

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

    async def ended(self, *, seconds=GUARD):
        """Wait for the end and for its last words; the exit code."""
        async with asyncio.timeout(seconds), self.heard:
            await self.heard.wait_for(lambda: self.is_silent)
            return await self.process.wait()

    async def stop(self, how=signal.SIGINT, *, seconds=GUARD):
        """Send the signal and wait for the end; the exit code."""
        self.process.send_signal(how)
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    async def kill(self):
        """End it as a machine that runs out of memory does: without a word, and only itself."""
        self.process.kill()
        async with guard():
            await self.process.wait()


async def gone(processes):
    """Wait until none of them is alive."""
    async with guard():
        while psutil.wait_procs(processes, timeout=0)[1]:
            await asyncio.sleep(0.02)


def free_port():
    """A port that no connection is given meanwhile, for what must know its address before it listens."""
    while True:
        port = random.choice(BELOW_EPHEMERAL)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


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
        limit=LONGEST_LINE,
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
        _, alive = await asyncio.to_thread(psutil.wait_procs, family, timeout=5)
        for one in alive:
            one.kill()


async def _listen(running):
    try:
        while line := await running.process.stdout.readline():
            async with running.heard:
                running.said.append(line.decode())
                running.heard.notify_all()
    finally:
        async with running.heard:
            running.is_silent = True
            running.heard.notify_all()
