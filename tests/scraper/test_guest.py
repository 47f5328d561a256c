"""The guest at a hostile site: polite in every case, and never drawn to another host."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from hookah_wishlist.scraper.guest import Blocked, Forbidden, GivenUp, Guest, Manners, Refused, retry_after
from tests.scraper.browsing import AGENT, browsing
from tests.scraper.hostile import hostile_site, knocking, leading_to, refusing

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def page(script):
    return f"<html><body><p>page</p><script>{script}</script></body></html>"


def nothing(_):
    return 0


def guests(browser, site):
    """One who tries once, and one for whom no machine is too slow, with the same browser."""
    manners = (Manners(delay=0.0, first_wait=0.01, longest_wait=0.1, tries=tries) for tries in (1, 1000))
    return [Guest(browser, site.url, each, user_agent=AGENT) for each in manners]


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


async def test_no_redirect_leads_to_another_host_in_a_circle_or_nowhere(chromium):
    answers = {
        "/bad": leading_to("http://[bad"),
        "/circle": leading_to("/circle"),
        "/on": leading_to("/there"),
    }
    async with knocking(chromium, answers) as (site, guest):
        answers["/away"] = leading_to(f"{site.foreign}/foreign")
        assert await guest.get("/on") == "ok"
        for path in ("/away", "/bad", "/circle"):
            with pytest.raises(GivenUp):
                await guest.get(path)
    assert {host for host, _ in site.asked} == {site.url.removeprefix("http://")}
    assert site.paths.count("/circle") == 5


async def test_a_scrolled_page_asks_one_thing_at_a_time_of_the_source_alone(chromium):
    answers = {"/robots.txt": "User-agent: *\nDisallow: /closed", "/x-on": leading_to("/there")}
    async with knocking(chromium, answers) as (site, guest):
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


async def test_a_scrolled_page_that_leads_away_is_not_followed(chromium):
    async with knocking(chromium, {}) as (site, guest):
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
async def test_a_page_that_never_ends_is_given_up(chromium_path, monkeypatch, script):
    monkeypatch.setattr("hookah_wishlist.scraper.scrolling.SECONDS_TO_CLOSE", 3)
    async with (
        hostile_site({"/endless": page(script)}) as site,
        browsing(site.url, chromium_path, timeout=0.7) as browser,
    ):
        impatient, patient = guests(browser, site)
        assert await patient.get("/before") == "ok"
        with pytest.raises(GivenUp):
            await impatient.scrolled("/endless", lambda html: html.count("<option"), 10**9)
        assert await patient.get("/after") == "ok"


async def test_a_page_that_asks_without_end_is_read_as_it_stands(chromium, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.scraper.scrolling.REQUESTS", 30)
    answers = {"/asking": page("fetch('/poll'); setInterval(() => fetch('/poll'), 5)")}
    async with knocking(chromium, answers) as (site, guest):
        assert "page" in await guest.scrolled("/asking", nothing, 5)
        assert await guest.get("/after") == "ok"
    assert 0 < site.paths.count("/poll") < 30


async def test_a_flood_of_requests_is_held_back_and_ends(chromium_path, monkeypatch):
    """Chromium itself may drown in it: then the page is given up."""
    monkeypatch.setattr("hookah_wishlist.scraper.scrolling.REQUESTS", 30)
    monkeypatch.setattr("hookah_wishlist.scraper.scrolling.SECONDS_TO_CLOSE", 3)
    flood = "setInterval(() => { for (let i = 5; i--;) fetch('/poll') }, 5)"
    async with (
        hostile_site({"/flood": page(flood)}) as site,
        browsing(site.url, chromium_path, timeout=3) as browser,
    ):
        impatient, patient = guests(browser, site)
        with suppress(GivenUp):
            await impatient.scrolled("/flood", nothing, 5)
        assert await patient.get("/after") == "ok"
    assert site.paths.count("/poll") < 2 * 30


async def test_a_huge_answer_is_not_taken_in(chromium, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.scraper.browser.LARGEST", 1000)
    async with knocking(chromium, {"/huge": "x" * 1001, "/large": "x" * 1000}) as (site, guest):
        with pytest.raises(GivenUp, match="1001 bytes"):
            await guest.get("/huge")
        assert len(await guest.get("/large")) == 1000
    assert site.paths.count("/huge") == 1


async def test_a_page_closed_to_everybody_does_not_stop_the_others(chromium):
    async with knocking(chromium, {"/closed": refusing(403)}) as (site, guest):
        for _ in range(4):
            with pytest.raises(Refused):
                await guest.get("/closed")
            assert await guest.get("/open") == "ok"
    assert site.paths.count("/closed") == 4


async def test_three_refusals_in_a_row_are_meant_for_us(chromium):
    answers = {path: refusing(403) for path in ("/robots.txt", "/a", "/b")}
    async with knocking(chromium, answers) as (site, guest):
        with pytest.raises(Refused):
            await guest.get("/a")
        with pytest.raises(Blocked):
            await guest.get("/b")
    assert site.paths == ["/robots.txt", "/a", "/b"]


async def test_a_tired_host_is_left_alone_by_everybody(chromium, clock):
    """A person who opens a card is no reason to ask a host that has just asked for a pause."""
    tired, refused = iter([True]), asyncio.Event()

    def answer(_):
        refused.set()
        return refusing(429, **{"Retry-After": "120"})(_) if next(tired, False) else "ok"

    async with knocking(chromium, {"/a": answer}) as (site, guest):
        crawling = asyncio.create_task(guest.get("/a"))
        await refused.wait()
        clock.pauses.clear()
        await guest.get("/card")
        assert clock.pauses[0] == pytest.approx(120)
        assert await crawling == "ok"
    assert sorted(site.paths) == ["/a", "/a", "/card", "/robots.txt"]


@pytest.mark.parametrize("delay", ["86400", "600.5"])
async def test_a_site_that_asks_for_days_between_requests_is_not_crawled(chromium, delay):
    async with knocking(chromium, {"/robots.txt": f"User-agent: *\nCrawl-delay: {delay}"}) as (
        site,
        guest,
    ):
        with pytest.raises(Forbidden, match="between requests"):
            await guest.get("/a")
    assert site.paths == ["/robots.txt"]
