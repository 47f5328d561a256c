import asyncio
import shutil
from ipaddress import ip_network

import pytest
import structlog
from aiohttp.test_utils import make_mocked_request
from limits import parse

from hookah_wishlist.settings import Settings
from hookah_wishlist.web import addresses, limits
from tests.memory import traced
from tests.timeouts import GUARD
from tests.web.people import V1, launch, signed_in_client


async def statuses(client, path, count, **words):
    return [(await client.get(path, **words)).status for _ in range(count)]


async def test_a_person_who_asks_too_often_waits_and_others_do_not(start):
    client = await start(person_limit="5/minute")
    one, other = [await signed_in_client(client, number, adult=False) for number in (1, 2)]
    assert await statuses(one, f"{V1}/me", 6) == [200] * 5 + [429]
    assert (await other.get(f"{V1}/me")).status == 200
    response = await one.get(f"{V1}/me")
    assert 0 < int(response.headers["Retry-After"]) <= 60
    envelope = await response.json()
    assert envelope["error"]["code"] == "RATE_LIMITED"
    assert response.headers["Retry-After"] in envelope["error"]["message"]


async def test_a_persons_devices_and_tokens_count_together(start):
    client = await start(person_limit="5/minute")
    phone, desk = [await signed_in_client(client, adult=False) for _ in range(2)]
    assert await statuses(phone, f"{V1}/me", 3) + await statuses(desk, f"{V1}/me", 3) == [200] * 5 + [429]


async def test_an_address_that_asks_too_often_waits_signed_in_or_not_and_health_is_told_anyway(start):
    client = await start(address_limit="5/minute")
    assert await statuses(client, f"{V1}/me", 6) == [401] * 5 + [429]
    assert (await client.get(f"{V1}/nothing")).status == 429
    assert (await client.get("/health/live")).status == 200


async def test_signing_in_is_limited_more_strictly(start):
    client = await start(sign_in_limit="3/minute")
    bad = [await client.post(f"{V1}/auth/validate", json={"init_data": "x"}) for _ in range(3)]
    assert [response.status for response in bad] == [401] * 3
    response = await client.post(f"{V1}/auth/validate", json={"init_data": launch()})
    assert response.status == 429
    assert (await client.post(f"{V1}/auth/refresh", json={"refresh_token": "x"})).status == 429
    assert (await client.get(f"{V1}/me")).status == 401


async def test_what_a_stranger_says_of_where_he_comes_from_is_not_believed(start):
    client = await start(address_limit="3/minute")
    answers = [
        (await client.get(f"{V1}/me", headers={"X-Forwarded-For": f"203.0.113.{number}"})).status
        for number in range(4)
    ]
    assert answers == [401] * 3 + [429]


async def test_behind_a_proxy_of_ours_each_address_counts_by_itself(start):
    client = await start(address_limit="2/minute", trusted_proxies="127.0.0.1, 10.0.0.0/8")

    async def from_(forwarded):
        return (await client.get(f"{V1}/me", headers={"X-Forwarded-For": forwarded})).status

    assert [await from_("203.0.113.1") for _ in range(3)] == [401, 401, 429]
    assert await from_("203.0.113.2") == 401
    told_by_himself = "198.51.100.9"
    assert await from_(f"{told_by_himself}, 203.0.113.1, 10.1.2.3") == 429
    assert await from_("nonsense") == 401


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("::ffff:10.0.0.7", "203.0.113.1", "203.0.113.1"),  # a proxy as a socket of both families sees it
        ("10.0.0.7", "203.0.113.1, ::ffff:10.0.0.8", "203.0.113.1"),
        ("10.0.0.7", "203.0.113.1:50123", "203.0.113.1"),  # some proxies tell the port, another each time
        ("10.0.0.7", "[2001:db8::1]:50123", "2001:0db8:0000:0000"),
        ("::ffff:192.0.2.1", "203.0.113.1", "192.0.2.1"),
        ("10.0.0.7", "fe80::1%eth0", "fe80:0000:0000:0000"),
        ("10.0.0.7", "fe80::2%25another", "fe80:0000:0000:0000"),  # a zone is a stranger's to choose
        ("10.0.0.7", "[2001:db8::1%eth0]:443", "2001:0db8:0000:0000"),
        ("10.0.0.7", "::ffff:192.0.2.1%eth0", "192.0.2.1"),
        ("fe80::1%eth0", "203.0.113.1", "fe80:0000:0000:0000"),
        ("10.0.0.7", "x" * 8000, "x" * 64),
    ],
)
def test_an_address_is_the_same_however_it_is_written(peer, forwarded, counted):
    request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": forwarded}).clone(remote=peer)
    assert addresses.address_of(request, (ip_network("10.0.0.0/8"),)) == counted


HOSTILE = [
    "fe80::1%eth0",
    "fe80::1%",
    "[fe80::1%eth0]:443",
    "::ffff:127.0.0.1%lo",
    "::1%" + "9" * 5000,
    "[" * 5000,
    "[]",
    "[]:1",
    "1.2.3.4:",
    "1" * 5000,
    "9" * 4400 + ":1",
    "999.999.999.999",
    "\u0661.\u0662.\u0663.\u0664",
    "\xff\xfe",
    "unknown",
    "_hidden",
    "," * 5000,
    ", ".join(["127.0.0.1"] * 700),
]


@pytest.mark.parametrize("forwarded", HOSTILE)
async def test_no_forwarded_address_is_an_error_of_ours(start, forwarded):
    client = await start(trusted_proxies="127.0.0.0/8, ::1")
    headers = {"X-Forwarded-For": forwarded}
    for path, status in [(f"{V1}/me", 401), ("/metrics", 401), (f"{V1}/nothing", 401), ("/health/live", 200)]:
        assert (await client.get(path, headers=headers)).status == status
    response = await client.post(f"{V1}/auth/validate", json={"init_data": "x"}, headers=headers)
    assert response.status == 401


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_an_ipv6_network_counts_as_one_address(one, other, is_same):
    assert (addresses.counted_as(one) == addresses.counted_as(other)) is is_same


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

    monkeypatch.setattr("hookah_wishlist.web.limits.time.monotonic", lambda: Clock.now)
    return Clock


def test_a_window_ends_and_what_is_over_is_swept_away(clock):
    memory, limit = limits.Memory(), parse("3/minute")
    a, c = ("address", "a"), ("address", "c")
    assert [memory.hit(limit, a) for _ in range(4)] == [None, None, None, 60]
    clock.now += 59
    assert memory.hit(limit, a) == 1
    clock.now += 1
    assert memory.hit(limit, a) is None
    for number in range(1000):
        memory.hit(parse("1/second"), ("address", f"b{number}"))
    clock.now += limits.SWEEP_EVERY
    memory.hit(limit, c)
    assert list(memory._counts) == [c]


def test_a_flood_of_addresses_takes_no_more_memory_than_so_many(clock, monkeypatch):
    monkeypatch.setattr(limits, "MOST_COUNTED", 100)
    memory, limit = limits.Memory(), parse("3/day")
    for number in range(1000):
        memory.hit(limit, ("address", f"a{number}"))
        assert len(memory._counts) <= 100
    newest = ("address", "a999")
    assert [memory.hit(limit, newest) for _ in range(3)] == [None, None, 86_400]


def test_of_what_a_proxy_passes_on_no_more_is_remembered_than_an_address_has():
    proxies = (ip_network("10.0.0.0/8"),)
    with traced() as grown:
        for number in range(100):
            headers = {"X-Forwarded-For": f"{number} {'x' * 8000}"}
            request = make_mocked_request("GET", "/", headers=headers).clone(remote="10.0.0.7")
            assert len(addresses.address_of(request, proxies)) == 64
        del request
        assert grown() < 500_000


async def test_when_redis_is_away_each_process_counts_by_itself(start):
    with structlog.testing.capture_logs() as logs:
        client = await start(person_limit="3/minute", redis_url="redis://127.0.0.1:1/0")
        person = await signed_in_client(client, adult=False)
        assert await statuses(person, f"{V1}/me", 4) == [200] * 3 + [429]
    warnings = [entry["event"] for entry in logs if entry["log_level"] != "info"]
    assert warnings == ["limits.redis_away"]


@pytest.fixture
async def redis_url(unused_tcp_port_factory, monkeypatch):
    monkeypatch.setattr(limits, "REDIS_PATIENCE", GUARD)
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        pytest.skip("Redis is missing: apt-get install redis-server")
    process = None
    while process is None:  # another program may have taken the port meanwhile
        port = unused_tcp_port_factory()
        process = await started(program, "--port", str(port), "--save", "", "--bind", "127.0.0.1")
    yield f"redis://127.0.0.1:{port}/0"
    process.kill()
    await process.communicate()


async def started(*command):
    """The process once it accepts connections; None where it ended instead."""
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    async for line in process.stdout:
        if b"Ready to accept connections" in line:
            return process
    await process.wait()
    return None


async def test_processes_that_share_a_redis_count_together(start, redis_url):
    one, two = [await start(person_limit="4/minute", redis_url=redis_url) for _ in range(2)]
    person = await signed_in_client(one, adult=False)
    assert await statuses(person, f"{V1}/me", 2) == [200] * 2
    answers = await statuses(two, f"{V1}/me", 3, headers=person.authorization)
    assert answers == [200] * 2 + [429]
    assert await statuses(person, f"{V1}/me", 1) == [429]


@pytest.mark.parametrize("limit", ["", "many", "5/fortnight", "-1/minute"])
def test_a_limit_that_is_none_is_refused_in_the_settings(limit):
    with pytest.raises(ValueError, match="600/minute"):
        Settings(_env_file=None, person_limit=limit)
