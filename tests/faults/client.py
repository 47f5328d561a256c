"""One person's client: asks again what was not answered, and signs in again where it is sent away."""

import asyncio
import json
import time

import aiohttp

from tests.faults.figures import Silence
from tests.web.people import V1, launch

PATIENCE = 15.0
PAUSE = 0.25  # before a question is asked again
# What must never be in an answer: ours to know.
INNARDS = ("Traceback", 'File "', "asyncpg", "psycopg", "postgresql://", "site-packages")


class Client:
    """`copies`: where it may ask; after a failure it asks the next one that is listed."""

    def __init__(self, http, number, copies, figures):
        self._http, self.number, self._copies, self._figures = http, number, copies, figures
        self.go_home()
        self._silence = Silence(figures, number)
        self._tokens = None

    def go_home(self):
        """To the copy it asked at first, as who shares out the load does when that is back."""
        self._at = self.number

    async def ask(self, method, path, body=None, *, fine=()):
        """Asked until it is answered: the answer's data. `fine`: refusals that a repetition may meet."""
        tries = 0
        while True:
            began = time.monotonic()
            kind, told = await self._once(method, path, body)
            if kind < 500 and kind not in (0, 401, 429):
                self._silence.answered(str(kind))
                if kind >= 400 and kind not in fine:
                    raise AssertionError(f"{method} {path}: {kind} {told}")
                return told["data"]
            if kind == 401:
                self._figures.answers["401, signed in again"] += 1
                self._tokens = None
                continue
            tries += 1
            self._figures.noticed += tries == 2
            self._silence.failed("no connection" if kind == 0 else str(kind), began)
            self._at += 1
            await asyncio.sleep(PAUSE)

    async def _once(self, method, path, body):
        """The status, 0 where there was no answer at all."""
        listed = [copy for copy in self._copies if copy.is_listed]
        copy = listed[self._at % len(listed)]
        address = copy.url
        try:
            if self._tokens is None:
                await self._sign_in(address)
            told = await self._told(method, address + V1 + path, body, self._tokens)
            self._figures.by_copy[copy.name] += 1
            return told
        except (aiohttp.ClientError, OSError, TimeoutError):
            return 0, None
        except NotSignedIn as refused:
            return refused.args

    async def _sign_in(self, address):
        launched = {"init_data": launch(self.number)}
        status, told = await self._told("POST", f"{address}{V1}/auth/validate", launched, None)
        if status != 200:
            raise NotSignedIn(status, told)
        self._tokens = told["data"]["tokens"]["access_token"]
        status, told = await self._told("POST", f"{address}{V1}/me/adult", {"version": 1}, self._tokens)
        if status != 200:
            self._tokens = None
            raise NotSignedIn(status, told)

    async def _told(self, method, address, body, token):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            asyncio.timeout(PATIENCE),
            self._http.request(method, address, json=body, headers=headers) as response,
        ):
            return response.status, self._read(await response.text())

    def _read(self, text):
        """Every answer is the envelope, and tells nothing of our inside."""
        try:
            told = json.loads(text)
            assert told.keys() == {"success", "data", "error"}
            assert not any(word in text for word in INNARDS)
        except (ValueError, AttributeError, AssertionError):
            self._figures.raw.append(text[:300])
            return {"data": None}
        return told


class NotSignedIn(Exception):
    """The sign-in was answered otherwise than with tokens."""
