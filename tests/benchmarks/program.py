"""The real program over a given database, in a process of its own."""

import asyncio
import os
import re
import signal
import sys
import tempfile
from contextlib import asynccontextmanager

# Nothing answers there, and nobody asks: a catalogue that is not empty waits for its schedule.
NO_SOURCE = "http://127.0.0.1:9"


@asynccontextmanager
async def running_program(database_url, **environment):
    """Its address and its process, ended and waited for at the end."""
    with tempfile.TemporaryDirectory() as directory:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "hookah_wishlist",
            stdout=asyncio.subprocess.PIPE,
            env=os.environ
            | {
                "DATABASE_URL": database_url,
                "SOURCE_URL": NO_SOURCE,
                "DATA_DIR": directory,
                "HOST": "127.0.0.1",
                "PORT": "0",
                "LOG_LEVEL": "WARNING",
            }
            | environment,
        )
        try:
            async with asyncio.timeout(30):
                address = await _address(process.stdout)
            yield address, process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
            await process.wait()


async def _address(output):
    async for line in output:
        if found := re.search(rb"http://[^/ ]+", line):
            return found[0].decode()
    raise RuntimeError("the program ended before it told its address")
