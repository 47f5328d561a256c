"""Asks an address as fast as it answers, over a number of connections, and tells how long answers took."""

import asyncio
import json
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

# wrk's own text tells no 95th percentile.
WRK = """
local paths = {%s}
local headers = {%s}
local next_path = 0
request = function()
  next_path = next_path %% #paths + 1
  return wrk.format("GET", paths[next_path], headers)
end
done = function(summary, latency)
  local told = '{"count": %%d, "seconds": %%f, "errors": %%d, "p50": %%f, "p95": %%f, "p99": %%f}'
  io.write("\\n" .. string.format(told,
    summary.requests, summary.duration / 1e6,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
      + summary.errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3) .. "\\n")
end
"""


@dataclass(frozen=True)
class Load:
    """Times in milliseconds."""

    count: int
    seconds: float
    errors: int
    p50: float
    p95: float
    p99: float

    @property
    def per_second(self):
        return self.count / self.seconds


async def ask(address, paths, *, connections, seconds, headers=None):
    """In a process of its own, so that asking takes nothing from who answers but the machine."""
    headers = headers or {}
    paths = [quote(path, safe="/?=&") for path in paths]
    if shutil.which("wrk"):
        return await _wrk(address, paths, connections, seconds, headers)
    words = [sys.executable, "-m", "tests.benchmarks.load", address, str(connections), str(seconds)]
    return await _load_of(words, "\n".join([json.dumps(headers), *paths]))


async def _wrk(address, paths, connections, seconds, headers):
    with tempfile.TemporaryDirectory() as directory:
        script = Path(directory) / "paths.lua"
        told = ",".join(f"[{json.dumps(name)}]={json.dumps(value)}" for name, value in headers.items())
        script.write_text(WRK % (",".join(json.dumps(path) for path in paths), told))
        words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), address]
        return await _load_of(words)


async def _load_of(words, given=""):
    process = await asyncio.create_subprocess_exec(
        *words, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate(given.encode())
    return Load(**json.loads(said.decode().strip().splitlines()[-1]))


async def _ask_here(address, paths, connections, seconds, headers):
    """Without wrk: plain sockets, as an HTTP library of Python's would be slower than what it asks."""
    parts = urlsplit(address)
    told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    times, errors = [], 0
    end = time.perf_counter() + seconds

    async def one(first):
        nonlocal errors
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        number = first
        while (began := time.perf_counter()) < end:
            path = paths[number % len(paths)]
            number += 1
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{told}\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n")[0]))
            errors += b" 200 " not in head.split(b"\r\n")[0]
            times.append((time.perf_counter() - began) * 1000)
        writer.close()

    await asyncio.gather(*(one(number) for number in range(connections)))
    times.sort()
    p50, p95, p99 = (times[int(len(times) * share)] for share in (0.5, 0.95, 0.99))
    return Load(len(times), seconds, errors, p50, p95, p99)


if __name__ == "__main__":
    headers, *paths = sys.stdin.read().split("\n")
    load = asyncio.run(
        _ask_here(sys.argv[1], paths, int(sys.argv[2]), float(sys.argv[3]), json.loads(headers))
    )
    print(json.dumps(vars(load)))
