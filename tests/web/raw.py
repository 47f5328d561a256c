"""Bytes to a server and back, as somebody sends them who keeps to no rules."""

import asyncio
import re
from contextlib import asynccontextmanager, suppress

from tests.timeouts import guard

STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


async def told(port, raw):
    """All that was answered until the server ended the connection. Fails where it does not."""
    async with connected(port, raw) as (reader, _), guard():
        answer = b""
        with suppress(ConnectionError):
            while chunk := await reader.read(65536):
                answer += chunk
        return answer


def statuses(answer):
    return [int(status) for status in STATUS.findall(answer)]


@asynccontextmanager
async def connected(port, raw=b""):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    try:
        yield reader, writer
    finally:
        writer.close()
