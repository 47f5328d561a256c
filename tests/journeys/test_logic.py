"""What is computed without a page, each module by the sentences in `logic/`."""

from pathlib import Path

import pytest

LOGIC = Path(__file__).parent / "logic"

# Every sentence that does not hold, with what came instead.
HOLD = """async ([name, sentences]) => {
  const base = document.querySelector("script[type=module]").src.replace("main.js", "");
  const module = await import(`${base}logic/${name}.js`);
  const same = (told, wanted) => {
    const [one, other] = [told, wanted].map((value) => JSON.stringify(value));
    if (one !== other) throw new Error(`${one} is not ${other}`);
  };
  const broken = {};
  for (const [sentence, holds] of Object.entries(eval(sentences))) {
    try {
      holds(module, same);
    } catch (error) {
      broken[sentence] = error.message;
    }
  }
  return broken;
}"""


@pytest.fixture(scope="module")
async def page(browser, url):
    """Any page of ours; ours alone may be read from here."""
    context = await browser.new_context(bypass_csp=True)
    page = await context.new_page()
    await page.goto(f"{url}/about")
    yield page
    await context.close()


@pytest.mark.parametrize("name", sorted(path.stem for path in LOGIC.glob("*.js")))
async def test_what_is_said_of_it_holds(page, name):
    sentences = (LOGIC / f"{name}.js").read_text(encoding="utf-8")
    assert await page.evaluate(HOLD, [name, sentences]) == {}
