"""The real program over a given database, in a process of its own."""

import asyncio
import os
import re
import signal
import sys
import tempfile
from contextlib import asynccontextmanager

import aiohttp

from tests.timeouts import guard
from tests.web.people import TOKEN, V1, launch

# One person asks for thousands here.
NO_LIMITS = dict.fromkeys(("PERSON_LIMIT", "ADDRESS_LIMIT", "SIGN_IN_LIMIT"), "1000000000/minute")

# Nothing answers there. No source is asked, as a catalogue that is not empty waits for its schedule; the bot
# asks in vain, and never Telegram itself.
NOBODY = "http://127.0.0.1:9"


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
                "SOURCE_URL": NOBODY,
                "DATA_DIR": directory,
                "HOST": "127.0.0.1",
                "PORT": "0",
                "LOG_LEVEL": "WARNING",
                "BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": NOBODY,
                **NO_LIMITS,
            }
            | environment,
        )
        try:
            async with guard():
                address = await _address(process.stdout)
            reading = asyncio.create_task(_read_on(process.stdout))
            yield address, process
            reading.cancel()
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
            await process.wait()


async def signed_in(address, user_id=1):
    """The headers of a person who is signed in and an adult, and who wants no answer from memory."""
    async with aiohttp.ClientSession(address) as client:
        response = await client.post(f"{V1}/auth/validate", json={"init_data": launch(user_id)})
        told = await response.json()
        headers = {"Authorization": f"Bearer {told['data']['tokens']['access_token']}"}
        await client.post(f"{V1}/me/adult", json={"version": 1}, headers=headers)
    return headers


# Asks for an answer that is made anew.
ANEW = {"Cache-Control": "no-store"}


async def _address(output):
    async for line in output:
        if found := re.search(rb"http://[^/ ]+", line):
            return found[0].decode()
    raise RuntimeError("the program ended before it told its address")


async def _read_on(output):
    """A program whose lines nobody reads stops at the one that fills the pipe."""
    while await output.read(65536):
        pass
