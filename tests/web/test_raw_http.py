"""Requests that two servers in a row could read differently, sent to the real program byte by byte.

Each is followed by another request. A server that takes a part of the first for its end answers both; ours
answers 400 and hangs up.
"""

import pytest

from tests.program import program
from tests.web.raw import statuses, told

pytestmark = pytest.mark.process

NEXT = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"  # its answer ends the connection
END = b"0\r\n\r\n"
POST, GET = b"POST / HTTP/1.1\r\nHost: x\r\n", b"GET /health/live HTTP/1.1\r\nHost: x\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"

AMBIGUOUS = {
    "a length and chunks": POST + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n" + END,
    "chunks and a length": POST + CHUNKED + b"Content-Length: 5\r\n\r\n" + END,
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 39\r\n\r\n",
    "the same length twice": POST + b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
    "a list of lengths": POST + b"Content-Length: 0, 39\r\n\r\n",
    "a length with a plus": POST + b"Content-Length: +0\r\n\r\n",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n",
    "a hexadecimal length": POST + b"Content-Length: 0x0\r\n\r\n",
    "a length with an underscore": POST + b"Content-Length: 0_0\r\n\r\n",
    "an empty length": POST + b"Content-Length:\r\n\r\n",
    "a coding that is none": POST + b"Transfer-Encoding: xchunked\r\n\r\n" + END,
    "chunks that are not the last coding": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n" + END,
    "two codings": POST + CHUNKED + b"Transfer-Encoding: identity\r\n\r\n" + END,
    "identity": POST + b"Transfer-Encoding: identity\r\n\r\n",
    "a coding behind a tabulator": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + END,
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n" + END,
    "chunks in HTTP/1.0": POST.replace(b"1.1", b"1.0") + CHUNKED + b"\r\n" + END,
    "a hexadecimal chunk": POST + CHUNKED + b"\r\n0x0\r\n\r\n",
    "a negative chunk": POST + CHUNKED + b"\r\n-1\r\n\r\n",
    "a chunk longer than it says": POST + CHUNKED + b"\r\n1\r\nab" + END,
    "a chunk of more bytes than there are": POST + CHUNKED + b"\r\nffffffffffffffffff\r\n",
    "chunks with bare line feeds": POST + CHUNKED + b"\r\n0\n\n",
    "a line feed in a chunk's extension": POST + CHUNKED + b"\r\n0;a\nb\r\n\r\n",
    "a length behind the chunks": POST + CHUNKED + b"\r\n0\r\nContent-Length: 5\r\n\r\n",
    "bare line feeds": b"GET /health/live HTTP/1.1\nHost: x\n\n",
    "one bare line feed": GET + b"X-A: b\nX-C: d\r\n\r\n",
    "a bare carriage return": GET + b"X-A: b\rX-C: d\r\n\r\n",
    "a folded header": GET + b"X-A: b\r\n c: d\r\n\r\n",
    "a header that begins with a space": b"GET /health/live HTTP/1.1\r\n Host: x\r\n\r\n",
    "a name with a space": GET + b"X A: b\r\n\r\n",
    "a zero in a header": GET + b"X-A: b\0c\r\n\r\n",
    "no host": b"GET /health/live HTTP/1.1\r\n\r\n",
    "two hosts": GET + b"Host: y\r\n\r\n",
    "another version": b"GET /health/live HTTP/9.9\r\nHost: x\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "a header of twenty kilobytes": GET + b"X-A: " + b"a" * 20_000 + b"\r\n\r\n",
    "three hundred headers": GET + b"".join(b"X-%d: a\r\n" % number for number in range(300)) + b"\r\n",
    "an address of seventy kilobytes": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.fixture(scope="module")
async def port(tmp_path_factory):
    """Of the real program."""
    place = tmp_path_factory.mktemp("raw")
    async with program(place, SOURCE_URL="http://127.0.0.1:9", LOG_LEVEL="DEBUG") as running:
        await running.until_said("answers at")
        yield int(running.url.rpartition(":")[2])
        assert not any("Traceback" in line for line in running.said)


@pytest.mark.parametrize("name", AMBIGUOUS)
async def test_what_could_be_read_in_two_ways_is_refused_and_nothing_behind_it_is_read(port, name):
    answer = await told(port, AMBIGUOUS[name] + NEXT)
    assert statuses(answer) == [400]
    head = answer.partition(b"\r\n\r\n")[0].lower()
    for header in (b"content-security-policy:", b"x-content-type-options: nosniff", b"referrer-policy:"):
        assert header in head
    assert b"aiohttp" not in head
    assert answer.endswith(b"}")  # the envelope, and none of what was sent


async def test_what_can_be_read_in_one_way_only_is_answered_in_order(port):
    posted = POST + b"Content-Length: %d\r\n\r\n" % len(NEXT) + NEXT  # that body looks like a request
    assert statuses(await told(port, NEXT + posted + LAST)) == [200, 405, 200]


async def test_chunks_are_read_whole(port):
    chunked = POST + CHUNKED + b"\r\n5\r\nGET /\r\n" + END
    assert statuses(await told(port, chunked + LAST)) == [405, 200]


async def test_a_proxys_methods_are_not_ours(port):
    answer = await told(port, b"CONNECT evil.example:80 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert statuses(answer) == [404]
    answer = await told(port, LAST.replace(b"GET ", b"GET http://evil.example"))
    assert b"alive" in answer  # ours: nobody is asked in our place
