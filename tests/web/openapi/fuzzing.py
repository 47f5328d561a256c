"""The program in a process of its own, with a small crawled catalogue, and schemathesis let loose on it."""

import asyncio
import json
import re
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from hookah_wishlist.people.model import ADULT_VERSION
from hookah_wishlist.web.route import V1
from tests.program import program
from tests.web.invented import COUNTRIES, SLUGS, TOBACCOS

CONFIG = Path(__file__).with_name("schemathesis.toml")
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")

# The fuzzer is no person; that limits hold is tested elsewhere.
UNLIMITED = dict.fromkeys(("PERSON_LIMIT", "ADDRESS_LIMIT", "SIGN_IN_LIMIT"), "10000000/minute")

# The same numbers and addresses as in the document's examples, so that these meet something.
CATALOGUE = [
    {
        "id": number,
        "brand_slug": SLUGS[brand],
        "line_slug": "classic",
        "tobacco_slug": f"slug-{number}",
        "brand": brand,
        "line": line,
        "name": name,
        "alt_name": alt_name,
        "country": COUNTRIES[brand],
        "status": "Выпускается",
        "tags": tags,
    }
    for number, brand, line, name, alt_name, *_, tags in TOBACCOS
]


@asynccontextmanager
async def crawled_program(directory, chromium_path):
    catalogue = directory / "catalogue.jsonl"
    catalogue.write_text("\n".join(json.dumps(row) for row in CATALOGUE))
    settings = UNLIMITED | {"CATALOG": str(catalogue)}
    async with program(directory, chromium_path=chromium_path, **settings) as running:
        await running.until_said("crawl.ended")
        yield running


async def token_of(running, person):
    """Of an adult who has come in by the real door."""
    async with aiohttp.ClientSession(running.url) as client:
        launch = await _data(client.get("/demonstration/init-data", params={"person": person}))
        welcome = await _data(client.post(f"{V1}/auth/validate", json=launch))
        token = welcome["tokens"]["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        await _data(client.post(f"{V1}/me/adult", json={"version": ADULT_VERSION}, headers=headers))
        return token


async def _data(request):
    async with request as response:
        return (await response.json())["data"]


@dataclass(frozen=True)
class Fuzzed:
    """`words` tell what was found and how to repeat it."""

    failed: bool
    cases: int
    words: str


async def fuzzed(running, directory, token, *options, most):
    """Up to so many cases of each phase and operation, the same ones every time."""
    process = await asyncio.create_subprocess_exec(
        *(str(SCHEMATHESIS), "--config-file", str(CONFIG), "run", f"{running.url}{V1}/openapi.json"),
        *("--header", f"Authorization: Bearer {token}"),
        *("--max-examples", str(most), "--seed", "1", "--generation-deterministic"),
        *("--no-shrink", "--continue-on-failure", "--no-color"),
        *("--request-timeout", "60", "--output-truncate", "false", *options),
        cwd=directory,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    words = output.decode()
    counted = re.search(r"(\d+) generated", words)
    return Fuzzed(process.returncode != 0, int(counted[1]) if counted else 0, words)
