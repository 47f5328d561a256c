"""PostgreSQL on a small tmpfs that fills up: what is said, and what is there when it has room again."""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from tests.faults.server import own_server
from tests.program import program

ROOM = "160m"  # PostgreSQL's log of changes alone takes 32 of them
BLOCK = 2**20
LAST = 4096
WRITES = 60
LONGEST = 5.0  # seconds until it writes again, once there is room
SETTINGS = {
    "PERSON_LIMIT": "1000000/minute",
    "ADDRESS_LIMIT": "1000000/minute",
    "BACKUP_SCHEDULE": "off",
    "CRAWL_SCHEDULE": "0 0 1 1 *",
}


async def full_disk(directory):
    """What was not as it must be."""
    place = directory / "volume"
    place.mkdir(parents=True)
    try:
        with small_disk(place):
            async with own_server(place / "database") as server:
                failed = await _filled(server, place, directory / "data")
            _fill(place)
            failed += await _not_started(place / "data", "full")
            _run("mount", "-o", "remount,ro", str(place))
            return failed + await _not_started(place / "data", "read-only")
    except subprocess.CalledProcessError as error:
        print(f"   no full disk: {error.stderr.decode().strip()} (it wants CAP_SYS_ADMIN)")
        return []


@contextmanager
def small_disk(place):
    _run("mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=0755", "tmpfs", str(place))
    try:
        yield
    finally:
        _run("umount", "--lazy", str(place))


async def _filled(server, place, data):
    failed = []
    async with program(data, DATABASE_URL=server.url, **SETTINGS) as running:
        await running.until_said("answers at")
        await running.sign_in()
        async with aiohttp.ClientSession(running.url, headers=running.headers) as client:
            ballast = _fill(place)
            seen = [await _wish(client, f"wish {number} {'x' * 150}") for number in range(WRITES)]
            refused = [text for text, answer in seen if answer != (201, None)]
            failed += _unlike(seen, {(201, None), (503, "DATABASE_FULL")})
            failed += [] if refused else ["the disk was full and every write was taken"]
            status, reason = await _ready(client)
            if (status, reason) != (503, "no room on its disk"):
                failed.append(f"readiness says {status} {reason!r} on a full disk")
            ballast.unlink()
            began = time.monotonic()
            while (await _ready(client))[0] != 200:
                await asyncio.sleep(0.02)
            again = [await _wish(client, text) for text in refused]
            took = time.monotonic() - began
            failed += _unlike(again, {(201, None)})
            failed += [f"it wrote again after {took:.1f} s"] if took > LONGEST else []
            failed += await _lost(client, [text for text, _ in seen])
    lines = [line for line in running.said if "database.unavailable" in line]
    traces = [line for line in running.said if "Traceback" in line or "exc_info" in line]
    if len(lines) > 2 or traces:
        failed.append(f"{len(lines)} lines and {len(traces)} traces in the log: {traces[:1]}")
    print(
        f"   a full disk: {len(refused)} of {WRITES} writes refused, all saved {took:.2f} s after it had room"
    )
    return failed


async def _not_started(data, how):
    """One sentence, and no trace."""
    async with program(data, **SETTINGS) as running:
        code = await running.ended()
    said = "".join(running.said)
    is_sentence = code == 1 and said.count("hookah_wishlist: ") == 1 and "Traceback" not in said
    print(f"   started on a {how} disk: {running.said[-1].strip()[:150]}")
    return [] if is_sentence else [f"started on a {how} disk it ended with {code}: {said[-1500:]}"]


def _fill(place):
    """To the last block; whatever PostgreSQL has already it keeps."""
    ballast = place / "ballast"
    for block in (BLOCK, LAST):
        try:
            with ballast.open("ab", buffering=0) as file:
                while shutil.disk_usage(place).free:
                    file.write(b"\0" * block)
        except OSError:
            continue
    return ballast


async def _wish(client, text):
    async with client.post("/api/v1/wishlist/items", json={"name": text}) as response:
        error = (await response.json())["error"]
        return text, (response.status, error and error["code"])


async def _ready(client):
    async with client.get("/health/ready") as response:
        told = await response.json()
        parts = (told["data"] or told["error"]["details"])["parts"]
        return response.status, parts["database"]["reason"]


async def _lost(client, texts):
    async with client.get("/api/v1/wishlist") as response:
        found = {item["name"] for item in (await response.json())["data"]["items"]}
    return [f"lost: {text}" for text in texts if text not in found]


def _unlike(answers, expected):
    other = sorted({str(answer) for _, answer in answers if answer not in expected})
    return [f"a write was answered {answer}" for answer in other]


def _run(*words):
    subprocess.run(words, check=True, capture_output=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="full-disk") as directory:
        failed = asyncio.run(full_disk(Path(directory)))
    print(json.dumps(failed, ensure_ascii=False, indent=1))
    sys.exit(bool(failed))
