"""The program as a newcomer starts it, and what happens when it, or what it stands on, is killed."""

import asyncio
import json
import signal
from collections import Counter

import psutil
import pytest

from hookah_wishlist.database import open_pool
from hookah_wishlist.demo import Misbehaviour, running_site
from tests.program import gone, program
from tests.scraper.visiting import some_brands
from tests.starting import start_that_fails
from tests.timeouts import until

pytestmark = pytest.mark.process

PAGES = 20  # of tobaccos; the invented catalogue's 1,500 are crawled once for all journeys


async def searched(running, text):
    status, answer = await running.ask(f"/api/v1/tobaccos?search={text}&limit=3")
    return status, [item["name"] for item in answer["data"]["items"]] if answer["success"] else answer


async def is_answered(running, text):
    return (await searched(running, text))[0] == 200


@pytest.fixture
def small_catalogue(tmp_path):
    """A file for `--catalog`: the demonstration's site with one brand."""
    rows = [
        {
            "id": number,
            "brand_slug": "old-lantern", "line_slug": "base", "tobacco_slug": f"cherry-{number}",
            "brand": "Old Lantern", "line": "Base", "name": f"Вишня {number}",
        }
        for number in range(1, PAGES + 1)
    ]  # fmt: skip
    path = tmp_path / "catalogue.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


async def test_it_crawls_its_own_site_answers_stops_whole_and_starts_again(
    tmp_path, chromium_path, small_catalogue
):
    words = ("--catalog", str(small_catalogue))
    async with program(tmp_path / "data", *words, chromium_path=chromium_path) as running:
        await running.until_said("crawl.ended")
        await running.sign_in()
        status, names = await searched(running, "вишн")
        assert (status, bool(names)) == (200, True)
        status, answer = await running.ask("/health/ready")
        assert (status, answer["data"]["parts"]["crawl"]["last"]["state"]) == (200, "done")

        family = running.family()
        assert running.family("postgres")
        assert await running.stop(signal.SIGINT) == 0
        await gone(family)

    async with program(tmp_path / "data", *words, chromium_path=chromium_path) as running:
        await running.until_said("answers at")
        await running.sign_in()
        assert await searched(running, "вишн") == (200, names)
        assert await running.stop(signal.SIGTERM) == 0


async def test_a_crawl_killed_in_the_middle_goes_on_and_completes(fresh_database, tmp_path, chromium_path):
    catalogue = some_brands(most=6, largest=60)
    async with running_site(catalogue, misbehaviour=Misbehaviour(slow=0.03)) as site:
        settings = {
            "DATABASE_URL": fresh_database, "SOURCE_URL": site.url, "CRAWL_DELAY": "0", "CRAWL_DETAILS": "20",
        }  # fmt: skip
        async with program(tmp_path, chromium_path=chromium_path, **settings) as running:
            await until(lambda: len(site.requests.to("/postData")) >= 3)
            family = running.family()
            await running.kill()
            await gone(family)  # neither the browser nor its driver outlives it
        read_before = [visit.path for visit in site.requests.to("/tobaccos/") if visit.path.count("/") == 2]
        site.requests.clear()
        site.misbehaviour = Misbehaviour()

        async with program(tmp_path, chromium_path=chromium_path, **settings) as running:
            await running.until_said("crawl.ended")

        async with open_pool(fresh_database) as pool, pool.acquire() as connection:
            crawls = await connection.fetch("SELECT state, resumed, details FROM crawls")
            assert [tuple(crawl) for crawl in crawls] == [("done", 1, 20)]
            assert await connection.fetchval("SELECT count(*) FROM tobaccos") == len(catalogue.tobaccos)
            doubled = (
                "SELECT count(*) - count(DISTINCT tobacco_id) FROM catalogue_changes WHERE kind = 'appeared'"
            )
            assert await connection.fetchval(doubled) == 0
        assert read_before[:-1]
        again = {visit.path for visit in site.requests} & set(read_before[:-1])
        assert again - {"/tobaccos/brands"} == set()


async def test_a_postmaster_killed_under_load_is_started_again(tmp_path, chromium_path):
    """In the middle of the first crawl of a program that has nothing set. How soon: `make faults`."""
    async with program(tmp_path, chromium_path=chromium_path, PERSON_LIMIT="100000/minute") as running:
        await running.until_said("answers at")
        await running.sign_in()
        await running.until_said("crawl.started")
        answered = Counter()
        asking = [asyncio.create_task(_keep_asking(running, answered)) for _ in range(8)]
        await until(lambda: answered[200] >= 8)
        postmaster = next(p for p in psutil.Process(running.process.pid).children() if p.name() == "postgres")
        postmaster.kill()

        await until(lambda: postmaster_is_another(running, postmaster.pid))
        await until(lambda: is_answered(running, "мята"))
        before = answered[200]
        await until(lambda: answered[200] >= before + 8)

        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        assert set(answered) <= {200, 503}
        assert running.process.returncode is None


def postmaster_is_another(running, pid):
    children = psutil.Process(running.process.pid).children()
    return any(process.name() == "postgres" and process.pid != pid for process in children)


async def _keep_asking(running, answered):
    while True:
        answered[(await running.ask("/api/v1/tobaccos?search=cola"))[0]] += 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"PORT": "99999", "CRAWL_SCHEDULE": "nonsense"}, ("PORT", "CRAWL_SCHEDULE")),
        (
            {"PUBLIC_URL": "https://wishlist.example/?a#b", "PERSON_LIMIT": "0/minute"},
            ("PUBLIC_URL", "query and its fragment", "PERSON_LIMIT", "such as 600/minute"),
        ),
        ({"BOT_TOKEN": "42:TEST"}, ("SOURCE_URL",)),
        ({"DATABASE_URL": "mysql://x"}, ("DATABASE_URL", "postgresql://")),
        ({"CATALOG": "/nowhere.jsonl"}, ("CATALOG", "/nowhere.jsonl")),
        ({"SOURCE_URL": "htreviews.org"}, ("SOURCE_URL", "https://")),
        ({"CHROMIUM_PATH": "/nowhere"}, ("CHROMIUM_PATH",)),
        ({"DATA_DIR": "/dev/null/x"}, ("DATA_DIR", "Not a directory")),
    ],
)
def test_wrong_settings_are_named_together_without_a_trace(tmp_path, settings, words):
    said = start_that_fails(tmp_path, **settings)
    assert "Traceback" not in said
    assert all(word in said for word in words)


async def test_a_start_that_fails_ends_the_process_with_one(tmp_path):
    async with program(tmp_path, PORT="99999") as running:
        assert await running.ended() == 1
    assert len(running.said) == 2
    assert "PORT" in running.said[1]


async def test_a_database_that_does_not_let_us_in_is_said_in_one_line(server_url, tmp_path):
    async with program(
        tmp_path, DATABASE_URL=server_url.replace("/hookah_wishlist?", "/nowhere?")
    ) as running:
        assert await running.ended() == 1
    assert len(running.said) == 1
    assert '"nowhere" does not exist' in running.said[0]
    assert "DATABASE_URL" in running.said[0]


async def test_a_taken_port_is_said_in_one_line(tmp_path):
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with program(tmp_path, PORT=str(port)) as running:
        assert await running.ended() == 1
        assert len(running.said) == 1
        assert str(port) in running.said[0]
    server.close()


async def test_a_crawl_by_hand_prints_what_came_of_it(fresh_database, tmp_path, chromium_path):
    async with running_site(some_brands(most=3, largest=30)) as site:
        settings = {"DATABASE_URL": fresh_database, "SOURCE_URL": site.url, "CRAWL_DELAY": "0"}
        words = ("crawl", "--details", "2")
        async with program(tmp_path, *words, chromium_path=chromium_path, **settings) as running:
            assert await running.ended() == 0
    said = "".join(running.said)
    assert "tobacco pages read" in said
    assert "3 done" in said


async def test_one_address_can_be_read_by_hand(fresh_database, tmp_path, chromium_path):
    catalogue = some_brands(most=3, largest=30)
    async with running_site(catalogue) as site:
        settings = {"DATABASE_URL": fresh_database, "SOURCE_URL": site.url, "CRAWL_DELAY": "0"}
        address = f"https://htreviews.org/tobaccos/{catalogue.tobaccos[0].path}?utm_source=x"
        async with program(
            tmp_path, "crawl", "--url", address, chromium_path=chromium_path, **settings
        ) as running:
            assert await running.ended() == 0
        assert "1 new" in "".join(running.said)
        async with program(tmp_path, "crawl", "--url", "https://example.org/x", **settings) as running:
            assert await running.ended() == 1
        assert "not the address of a tobacco" in "".join(running.said)
