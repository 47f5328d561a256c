"""The program as processes side by side on one database: started, stopped, killed, their clocks set."""

import asyncio
import os
import signal
import sys
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path

import psutil

from tests.processes import reserved_port
from tests.program import ROOT, named

# The whole program, with a conversation in which every message counts.
COUNTING = "tests.bot.program"
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
NO_LIMITS = dict.fromkeys(("PERSON_LIMIT", "ADDRESS_LIMIT", "SIGN_IN_LIMIT"), "1000000000/minute")


class Copy:
    """One program at one address, however often it is started.

    `is_listed`: clients are led to it. Who is killed stays listed, as nobody was told.
    """

    def __init__(self, name, directory, settings, module, stack):
        self.name, self._module = name, module
        self._port = stack.enter_context(reserved_port())
        self.url = f"http://127.0.0.1:{self._port}"
        self.log = directory / f"{name}.log"
        self._clock = directory / f"{name}.clock"
        self._settings = settings | {"DATA_DIR": str(directory / name), "PORT": str(self._port)}
        self.set_clock("+0")
        self.process = None
        self.is_listed = False

    @property
    def is_up(self):
        return self.process is not None and self.process.returncode is None

    async def start(self):
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", self._module,
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **self._settings}
                | self._faked_clock(),
                stdout=log,
                stderr=log,
            )  # fmt: skip

    async def stop(self, how=signal.SIGTERM):
        """The exit code."""
        self.process.send_signal(how)
        return await self.process.wait()

    async def kill(self):
        """With its browser, as a container is killed."""
        family = self.family()
        self.process.kill()
        for process in family:
            with suppress(psutil.Error):
                process.kill()
        await self.process.wait()

    def family(self, name=""):
        """Every process below it whose name has this in it."""
        return list(named(name, psutil.Process(self.process.pid).children(recursive=True)))

    def set_clock(self, offset):
        """`+3h` ahead of the machine's, `-1d` behind; what measures durations is left alone."""
        self._clock.write_text(offset)

    def _faked_clock(self):
        if FAKETIME is None:
            return {}
        return {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self._clock),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


@asynccontextmanager
async def two_copies(directory, server, telegram, site, *, module="hookah_wishlist", **settings):
    """Made, not started; whatever runs at the end is killed."""
    told = {
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": server.url,
        "SOURCE_URL": site.url,
        "CRAWL_DELAY": "0",
        "BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "BOT_SENDS_PER_SECOND": "1000",
        "BOT_SENDS_PER_CHAT": "100",
        "BOT_BURST_PER_CHAT": "100",
        "ACCESS_TOKEN_KEY": "a key that both copies know, as operations.md says",
        **NO_LIMITS,
        **settings,
    }
    with ExitStack() as ports:
        copies = [Copy(name, directory, told, module, ports) for name in ("one", "two")]
        try:
            yield copies
        finally:
            for copy in copies:
                if copy.is_up:
                    await copy.kill()
