"""The guest at a hostile site: polite in every case, and never drawn to another host."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic

import pytest

from hookah_wishlist.scraper.guest import Blocked, Forbidden, GivenUp, Manners, Refused, retry_after
from tests.scraper.hostile import AGENT, knocking, leading_to, refusing

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def page(script):
    return f"<html><body><p>page</p><script>{script}</script></body></html>"


def nothing(_):
    return 0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("120", 120),
        ("0", 0),
        (format_datetime(NOW + timedelta(minutes=2), usegmt=True), 120),
        (format_datetime(NOW - timedelta(days=9), usegmt=True), 0),
        ("Sat, 21 Nov 2026 03:02:00 -0000", 120),
        ("Sat, 21 Nov 2026 03:02:00", 120),
        ("²", None),
        ("soon", None),
        ("-5", None),
        ("Sat, 21 Nov 99999 03:02:00 GMT", None),
    ],
)
def test_retry_after_is_read_in_all_its_forms(header, seconds):
    assert retry_after(header, NOW) == seconds


async def test_no_redirect_leads_to_another_host_in_a_circle_or_nowhere(chromium_path):
    answers = {
        "/bad": leading_to("http://[bad"),
        "/circle": leading_to("/circle"),
        "/on": leading_to("/there"),
    }
    async with knocking(chromium_path, answers) as (site, guest):
        answers["/away"] = leading_to(f"{site.foreign}/foreign")
        assert await guest.get("/on") == "ok"
        for path in ("/away", "/bad", "/circle"):
            with pytest.raises(GivenUp):
                await guest.get(path)
    assert {host for host, _ in site.asked} == {site.url.removeprefix("http://")}
    assert site.paths.count("/circle") == 5


async def test_a_scrolled_page_asks_one_thing_at_a_time_of_the_source_alone(chromium_path):
    answers = {"/robots.txt": "User-agent: *\nDisallow: /closed", "/x-on": leading_to("/there")}
    async with knocking(chromium_path, answers) as (site, guest):
        foreign = site.foreign
        answers["/x-away"] = leading_to(f"{foreign}/f1", **{"Access-Control-Allow-Origin": "*"})
        answers["/list"] = page(
            f"""for (const path of ["/a", "/b", "/c", "/closed/d", "/x-away", "/x-on"]) fetch(path);
            new WebSocket("{foreign.replace("http", "ws")}/f2"); window.open("{foreign}/f3");
            new EventSource("{foreign}/f4"); navigator.sendBeacon("{foreign}/f5"); new Image().src = "/i";"""
        )
        assert "page" in await guest.scrolled("/list", nothing, 5)
    assert site.paths == ["/robots.txt", "/list", "/a", "/b", "/c", "/x-away", "/x-on", "/there"]
    assert {host for host, _ in site.asked} == {site.url.removeprefix("http://")}
    assert site.most_under_way == 1
    assert site.agents == {AGENT}
    assert guest.visit.requests == len(site.asked)


async def test_a_scrolled_page_that_leads_away_is_not_followed(chromium_path):
    async with knocking(chromium_path, {}) as (site, guest):
        site.answers["/away"] = leading_to(f"{site.foreign}/foreign")
        assert await guest.scrolled("/away", nothing, 5) == ""
    assert site.paths == ["/robots.txt", "/away"]


@pytest.mark.parametrize(
    "script",
    [
        "while (true) {}",
        "setInterval(() => document.body.append(...Array(99).fill(0).map(() => new Option('x'))), 5)",
    ],
)
async def test_a_page_that_never_ends_is_given_up(chromium_path, script):
    answers, manners = {"/endless": page(script)}, Manners(delay=0.0, first_wait=0.01, tries=1)
    async with (
        knocking(chromium_path, answers, manners=manners, timeout=1.5) as (_, guest),
        asyncio.timeout(20),
    ):
        with pytest.raises(GivenUp):
            await guest.scrolled("/endless", lambda html: html.count("<option"), 10**9)
        assert await guest.get("/after") == "ok"


async def test_a_page_that_asks_without_end_is_read_as_it_stands(chromium_path):
    answers = {"/asking": page("setInterval(() => fetch('/poll'), 5)")}
    async with knocking(chromium_path, answers) as (site, guest), asyncio.timeout(20):
        assert "page" in await guest.scrolled("/asking", nothing, 5)
        assert await guest.get("/after") == "ok"
    assert 0 < site.paths.count("/poll") < 100


async def test_a_flood_of_requests_is_held_back_and_ends(chromium_path):
    """Chromium itself may drown in it: then the page is given up."""
    flood = "setInterval(() => { for (let i = 5; i--;) fetch('/poll') }, 5)"
    async with knocking(chromium_path, {"/flood": page(flood)}) as (site, guest), asyncio.timeout(60):
        with suppress(GivenUp):
            await guest.scrolled("/flood", nothing, 5)
        assert await guest.get("/after") == "ok"
    assert site.paths.count("/poll") < 2 * 100


async def test_a_huge_answer_is_not_taken_in(chromium_path, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.scraper.browser.LARGEST", 1000)
    async with knocking(chromium_path, {"/huge": "x" * 1001, "/large": "x" * 1000}) as (site, guest):
        with pytest.raises(GivenUp, match="1001 bytes"):
            await guest.get("/huge")
        assert len(await guest.get("/large")) == 1000
    assert site.paths.count("/huge") == 1


async def test_a_page_closed_to_everybody_does_not_stop_the_others(chromium_path):
    async with knocking(chromium_path, {"/closed": refusing(403)}) as (site, guest):
        for _ in range(4):
            with pytest.raises(Refused):
                await guest.get("/closed")
            assert await guest.get("/open") == "ok"
    assert site.paths.count("/closed") == 4


async def test_three_refusals_in_a_row_are_meant_for_us(chromium_path):
    answers = {path: refusing(403) for path in ("/robots.txt", "/a", "/b")}
    async with knocking(chromium_path, answers) as (site, guest):
        with pytest.raises(Refused):
            await guest.get("/a")
        with pytest.raises(Blocked):
            await guest.get("/b")
    assert site.paths == ["/robots.txt", "/a", "/b"]


async def test_a_tired_host_is_left_alone_by_everybody(chromium_path):
    """A person who opens a card is no reason to ask a host that has just asked for a pause."""
    tired = iter([True])
    answers = {"/a": lambda _: refusing(429, **{"Retry-After": "1"})(_) if next(tired, False) else "ok"}
    async with knocking(chromium_path, answers) as (_, guest):
        await guest.get("/warm-up")
        began = monotonic()
        crawling = asyncio.create_task(guest.get("/a"))
        await asyncio.sleep(0.2)
        await guest.get("/card")
        assert monotonic() - began >= 1.0
        assert await crawling == "ok"


@pytest.mark.parametrize("delay", ["86400", "600.5"])
async def test_a_site_that_asks_for_days_between_requests_is_not_crawled(chromium_path, delay):
    async with knocking(chromium_path, {"/robots.txt": f"User-agent: *\nCrawl-delay: {delay}"}) as (
        site,
        guest,
    ):
        async with asyncio.timeout(10):
            with pytest.raises(Forbidden, match="between requests"):
                await guest.get("/a")
    assert site.paths == ["/robots.txt"]
