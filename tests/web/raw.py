"""Bytes to a server and back, as somebody sends them who keeps to no rules."""

import asyncio
import re
from contextlib import asynccontextmanager

STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


async def told(port, raw, *, seconds=5.0):
    """All that was answered, and whether the server ended the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer, is_ended = b"", False
    try:
        writer.write(raw)
        async with asyncio.timeout(seconds):
            while chunk := await reader.read(65536):
                answer += chunk
            is_ended = True
    except TimeoutError:
        pass
    except ConnectionError:
        is_ended = True
    finally:
        writer.close()
    return answer, is_ended


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
