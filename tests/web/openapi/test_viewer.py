"""The page that shows the document, in a real browser."""

import re

import pytest
from playwright.async_api import async_playwright, expect

from hookah_wishlist.web import docs
from hookah_wishlist.web.route import V1
from tests.timeouts import GUARD

PATIENCE = GUARD * 1000  # milliseconds
IS_SET_UP = (docs.STATIC / "vendor" / "swagger-ui" / "swagger-ui-bundle.js").is_file()


@pytest.fixture
async def page(chromium_path):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox"], timeout=PATIENCE
        )
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE)
        yield page
        await browser.close()


@pytest.mark.skipif(not IS_SET_UP, reason="the viewer was not installed: npm's registry was out of reach")
async def test_it_shows_every_subject_and_asks_no_other_host(start, page):
    client = await start()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    own = str(client.make_url("/"))

    await page.goto(f"{own.rstrip('/')}{V1}/docs")
    await page.click("#operations-tobaccos-tobaccos .opblock-summary-control")
    await page.wait_for_selector("#operations-tobaccos-tobaccos .responses-table")

    await expect(page.locator(".info .title")).to_contain_text("Hookah Wishlist", timeout=PATIENCE)
    assert complaints == []
    assert [url for url in asked if not url.startswith((own, "data:"))] == []


async def test_it_lets_nothing_in_but_our_own(start):
    response = await (await start()).get(f"{V1}/docs")
    policy = response.headers["Content-Security-Policy"]
    assert response.content_type == "text/html"
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    text = await response.text()
    assert re.findall(r'(?:src|href)="([^"]+)"', text)
    assert "://" not in text
    assert re.search(r"<script>|style=|\bon\w+=", text) is None


async def test_what_set_up_could_not_fetch_is_told(start, page, tmp_path, monkeypatch):
    monkeypatch.setattr(docs, "STATIC", tmp_path)
    client = await start()
    response = await client.get("/docs/swagger-ui.css")
    assert response.status == 404
    assert "scripts/set-up" in (await response.json())["error"]["message"]

    await page.goto(str(client.make_url(f"{V1}/docs")))
    await expect(page.locator("#viewer")).to_contain_text("scripts/set-up", timeout=PATIENCE)


async def test_no_other_file_is_served(start):
    client = await start()
    for name in ("index.html", "..%2f..%2fpyproject.toml", "LICENSE", "swagger-ui.css.map"):
        assert (await client.get(f"/docs/{name}")).status == 404
