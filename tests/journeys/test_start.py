"""A start that goes wrong says so, begins anew by itself, and meanwhile shows what the device keeps."""

from playwright.async_api import expect

from tests.journeys.answers import Passing, answering, told
from tests.journeys.opened import RELOAD, SIGN_IN_AGAIN
from tests.timeouts import until

SIGN_IN = "**/auth/validate"


async def test_a_start_that_was_cut_off_is_said_and_begins_anew_when_there_is_a_network(open_app, reader):
    session = Passing()
    app = await open_app(reader, routes={"**/js/session.js": session})
    app.watch.allow("ERR_FAILED")
    await app.sees("Нет связи. Попробуем снова сами.")
    session.is_over = True
    await app.pause_ends(RELOAD)
    await app.sees("Лучшие по оценкам")


async def test_the_first_screen_says_what_is_wrong_and_comes_when_it_is_over(open_app, reader):
    sign_in = Passing(answering(told("starting", 503)))
    app = await open_app(reader, routes={SIGN_IN: sign_in})
    app.watch.allow("status of 503")
    await app.sees("Сервис перезапускается")
    sign_in.is_over = True
    await app.pause_ends(SIGN_IN_AGAIN)
    await app.sees("Лучшие по оценкам")


async def test_texts_that_did_not_come_are_said_and_come_when_there_is_a_network(open_app, reader):
    texts = Passing()
    app = await open_app(reader, routes={"**/locales/ru.js": texts})
    app.watch.allow("ERR_FAILED")
    app.watch.allow("Failed to fetch")
    await app.sees("Нет связи. Попробуем снова сами.")
    assert "web_app_ready" in await app.methods()  # Telegram's own cover is away
    texts.is_over = True
    await app.pause_ends(RELOAD)
    await app.sees("Лучшие по оценкам")


async def test_who_asks_again_without_a_network_is_answered_when_it_is_back(open_app, reader):
    sign_in = Passing()
    app = await open_app(reader, routes={SIGN_IN: sign_in})
    app.watch.allow("ERR_FAILED")
    await app.button("Повторить").click()
    await app.page.evaluate("dispatchEvent(new Event('online'))")  # and yet nothing comes through
    await expect(app.button("Повторить")).to_be_visible()
    sign_in.is_over = True
    await app.pause_ends(SIGN_IN_AGAIN)
    await app.sees("Лучшие по оценкам")


async def test_while_nobody_can_be_signed_in_the_last_copy_of_the_list_is_at_hand(open_app, person):
    [name] = await person.wants_best_of("velvet-tram", 1)
    app = await open_app(person, "/list")
    await app.wants(name)
    app.watch.allow("status of 503")
    await app.page.route(SIGN_IN, answering(told("starting", 503)))
    await app.page.evaluate("sessionStorage.clear()")
    await app.launch_again()
    await app.sees("Сервис перезапускается")
    await app.link("Мой список").click()
    await app.wants(name)


async def test_telegrams_cover_is_taken_away_before_anybody_is_signed_in(open_app, reader):
    held = []

    async def hold(route):
        held.append(route)

    app = await open_app(reader, routes={SIGN_IN: hold})

    async def is_ready():
        return held and "web_app_ready" in await app.methods()

    await until(is_ready)
    await held[0].continue_()
    await app.sees("Лучшие по оценкам")
