"""Pictures of the conversation for the README: python -m tests.bot.screens

A demonstration conversation is held through the fake Telegram, its record is drawn as a small HTML page, and
Chromium takes docs/screenshots/bot-*.png of it, in both languages. The machine should have an emoji font.
"""

import asyncio
import base64
import os
import re
import tempfile
from html import escape
from pathlib import Path

from playwright.async_api import async_playwright

from hookah_wishlist.bot.texts import texts
from hookah_wishlist.database import connect, embedded_server
from hookah_wishlist.demo.pictures import initials, tile
from hookah_wishlist.scraper.browser import find_chromium
from tests.bot.conversation.given import given_catalogue
from tests.bot.running import ADDRESS, running_bot
from tests.cluster import clone, migrated_template
from tests.telegram import fake_telegram

TO = Path(__file__).parents[2] / "docs" / "screenshots"
PUBLIC_URL = "https://wishlist.example"
SEARCHED = {"ru": "вишня", "en": "cherry"}
WISHES = {
    "ru": "лимонад\nfrost mint\nвишня\nчай от бабушки",
    "en": "lemonade\nfrost mint\ncherry\ngranny's tea",
}
NOTE = {"ru": "взять к зелёному чаю", "en": "goes with green tea"}


async def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        async with embedded_server(Path(home), durable=False) as server_url:
            url = await clone(await migrated_template(server_url))
            connection = await connect(url)
            await given_catalogue(connection)
            await connection.close()
            async with fake_telegram() as telegram, running_bot(url, telegram, public_url=PUBLIC_URL) as app:
                telegram.webhook["url"] = telegram.webhook["url"].replace(PUBLIC_URL, app[ADDRESS])
                for number, language in enumerate(("ru", "en"), 1):
                    await _pictures(telegram.person(number, "Аня", language_code=language), language)


async def _pictures(anna, language):
    for name, talk in {"start": _start, "how": _how, "card": _card, "wishes": _wishes, "list": _list}.items():
        anna.chat.messages.clear()
        await talk(anna, language, texts(language))
        await _picture(page_of(anna, anna.telegram), TO / f"bot-{name}-{language}.png")


async def _start(anna, language, said):
    await anna.says("/start")


async def _how(anna, language, said):
    await anna.presses_data("18:1:")


async def _card(anna, language, said):
    await anna.says(SEARCHED[language])
    await anna.presses(anna.last.buttons[1][1])
    await anna.says("frost mint")
    await anna.presses(said.plain("button.add"))


async def _wishes(anna, language, said):
    await anna.says(WISHES[language])


async def _list(anna, language, said):
    await anna.presses_data("o:2")
    await anna.presses(said.plain("button.add"))
    await anna.presses(said.plain("button.note"))
    await anna.says(NOTE[language])
    anna.chat.messages.clear()
    await anna.says("/list")
    await anna.presses(said.plain("button.mode_t"))
    await anna.presses("☐ 1")


def page_of(person, telegram):
    """The chat as the person sees it."""
    pictures = _pictured(telegram)
    bubbles = "".join(_bubble(shown, pictures.get(shown.html)) for shown in person.screen())
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><main>{bubbles}</main>'


def _pictured(telegram):
    """Which texts were sent with a picture above them."""
    previews = (
        (called.payload, called.payload.get("link_preview_options") or {}) for called in telegram.calls
    )
    return {payload["text"]: preview["url"] for payload, preview in previews if preview.get("url")}


def _bubble(shown, picture):
    side = "bot" if shown.is_bots else "person"
    text = shown.html if shown.html is not None else escape(shown.text)
    words = text.replace("<blockquote expandable>", "<blockquote>").replace(
        "</blockquote>\n", "</blockquote>"
    )
    image = f'<img src="{_tile(text)}">' if picture else ""
    rows = "".join(_row(row) for row in shown.buttons)
    bubble = f'<div class="bubble">{image}<div class="words">{words}</div></div>'
    return f'<section class="{side}">{bubble}{rows}</section>'


def _row(row):
    return '<div class="row">' + "".join(f"<span>{escape(button.text)}</span>" for button in row) + "</div>"


def _tile(text):
    """The demonstration's picture of what the card's first line names."""
    name = re.sub(r"<[^>]+>", "", text.split("\n")[0])
    return "data:image/webp;base64," + base64.b64encode(tile("#3f8f86", initials(name))).decode()


async def _picture(html, path):
    async with async_playwright() as playwright:
        executable = find_chromium(os.environ.get("CHROMIUM_PATH"))
        browser = await playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 420, "height": 300}, device_scale_factor=2)
        await page.set_content(html)
        await page.locator("main").screenshot(path=path)
        await browser.close()


STYLE = """
body { margin: 0; font: 15px/1.35 "DejaVu Sans Condensed", sans-serif; color: #16181a; }
main { background: #cfdcc2; padding: 14px 10px; display: flex; flex-direction: column; gap: 10px; }
section { max-width: 360px; min-width: 200px; align-self: start; }
section.person { align-self: end; min-width: 0; }
.bubble { background: #fff; border-radius: 14px; overflow: hidden; }
.person .bubble { background: #e2f7cb; }
.bubble img { display: block; width: 100%; height: 170px; object-fit: cover; }
.words { overflow-wrap: anywhere; white-space: pre-wrap; padding: 8px 12px; }
blockquote { margin: 4px 0; padding: 2px 8px; border-left: 3px solid #3f8f86; background: #eef5f4; }
code { color: #1d6fa5; }
a { color: #1d6fa5; text-decoration: none; }
.row { display: flex; gap: 4px; margin-top: 4px; }
.row span { flex: 1; padding: 8px 6px; border-radius: 9px; background: #6f8863; color: #fff;
  font-size: 13.5px; text-align: center; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
"""

if __name__ == "__main__":
    asyncio.run(main())
