"""The program as a newcomer starts it, and what happens when it, or what it stands on, is killed."""

import asyncio
import signal

import psutil
import pytest

from hookah_wishlist.database import open_pool
from hookah_wishlist.demo import Misbehaviour, running_site
from tests.program import program
from tests.scraper.visiting import some_brands


async def searched(running, text):
    status, answer = await running.ask(f"/api/v1/tobaccos?search={text}&limit=3")
    return status, [item["name"] for item in answer["data"]["items"]] if answer["success"] else answer


async def test_with_nothing_set_it_crawls_its_own_site_answers_stops_whole_and_starts_again(
    tmp_path, chromium_path
):
    async with program(tmp_path, chromium_path=chromium_path) as running:
        await running.until_said("crawl.ended", seconds=120)
        await running.sign_in()
        status, names = await searched(running, "вишн")
        assert (status, bool(names)) == (200, True)
        status, answer = await running.ask("/health/ready")
        assert (status, answer["data"]["parts"]["crawl"]["last"]["state"]) == (200, "done")

        family = running.family()
        assert running.family("postgres")
        assert await running.stop(signal.SIGINT) == 0
        _, alive = psutil.wait_procs(family, timeout=5)
        assert alive == []

    async with program(tmp_path, chromium_path=chromium_path) as running:
        await running.until_said("answers at", seconds=20)
        await running.sign_in()
        assert await searched(running, "вишн") == (200, names)
        assert await running.stop(signal.SIGTERM) == 0


async def test_a_crawl_killed_in_the_middle_goes_on_and_completes(fresh_database, tmp_path, chromium_path):
    catalogue = some_brands(most=12, largest=60)
    async with running_site(catalogue, misbehaviour=Misbehaviour(slow=0.03)) as site:
        settings = {
            "DATABASE_URL": fresh_database, "SOURCE_URL": site.url, "CRAWL_DELAY": "0", "CRAWL_DETAILS": "20",
        }  # fmt: skip
        async with program(tmp_path, chromium_path=chromium_path, **settings) as running:
            while len(site.requests.to("/postData")) < 5:
                await asyncio.sleep(0.02)
            family = running.family()
            running.process.kill()
            await running.process.wait()
            _, alive = psutil.wait_procs(family, timeout=10)
            assert alive == []  # neither the browser nor its driver outlives it
        read_before = [visit.path for visit in site.requests.to("/tobaccos/") if visit.path.count("/") == 2]
        site.requests.clear()
        site.misbehaviour = Misbehaviour()

        async with program(tmp_path, chromium_path=chromium_path, **settings) as running:
            await running.until_said("crawl.ended", seconds=60)

        async with open_pool(fresh_database) as pool, pool.acquire() as connection:
            crawls = await connection.fetch("SELECT state, resumed, details FROM crawls")
            assert [tuple(crawl) for crawl in crawls] == [("done", 1, 20)]
            assert await connection.fetchval("SELECT count(*) FROM tobaccos") == len(catalogue.tobaccos)
            doubled = (
                "SELECT count(*) - count(DISTINCT tobacco_id) FROM catalogue_changes WHERE kind = 'appeared'"
            )
            assert await connection.fetchval(doubled) == 0
        again = {visit.path for visit in site.requests} & set(read_before[:-1])
        assert again - {"/tobaccos/brands"} == set()


async def test_a_killed_postmaster_is_back_within_five_seconds_under_load(tmp_path, chromium_path):
    async with program(tmp_path, chromium_path=chromium_path, PERSON_LIMIT="100000/minute") as running:
        await running.until_said("answers at")
        await running.sign_in()
        asking = [asyncio.create_task(_keep_asking(running)) for _ in range(8)]
        await asyncio.sleep(0.5)
        postmaster = next(p for p in psutil.Process(running.process.pid).children() if p.name() == "postgres")
        postmaster.kill()

        async with asyncio.timeout(5):
            while (
                not postmaster_is_another(running, postmaster.pid)
                or (await searched(running, "мята"))[0] != 200
            ):
                await asyncio.sleep(0.05)

        for task in asking:
            task.cancel()
        statuses = {
            status for result in await asyncio.gather(*asking, return_exceptions=True) for status in result
        }
        assert statuses <= {200, 503}
        assert running.process.returncode is None


def postmaster_is_another(running, pid):
    children = psutil.Process(running.process.pid).children()
    return any(process.name() == "postgres" and process.pid != pid for process in children)


async def _keep_asking(running):
    statuses = set()
    try:
        while True:
            statuses.add((await running.ask("/api/v1/tobaccos?search=cola"))[0])
    except asyncio.CancelledError:
        return statuses


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"PORT": "99999", "CRAWL_SCHEDULE": "nonsense"}, ("PORT", "CRAWL_SCHEDULE")),
        ({"BOT_TOKEN": "42:TEST"}, ("SOURCE_URL",)),
        ({"DATABASE_URL": "mysql://x"}, ("DATABASE_URL", "postgresql://")),
        ({"CATALOG": "/nowhere.jsonl"}, ("CATALOG", "/nowhere.jsonl")),
        ({"SOURCE_URL": "htreviews.org"}, ("SOURCE_URL", "https://")),
        ({"CHROMIUM_PATH": "/nowhere"}, ("CHROMIUM_PATH",)),
        ({"DATA_DIR": "/dev/null/x"}, ("DATA_DIR", "Not a directory")),
    ],
)
async def test_wrong_settings_are_named_together_without_a_trace(tmp_path, settings, words):
    async with program(tmp_path, **settings) as running:
        async with asyncio.timeout(30):
            assert await running.process.wait() == 1
        await asyncio.sleep(0.1)
        said = "".join(running.said)
    assert "Traceback" not in said
    assert all(word in said for word in words)


async def test_a_database_that_does_not_let_us_in_is_said_in_one_line(server_url, tmp_path):
    async with program(
        tmp_path, DATABASE_URL=server_url.replace("/hookah_wishlist?", "/nowhere?")
    ) as running:
        async with asyncio.timeout(30):
            assert await running.process.wait() == 1
        await asyncio.sleep(0.1)
    assert len(running.said) == 1
    assert '"nowhere" does not exist' in running.said[0]
    assert "DATABASE_URL" in running.said[0]


async def test_a_taken_port_is_said_in_one_line(tmp_path):
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with program(tmp_path, PORT=str(port)) as running, asyncio.timeout(30):
        assert await running.process.wait() == 1
        await asyncio.sleep(0.1)
        assert len(running.said) == 1
        assert str(port) in running.said[0]
    server.close()


async def test_a_crawl_by_hand_prints_what_came_of_it(fresh_database, tmp_path, chromium_path):
    async with running_site(some_brands(most=3, largest=30)) as site:
        settings = {"DATABASE_URL": fresh_database, "SOURCE_URL": site.url, "CRAWL_DELAY": "0"}
        async with (
            program(tmp_path, "crawl", "--details", "2", chromium_path=chromium_path, **settings) as running,
            asyncio.timeout(60),
        ):
            assert await running.process.wait() == 0
            await asyncio.sleep(0.1)
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
            async with asyncio.timeout(60):
                assert await running.process.wait() == 0
            await asyncio.sleep(0.1)
        assert "1 new" in "".join(running.said)
        async with program(tmp_path, "crawl", "--url", "https://example.org/x", **settings) as running:
            async with asyncio.timeout(60):
                assert await running.process.wait() == 1
            await asyncio.sleep(0.1)
        assert "not the address of a tobacco" in "".join(running.said)
