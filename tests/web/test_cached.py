"""Answers kept in memory: the same bytes again, and never an outdated one."""

import asyncio
import gzip
from sys import getsizeof

import pytest
from aiohttp import web
from yarl import URL

from hookah_wishlist.catalogue.intake.version import mark_changed, raise_version
from hookah_wishlist.database import connect, listening, open_pool
from hookah_wishlist.resources import utc_now
from hookah_wishlist.web.cached import ANSWERS, Answers, Kept
from tests.memory import traced
from tests.timeouts import until
from tests.web.notices import until_all_heard
from tests.web.test_tobaccos import V1

SEARCH = f"{V1}/tobaccos?search=mint&limit=5"


class Counting:
    """A pool that tells how often it was asked."""

    def __init__(self, pool):
        self._pool, self.asked = pool, 0

    def acquire(self):
        self.asked += 1
        return self._pool.acquire()


@pytest.fixture
async def world(catalogue_database, start):
    """A client, the pool behind it, what it hears, and another process's connection."""
    writer = await connect(catalogue_database)
    async with listening(catalogue_database) as notices, open_pool(catalogue_database) as pool:
        counting = Counting(pool)
        limits = dict.fromkeys(("person_limit", "address_limit"), "1000000/minute")
        moment = utc_now()  # stands still, so that nothing that is remembered grows old meanwhile
        resources = {"notices": notices, "now": lambda: moment}
        client = await start(pool=counting, person=1, resources=resources, **limits)
        await until_all_heard(notices, writer)  # what signing in changed
        await client.get(f"{V1}/me")  # looks up who asks, which is remembered from now on
        yield client, counting, notices, writer
    await writer.close()


async def renamed(writer, name):
    """Another process changes something and tells of it."""
    async with writer.transaction():
        await writer.execute("UPDATE tobaccos SET name = $1 WHERE id = 1", name)
        await mark_changed(writer)
        await raise_version(writer)


async def shown(client):
    return (await (await client.get(SEARCH)).json())["data"]["items"][0]["name"]


async def until_shown(client, name):
    async def is_shown():
        return await shown(client) == name

    await until(is_shown)


async def test_the_same_question_is_answered_again_without_the_database(world):
    client, pool, _, _ = world
    first = await client.get(SEARCH)
    body = await first.read()
    asked = pool.asked
    again = await client.get(SEARCH)
    assert (await again.read(), again.headers["ETag"]) == (body, first.headers["ETag"])
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert again.content_type == "application/json"
    assert pool.asked == asked


async def test_the_order_of_parameters_makes_no_difference(world):
    client, pool, _, _ = world
    first = await client.get(SEARCH)
    asked = pool.asked
    for spelling in (f"{V1}/tobaccos?limit=5&search=mint", f"{V1}/tobaccos?limit=5&search=m%69nt"):
        assert (await client.get(spelling)).headers["ETag"] == first.headers["ETag"]
    assert pool.asked == asked
    other = await client.get(f"{V1}/tobaccos?limit=4&search=mint")
    assert other.headers["ETag"] != first.headers["ETag"]


async def test_who_has_the_answer_gets_a_304_without_a_body(world):
    client, _, _, _ = world
    etag = (await client.get(SEARCH)).headers["ETag"]
    for told in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        response = await client.get(SEARCH, headers={"If-None-Match": told})
        assert (response.status, await response.read()) == (304, b"")
        assert response.headers["ETag"] == etag
    assert (await client.get(SEARCH, headers={"If-None-Match": '"other"'})).status == 200


async def test_who_takes_it_packed_gets_it_packed_and_asks_again_with_the_same_tag(world):
    client, _, _, _ = world
    client.stranger.session._auto_decompress = False
    for _ in range(2):  # when it is made, and when it is kept
        packed = await client.get(SEARCH, headers={"Accept-Encoding": "gzip, br"})
        plain = await client.get(SEARCH, headers={"Accept-Encoding": "gzip;q=0"})
        assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
        assert gzip.decompress(await packed.read()) == await plain.read()
        assert packed.headers["ETag"] == plain.headers["ETag"]
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Origin, Accept-Encoding"
    words = {"Accept-Encoding": "gzip", "If-None-Match": plain.headers["ETag"]}
    response = await client.get(SEARCH, headers=words)
    assert (response.status, response.headers["Vary"]) == (304, "Origin, Accept-Encoding")
    assert "Content-Encoding" not in response.headers


async def test_a_small_answer_and_one_made_anew_are_sent_as_they_are(world):
    client, _, _, _ = world
    for path, words in (("/tobaccos?search=zzqqy", {}), ("/tobaccos", {"Cache-Control": "no-store"})):
        response = await client.get(V1 + path, headers={"Accept-Encoding": "gzip", **words})
        assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [("/tobaccos/999/similar", 404), ("/tobaccos?limit=-1", 400), ("/tobaccos?nonsense=1", 400)],
)
async def test_what_there_is_no_answer_to_is_not_unchanged_either(world, path, status):
    client, _, _, _ = world
    assert (await client.get(V1 + path, headers={"If-None-Match": "*"})).status == status


async def test_what_another_process_changed_is_seen_at_once(world):
    client, _, _, writer = world
    etag = (await client.get(SEARCH)).headers["ETag"]
    for number in range(5):
        await renamed(writer, f"Frost Mint {number}")
        await until_shown(client, f"Frost Mint {number}")
    changed = await client.get(SEARCH, headers={"If-None-Match": etag})
    assert changed.status == 200
    assert changed.headers["ETag"] != etag


async def test_while_nothing_can_be_heard_nothing_outdated_is_served(world):
    client, _, notices, writer = world
    await shown(client)
    notices.is_listening = False
    await renamed(writer, "Never told")
    assert await shown(client) == "Never told"


async def test_a_lost_connection_for_notices_costs_no_truth(world):
    client, _, notices, writer = world
    await shown(client)
    await writer.execute(
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE (query LIKE 'LISTEN%' OR query = 'SELECT 1') AND datname = current_database()"""
    )
    await renamed(writer, "Told meanwhile")
    await until_shown(client, "Told meanwhile")
    await until(lambda: notices.losses == 1 and notices.is_listening)
    assert await shown(client) == "Told meanwhile"


async def test_changes_in_a_storm_never_leave_an_old_answer_behind(world):
    client, _, notices, writer = world
    stop = asyncio.Event()

    async def read():
        while not stop.is_set():
            await shown(client)

    readers = [asyncio.create_task(read()) for _ in range(8)]
    for number in range(30):
        await renamed(writer, f"Frost Mint {number}")
        await asyncio.sleep(0.005)
    stop.set()
    await asyncio.gather(*readers)
    await until_all_heard(notices, writer)
    assert await shown(client) == "Frost Mint 29"


async def test_errors_and_passing_answers_are_not_kept(world):
    client, _, _, _ = world
    for path in (f"{V1}/tobaccos/77", f"{V1}/tobaccos/5", f"{V1}/tobaccos?limit=0"):
        responses = [await client.get(path) for _ in range(2)]
        assert all("ETag" not in response.headers for response in responses)


async def test_who_asks_for_an_answer_made_anew_gets_one(world):
    client, pool, _, _ = world
    await client.get(SEARCH)
    asked = pool.asked
    response = await client.get(SEARCH, headers={"Cache-Control": "no-store"})
    assert response.status == 200
    assert pool.asked > asked


async def test_a_kept_answer_is_for_those_only_who_may_have_it(world):
    client, _, _, _ = world
    etag = (await client.get(SEARCH)).headers["ETag"]
    assert (await client.stranger.get(SEARCH)).status == 401
    assert (await client.stranger.get(SEARCH, headers={"If-None-Match": etag})).status == 401


async def test_memory_is_bounded_and_the_longest_unused_goes(world, start):
    client, _, _, _ = world
    app: web.Application = client.stranger.app
    answers: Answers = app[ANSWERS]
    answers._most_bytes = 100_000
    version = await answers.version()
    for number in range(300):
        answers.keep(version, f"q{number}", f"/q{number}", Kept("e", bytes(1000), "application/json"))
        assert answers.find(version, "/q0") is not None
        assert answers.bytes <= 100_000
    assert answers.find(version, "/q1") is None
    assert answers.find(version, "/q299") is not None
    answers.keep(version, "long", "/long", Kept("e", bytes(2 * 2**20), "application/json"))
    assert answers.find(version, "/long") is None


def held(answers):
    """Bytes of everything that is kept, without what Python needs around it."""
    texts = [*answers._kept, *answers._spelt]
    for kept in answers._kept.values():
        texts += [kept.etag, kept.body, kept.packed or b""]
    return sum(map(getsizeof, texts))


async def test_a_short_answer_takes_little_memory(world):
    client, _, _, _ = world
    answers: Answers = client.stranger.app[ANSWERS]
    await client.get(f"{V1}/tobaccos?brand=nobody")
    with traced() as grown:
        before = answers.bytes
        for number in range(200):
            assert (await client.get(f"{V1}/tobaccos?brand=nobody-{number}")).status == 200
        assert grown("*/hookah_wishlist/web/*") < answers.bytes - before


@pytest.mark.parametrize("letters", [30, 200, 450])
async def test_long_questions_take_no_more_memory_than_others(world, letters):
    client, _, _, _ = world
    answers: Answers = client.stranger.app[ANSWERS]
    answers._most_bytes = 100_000
    for number in range(120):
        response = await client.get(f"{V1}/tobaccos", params={"search": f"{number} {'щ' * letters}"})
        assert response.status == 200
        assert held(answers) <= answers.bytes <= 100_000


async def test_other_spellings_of_known_questions_take_no_more_memory_either(world):
    client, _, _, _ = world
    answers: Answers = client.stranger.app[ANSWERS]
    answers._most_bytes = 100_000
    for plain in (200, 0, 1, 2, 3, 4, 5, 6):  # letters that are not escaped
        for number in range(40):
            text = f"{number}{'%71' * (200 - plain)}{'q' * plain}"
            response = await client.get(URL(f"{V1}/tobaccos?search={text}", encoded=True))
            assert response.status == 200
            assert held(answers) <= answers.bytes <= 100_000
