"""Each screen speaks one language: names alone are as their makers wrote them."""

import re
from dataclasses import replace

import pytest

from hookah_wishlist.catalogue.vocabulary import Kind, english
from tests.journeys.devices import PLAIN
from tests.journeys.tour import tour

# Everything that is read or heard, but for names: those stand in <bdi>, tell their own language, are behind
# the colon of a button's label, or are letters in the place of a picture.
SAID = """[...document.querySelectorAll("#app *, dialog *")]
  .filter((one) => !one.closest("bdi, [lang]:not(html), .picture"))
  .flatMap((one) => [
    ...[...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data),
    one.getAttribute("aria-label")?.replace(one.matches(".wish, .tick, .chip:has(bdi)") ? /: .*/ : "", ""),
    one.getAttribute("placeholder"),
  ])
  .filter((text) => text?.trim())"""

# The product's, the source's and Telegram's names; the bot's commands; the version.
NAMES = re.compile(r"Hookah Wishlist|htreviews(\.org)?|Telegram|/\w+|\b[0-9a-f]{12}\b")
FOREIGN = {"ru": re.compile(r"[A-Za-z]{2,}|\d\.\d"), "en": re.compile(r"[А-Яа-яЁё]|\d,\d(?!\d\d)")}


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_no_screen_speaks_the_other_language(open_app, collector, language):
    app = await open_app(replace(collector, language=language), device=PLAIN)
    await app.settle()
    unknown = await unknown_tastes(collector)
    found = {}
    async for screen in tour(app):
        said = await app.page.evaluate(SAID)
        foreign = [text for text in said if FOREIGN[language].search(NAMES.sub("", text))]
        found[screen] = [text for text in foreign if text not in unknown]
    assert {screen: texts for screen, texts in found.items() if texts} == {}
    assert await app.page.evaluate("document.documentElement.lang") == language


async def unknown_tastes(person):
    """What our vocabulary has no English for is shown as the source spells it."""
    names = {tag["name"] for tag in (await person.ask("GET", "/tags"))["items"]}
    return {name for name in names if english(Kind.TAG, name) == name}
