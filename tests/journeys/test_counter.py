"""At the counter, in a basement: the list is large, and changes wait to be sent."""

import re

import pytest
from playwright.async_api import expect

from tests.journeys.answers import SECONDS, Passing, aborting, answering, refused
from tests.journeys.devices import ANDROID
from tests.journeys.opened import LOAD_AHEAD, POLL, SIGN_IN_AGAIN
from tests.program import ROOT
from tests.timeouts import until

RESTARTING = answering(refused(503, "UNAVAILABLE", **{"Retry-After": str(SECONDS)}))
JS = ROOT / "static/js"
IMPORT = re.compile(r'^import .*?"(\.[^"]+)"', re.MULTILINE)
NO_NETWORK = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")


@pytest.fixture
async def names(person):
    return await person.wants_best_of("velvet-tram", 4)


@pytest.fixture
async def app(open_app, person, names):
    app = await open_app(person, "/list", device=ANDROID)
    for words in NO_NETWORK:
        app.watch.allow(words)
    await app.link("У прилавка").click()
    await app.heading("У прилавка")
    await app.stream()
    return app


def line(app, name):
    return app.page.get_by_role("checkbox").filter(has_text=name)


async def ticked(app, name):
    await line(app, name).click()
    await expect(line(app, name)).to_be_checked()


async def test_without_a_network_ticks_are_shown_kept_and_sent_when_it_is_back(app, person, names):
    await app.top.context.set_offline(True)
    await app.sees("Нет сети. Показываю список от")
    await ticked(app, names[0])
    await ticked(app, names[1])
    await app.sees("2 изменения ждут отправки.")
    await app.sees("осталось 2")
    assert await person.has(wanted=sorted(names), bought=[])

    await app.top.context.set_offline(False)

    await app.toast("Отправлено 2 изменения")
    await app.sees_no("сети.")
    assert await person.has(wanted=sorted(names[2:]), bought=sorted(names[:2]))
    await expect(line(app, names[0])).to_be_checked()  # it stays where it is, so that no finger misses


async def test_a_tick_that_is_taken_back_without_a_network_was_never_there(app, person, names):
    await app.top.context.set_offline(True)
    await ticked(app, names[0])
    await line(app, names[0]).click()
    await expect(line(app, names[0])).not_to_be_checked()
    await app.sees("1 изменение ждёт отправки.")  # the last word alone
    await app.top.context.set_offline(False)
    await app.sees_no("сети.")
    assert await person.has(wanted=sorted(names), bought=[])


async def test_it_opens_without_a_network_though_it_was_never_opened_before(open_app, person, names):
    app = await open_app(person)
    for words in NO_NETWORK:
        app.watch.allow(words)
    await app.stream()
    await loaded_ahead(app)
    await app.top.context.set_offline(True)
    await app.link("Мой список").click()
    await app.link("У прилавка").click()
    await ticked(app, names[0])
    await app.top.context.set_offline(False)
    await until(lambda: person.has(wanted=sorted(names[1:]), bought=[names[0]]))


async def loaded_ahead(app):
    """The screens that are wanted without a network have come, with all that they import."""
    await app.pause_ends(LOAD_AHEAD)
    modules = with_imports(JS / "views/list.js") | with_imports(JS / "views/counter.js")
    paths = [module.relative_to(JS.parent).as_posix() for module in modules]
    await until(lambda: all(any(one.endswith(path) for one in app.watch.finished) for path in paths))


def with_imports(module):
    found, left = set(), {module}
    while left:
        found.add(one := left.pop())
        left |= {(one.parent / path).resolve() for path in IMPORT.findall(one.read_text())} - found
    return found


async def test_ticks_wait_for_a_program_that_restarts_too(app, person, names):
    app.watch.allow("status of 503")
    restart = Passing(RESTARTING)
    await app.page.route("**/api/v1/wishlist/items/*", restart)
    await ticked(app, names[0])
    await app.sees("1 изменение ждёт отправки.")
    await app.page.reload()
    await app.sees("1 изменение ждёт отправки.")
    await app.pause_begins(SECONDS * 1000)
    restart.is_over = True
    await app.pause_ends(SECONDS * 1000)
    await until(lambda: person.has(wanted=sorted(names[1:]), bought=[names[0]]))
    await app.sees_no("сети.")


async def test_what_was_added_without_a_network_is_ticked_and_taken_back_there(open_app, person, names):
    app = await open_app(person, "/?q=raspberry")
    for words in NO_NETWORK:
        app.watch.allow(words)
    await app.stream()
    await loaded_ahead(app)
    await app.settle()
    await app.top.context.set_offline(True)
    await app.button("Добавить в список: Raspberry Peach").click()
    await app.toast("В списке: Raspberry Peach")
    await app.button("Добавить в список: Raspberry", exact=True).first.click()
    await app.toast("В списке: Raspberry")
    await app.button("Вернуть").click()
    await app.link("Мой список").click()
    await app.link("У прилавка").click()
    await ticked(app, "Raspberry Peach")
    await app.top.context.set_offline(False)
    await until(lambda: person.has(wanted=sorted(names), bought=["Raspberry Peach"]))


async def test_what_waits_outlives_a_reload(app, person, names):
    network = Passing()
    await app.page.route("**/api/**", network)
    await ticked(app, names[0])
    await app.sees("1 изменение ждёт отправки.")

    await app.page.reload()
    await app.sees("1 изменение ждёт отправки.")
    await expect(app.page.get_by_role("checkbox")).to_have_count(3)

    await app.pause_begins(POLL)
    network.is_over = True
    await app.pause_ends(POLL)
    await until(lambda: person.has(wanted=sorted(names[1:]), bought=[names[0]]))
    await app.sees_no("ждёт сети")


async def test_opened_anew_without_a_network_the_last_copy_is_shown_and_can_be_ticked(app, person, names):
    network = Passing()
    await app.page.route("**/api/**", network)
    await app.launch_again(await person.launch("list"))
    await app.sees("Нет сети. Показываю список от")
    await app.page.get_by_role("checkbox", name=f"Куплено: {names[0]}").click()
    await app.sees("1 изменение ждёт отправки.")

    network.is_over = True
    await app.pause_ends(SIGN_IN_AGAIN)
    await until(lambda: person.has(wanted=sorted(names[1:]), bought=[names[0]]))


async def test_somebody_else_on_the_same_device_does_not_see_the_copy(app, names, open_app, newcomer):
    await app.page.route("**/api/**", aborting)
    await app.launch_again(await newcomer.launch("list"))
    await app.sees("Нет связи")
    await app.sees_no(names[0])


async def test_ticking_at_the_counter_buys_at_once_where_there_is_a_network(app, person, names):
    await ticked(app, names[2])
    await app.toast(f"Куплено: {names[2]}")
    await until(lambda: person.has(wanted=sorted({*names} - {names[2]}), bought=[names[2]]))
    await line(app, names[2]).click()
    await until(lambda: person.has(wanted=sorted(names), bought=[]))


AWAKE = """
window.locks = [];
navigator.wakeLock.request = async () => {
    const lock = { isHeld: true, release: async () => { lock.isHeld = false; } };
    locks.push(lock);
    return lock;
};
null;
"""


async def test_the_screen_is_kept_awake_for_as_long_as_one_stands_there(open_app, person, names):
    app = await open_app(person, "/list")
    await app.page.evaluate(AWAKE)
    await app.link("У прилавка").click()

    async def held():
        return await app.page.evaluate("locks.map((lock) => lock.isHeld)")

    await until(lambda: are(held, [True]))
    await app.go_back()
    await until(lambda: are(held, [False]))


async def are(told, wanted):
    return await told() == wanted


async def test_what_is_added_without_a_network_can_be_ticked_and_noted_at_once(open_app, person):
    [one] = await person.tobaccos(brand="velvet-tram", limit=1)
    app = await open_app(person, f"/t/{one['id']}")
    for words in NO_NETWORK:
        app.watch.allow(words)
    await app.shows_main_button("Добавить в список")
    await app.stream()
    await app.top.context.set_offline(True)
    await app.press_main("Добавить в список")
    await app.shows_main_button("Куплено")
    await app.page.get_by_label("Заметка").fill("в подвале")
    await app.page.get_by_label("Заметка").blur()
    await app.top.context.set_offline(False)

    async def kept():
        return [item["note"] for item in (await person.ask("GET", "/wishlist"))["items"]] == ["в подвале"]

    await until(kept)
