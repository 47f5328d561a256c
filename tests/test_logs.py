import asyncio
import io
import logging
from contextlib import asynccontextmanager, contextmanager, suppress

import orjson
import pytest
import structlog
from aiohttp import web

from hookah_wishlist.logs import Unfailing, set_up_logs
from hookah_wishlist.redaction import Redaction
from tests.starting import logs_restored
from tests.timeouts import guard


@contextmanager
def logged(level="INFO", **words):
    """What is logged meanwhile, through the program's own set-up, undone afterwards."""
    stream = io.StringIO()
    with logs_restored():
        set_up_logs(level, stream=stream, **words)
        yield stream


@pytest.fixture
def said():
    with logged() as stream:
        yield stream


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: minus one\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_refused_and_leaves_no_trace_in_the_log(said, aiohttp_server, raw):
    server = await aiohttp_server(web.Application())
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" + raw)
    async with guard():
        heard = await reader.read()
    writer.close()
    assert b" 400 " in heard
    assert said.getvalue() == ""


async def test_a_body_packed_otherwise_than_it_says_leaves_no_trace_in_the_log(said, aiohttp_client):
    async def reading(request):
        with suppress(web.RequestPayloadError):
            await request.read()
        return web.Response(status=400)

    app = web.Application()
    app.router.add_post("/", reading)
    client = await aiohttp_client(app)
    response = await client.post("/", data=b'{"a": "b"}', headers={"Content-Encoding": "deflate"})
    assert response.status == 400
    await client.close()
    assert said.getvalue() == ""


class Reading:
    """A server as the program runs it, whose handler reads the body.

    aiohttp's own server for tests ends the handlers of those who have gone.
    """

    def __init__(self):
        self.begun, self.over = asyncio.Event(), asyncio.Event()

    async def read(self, request):
        self.begun.set()
        try:
            return web.Response(body=await request.read())
        finally:
            self.over.set()

    @asynccontextmanager
    async def running(self):
        app = web.Application()
        app.router.add_post("/", self.read)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield runner.addresses[0][:2]
        finally:
            await runner.cleanup()


async def test_who_goes_in_the_middle_of_a_body_leaves_no_trace_in_the_log(said):
    reading = Reading()
    async with guard(), reading.running() as address:
        _, writer = await asyncio.open_connection(*address)
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        await reading.begun.wait()
        writer.close()
        await reading.over.wait()
    assert said.getvalue() == ""


def test_a_log_that_nobody_can_read_stops_nothing():
    closed = io.StringIO()
    closed.close()
    for stream in (None, closed):
        unfailing = Unfailing(stream)
        print("words", file=unfailing, flush=True)
        assert unfailing.isatty() is False


def test_a_librarys_exception_is_told_with_its_trace(said):
    try:
        raise ValueError("as asked")
    except ValueError:
        logging.getLogger("some.library").exception("It failed")
    told = orjson.loads(said.getvalue())
    assert (told["event"], told["level"]) == ("It failed", "error")
    assert told["exception"].startswith("Traceback")
    assert "ValueError: as asked" in told["exception"]


def test_neither_we_nor_libraries_write_a_secret_down():
    with logged("DEBUG", redaction=Redaction(["opensesame"])) as stream:
        structlog.get_logger().info("said", word="opensesame", error=OSError("opensesame"))
        logging.getLogger("some.library").warning("It is %s", "opensesame")
        try:
            raise ValueError("opensesame")
        except ValueError:
            structlog.get_logger().exception("failed")
    assert stream.getvalue().count("[redacted]") == 5
    assert "opensesame" not in stream.getvalue()
