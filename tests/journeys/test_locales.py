"""Both languages say the same things, with every plural, and nothing is said that has no words."""

import re

import pytest

from tests.program import ROOT

STATIC = ROOT / "static"
SOURCES = {
    path.relative_to(STATIC).as_posix(): path.read_text(encoding="utf-8")
    for path in (STATIC / "js").rglob("*.js")
}
PLURALS = {"ru": {"one", "few", "many", "other"}, "en": {"one", "other"}}

SPOKEN = """async (files) => {
  const base = document.querySelector("script[type=module]").src.replace("js/main.js", "");
  return Promise.all(files.map(async (file) => ({ ...(await import(base + file)) })));
}"""


@pytest.fixture(scope="module")
def loaded(browser, url):
    async def loaded(*files):
        page = await browser.new_page()
        try:
            await page.goto(f"{url}/about")
            return await page.evaluate(SPOKEN, list(files))
        finally:
            await page.close()

    return loaded


@pytest.fixture(scope="module")
async def texts(loaded):
    """All of a language's texts by its code, and those of its first screen alone."""
    files = [f"locales/{language}{more}.js" for language in PLURALS for more in ("", ".more")]
    ru, ru_more, en, en_more = (told["default"] for told in await loaded(*files))
    assert ru.keys() & ru_more.keys() == set()
    return {"ru": ru | ru_more, "en": en | en_more, "first": ru}


def forms(text):
    return text if isinstance(text, dict) else {"other": text}


def places(text):
    return {place for form in forms(text).values() for place in re.findall(r"{(\w+)}", form)}


async def test_both_languages_have_the_same_texts_with_the_same_places(texts):
    assert texts["ru"].keys() == texts["en"].keys()
    assert {name for name in texts["ru"] if places(texts["ru"][name]) != places(texts["en"][name])} == set()
    assert [
        name for told in texts.values() for name, text in told.items() if not all(forms(text).values())
    ] == []


async def test_what_counts_has_every_plural_of_its_language(texts):
    for language, known in PLURALS.items():
        counting = {name: text for name, text in texts[language].items() if isinstance(text, dict)}
        assert {
            name for name, text in counting.items() if "other" not in text or text.keys() - known
        } == set()
    several = [name for name, text in texts["en"].items() if isinstance(text, dict) and len(text) > 1]
    assert {name for name in several if "one" not in texts["ru"][name]} == set()
    # "few" may be the same as "other" in Russian, where the number governs nothing that changes
    assert {name for name in several if "few" not in forms(texts["ru"][name])} <= {"card.again.of"}


USED = re.compile(r"""(?<![\w.])t\(\s*(?:"([\w.]+)"|`([\w.]*)\$\{)""")
ELSEWHERE = re.compile(r'''"([a-z]+(?:\.[\w]+)+)"''')


async def test_whatever_is_said_has_words(texts):
    said = {name for text in SOURCES.values() for name, _ in USED.findall(text) if name}
    assert said - texts["ru"].keys() == set()
    begun = {prefix for text in SOURCES.values() for _, prefix in USED.findall(text) if prefix}
    assert {prefix for prefix in begun if not any(name.startswith(prefix) for name in texts["ru"])} == set()


async def test_no_words_are_left_that_nobody_says(texts):
    code = "\n".join(SOURCES.values())
    begun = tuple(prefix for text in SOURCES.values() for _, prefix in USED.findall(text) if prefix)
    unsaid = {name for name in texts["ru"] if f'"{name}"' not in code and not name.startswith(begun)}
    assert unsaid == set()


async def test_pages_of_words_have_the_same_parts_in_both_languages(loaded):
    ru, en = await loaded("locales/words.ru.js", "locales/words.en.js")
    shape = {
        name: [len(part) if isinstance(part, list) else 0 for part in parts] for name, parts in ru.items()
    }
    assert {
        name: [len(part) if isinstance(part, list) else 0 for part in parts] for name, parts in en.items()
    } == shape
