"""axe looks at every screen for what keeps people out."""

import pytest

from tests.journeys.devices import PLAIN
from tests.journeys.palettes import DARK, ODD, PALETTES
from tests.journeys.tour import tour
from tests.program import ROOT

AXE = ROOT / "tests/vendor/axe.min.js"

# Only what keeps somebody out; what axe merely would like otherwise is a matter of taste.
LOOK = """async (rules) => {
  const { violations } = await axe.run(document, {
    resultTypes: ["violations"],
    ...(rules.length ? { runOnly: { type: "rule", values: rules } } : {}),
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}"""
THEMES = {"dark": PALETTES[DARK], "neon": ODD["neon"], "yellow on white": ODD["yellow on white"]}


@pytest.fixture(scope="module")
def axe():
    if not AXE.is_file():
        pytest.skip("npm was out of reach: scripts/set-up could not fetch axe-core")
    return AXE.read_text(encoding="utf-8")


async def barriers(app, *rules):
    return await app.page.evaluate(LOOK, list(rules))


async def test_no_screen_keeps_anybody_out_in_any_theme(open_app, collector, axe):
    app = await open_app(collector, device=PLAIN)
    await app.page.evaluate(axe)
    found = {}
    async for name in tour(app):
        await app.change_theme(PLAIN.theme)
        found[name] = await barriers(app)
        for theme, colours in THEMES.items():
            await app.change_theme(colours)
            found[f"{name}, {theme}"] = await barriers(app, "color-contrast")
    assert {name: told for name, told in found.items() if told} == {}


async def test_neither_do_the_doors(open_app, newcomer, axe):
    app = await open_app(newcomer, device=PLAIN)
    app.watch.allow("status of 401")
    await app.page.evaluate(axe)
    await app.heading("Вам уже есть 18 лет?")
    assert await barriers(app) == []
    await app.button("Нет").click()
    assert await barriers(app) == []
    await app.launch_again((await newcomer.launch("list")).replace("hash=", "hash=0"))
    await app.heading("Откройте ещё раз")
    await app.page.evaluate(axe)
    assert await barriers(app) == []
