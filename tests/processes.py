"""Programs as processes of their own: forked where everything is imported already, at ports that stay free.

To import the program takes four seconds of a processor, more than all else that a start does.
"""

import asyncio
import multiprocessing
import os
import socket
import sys
from contextlib import asynccontextmanager, contextmanager, suppress

import psutil

from tests.timeouts import until

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["tests.bot.program"])


class Process:
    """A function in a process of its own, which ends with what the function returns. Made by `forked`."""

    def __init__(self, process):
        self._process, self.pid = process, process.pid

    @property
    def returncode(self):
        return self._process.exitcode

    def send_signal(self, number):
        os.kill(self.pid, number)

    def kill(self):
        """With whatever it started, as a container is killed."""
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self.pid).children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    child.kill()
        self._process.kill()

    async def wait(self):
        await until(lambda: self.returncode is not None, pause=0.005)
        return self.returncode


@asynccontextmanager
async def forked(function, *arguments, environment):
    """Start it with these variables and no others; killed at the end where it has not ended by itself."""
    process = FORKING.Process(target=_run, args=(function, arguments, environment))
    await asyncio.to_thread(process.start)  # which waits for the imports, the first time
    running = Process(process)
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()
        process.close()


def _run(function, arguments, environment):
    os.environ.clear()
    os.environ.update(environment)
    sys.exit(function(*arguments))


@contextmanager
def reserved_port():
    """A port that programs may listen on, one after the other, and that nobody else takes meanwhile.

    It is bound and not listened on: a server that reuses addresses, as ours do, may bind it a second time;
    the kernel gives it to no one who takes any free port.
    """
    with socket.socket() as reserved:
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", 0))
        yield reserved.getsockname()[1]
