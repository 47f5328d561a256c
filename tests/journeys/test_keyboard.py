"""Everything can be reached, seen and pressed with keys alone."""

import asyncio

from playwright.async_api import expect

from tests.journeys.devices import DESKTOP
from tests.journeys.opened import TOAST
from tests.timeouts import until

# What the keyboard is on, how it is called, and whether that can be seen: by an outline of its own, by one of
# the field around it, or of the label beside it; and not behind the bars at the edges.
HERE = """() => {
  const here = document.activeElement;
  const around = [here, here.nextElementSibling, here.closest(".field, .is-select")].filter(Boolean);
  const box = here.getBoundingClientRect();
  const above = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return {
    tag: here.tagName,
    name: here.getAttribute("aria-label") ?? here.labels?.[0]?.textContent.trim() ?? here.textContent.trim(),
    top: Math.round(box.top + scrollY),
    isUncovered: here.contains(above) || Boolean(above?.closest("label")?.contains(here)),
    isSeen: around.map((one) => getComputedStyle(one)).some(({ outlineStyle }) => outlineStyle !== "none"),
    isInSheet: Boolean(here.closest("dialog")),
  };
}"""


async def tab(app, times=1, key="Tab"):
    """The places the keyboard comes by."""
    places = []
    for _ in range(times):
        await app.page.keyboard.press(key)
        places.append(await app.page.evaluate(HERE))
    return places


async def tab_to(app, name, most=40):
    for _ in range(most):
        [place] = await tab(app)
        if place["name"].startswith(name):
            return place
    raise AssertionError(f"the keyboard does not come by {name}")


async def test_a_flavour_is_found_added_and_bought_without_a_finger(open_app, person):
    app = await open_app(person, device=DESKTOP)
    await app.sees("Лучшие по оценкам")
    await app.stream()
    [field] = await tab(app)
    assert field["name"] == "Поиск по каталогу"
    await app.page.keyboard.type("raspberry peach")
    await expect(app.find(".row-name").first).to_have_text("Raspberry Peach")

    await tab_to(app, "Raspberry Peach")
    await app.page.keyboard.press("Enter")
    await app.heading("Raspberry Peach")
    await expect(app.page.get_by_role("heading", level=1)).to_be_focused()
    await app.page.go_back()
    await expect(app.page.get_by_role("heading", level=1)).to_be_focused()
    await tab_to(app, "Добавить в список: Raspberry Peach")
    await app.page.keyboard.press("Space")
    await app.toast("В списке: Raspberry Peach")

    await tab_to(app, "Мой список", most=150)
    await app.page.keyboard.press("Enter")
    await app.heading("Мой список")
    await expect(app.page.get_by_role("heading", level=1)).to_be_focused()
    await tab_to(app, "Куплено: Raspberry Peach")
    await app.page.keyboard.press("Space")
    await until(lambda: person.has(wanted=[], bought=["Raspberry Peach"]))
    await app.pause_begins(TOAST)
    await tab_to(app, "Вернуть")
    assert await app.page.evaluate(f"pauses.count({TOAST})") == 0  # it stays while somebody is at it
    await app.page.keyboard.press("Enter")
    await until(lambda: person.has(wanted=["Raspberry Peach"], bought=[]))


async def test_the_keyboard_goes_on_to_the_next_flavour_when_one_is_ticked(open_app, person):
    names = await person.wants_best_of("velvet-tram", 3)
    app = await open_app(person, "/list", device=DESKTOP)
    await app.settle()
    ticks = app.page.get_by_role("checkbox")
    labels = [await tick.get_attribute("aria-label") for tick in await ticks.all()]
    await ticks.nth(1).focus()
    await app.page.keyboard.press("Space")
    await expect(ticks).to_have_count(2)
    assert len(names) == len(labels)
    await expect(app.find(f"[aria-label='{labels[2]}']")).to_be_focused()


async def test_the_keyboard_goes_down_the_page_and_is_always_seen(open_app, reader):
    app = await open_app(reader, device=DESKTOP)
    await app.sees("Лучшие по оценкам")
    await app.stream()
    await app.settle()
    await expect(app.find(".foot")).to_be_visible()  # what comes in its turn is there to the end
    places = await tab(app, 60)
    assert [place["name"] for place in places if not place["isSeen"]] == []
    assert [place["name"] for place in places if not place["isUncovered"]] == []
    flow = [place["top"] for place in places]
    assert (
        flow == sorted(flow) or max(b - a for a, b in zip(flow[1:], flow, strict=False)) < 44
    )  # within a row
    backwards = await tab(app, 10, "Shift+Tab")
    assert [one["name"] for one in backwards] == [one["name"] for one in places[-2:-12:-1]]


async def test_a_sheet_holds_the_keyboard_closes_by_escape_and_gives_it_back(open_app, reader):
    app = await open_app(reader, "/?q=halva", device=DESKTOP)
    await expect(app.find(".row")).not_to_have_count(0)
    await tab_to(app, "Фильтры")
    await app.page.keyboard.press("Enter")
    await expect(app.page.get_by_role("dialog")).to_be_visible()
    await app.sees("Крепость")
    places = await tab(app, 80)
    assert {place["isInSheet"] for place in places if place["tag"] != "BODY"} == {True}
    assert [place["name"] for place in places if not place["isSeen"] and place["tag"] != "BODY"] == []

    await app.page.keyboard.press("Escape")
    await expect(app.page.get_by_role("dialog")).to_have_count(0)
    await expect(app.button("Фильтры")).to_be_focused()
    await app.address("/?q=halva")


async def test_what_comes_late_does_not_take_the_keyboard_away(open_app, reader):
    late = asyncio.Event()

    async def held(route):
        await late.wait()
        await route.continue_()

    app = await open_app(reader, "/?q=halva", device=DESKTOP, routes={"**/js/rest.js": held})
    await expect(app.button("Фильтры")).to_be_visible()
    await tab_to(app, "Фильтры")
    late.set()
    await app.stream()
    await expect(app.button("Фильтры")).to_be_focused()


async def test_choices_are_made_with_arrows_and_space(open_app, person):
    [item] = await person.wants(*await person.tobaccos(search="raspberry peach", limit=1))
    app = await open_app(person, "/t/80571", device=DESKTOP)
    await app.shows_main_button("Куплено")
    await tab_to(app, "Потом")
    await app.page.keyboard.press("ArrowRight")
    await app.page.keyboard.press("ArrowRight")

    async def badly():
        [told] = (await person.ask("GET", "/wishlist"))["items"]
        return told["id"] == item["id"] and told["priority"] == 2

    await until(badly)
