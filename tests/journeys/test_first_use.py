"""The first time: one question, and nothing of the catalogue before it is answered."""

from playwright.async_api import expect

CONTENT = ".row, .tile, .brand, .tag, img, .tabs"


async def test_yes_by_the_main_button_opens_the_catalogue(open_app, newcomer):
    app = await open_app(newcomer)
    await app.heading("Вам уже есть 18 лет?")
    await expect(app.find(CONTENT)).to_have_count(0)

    await app.press_main("Мне есть 18 лет")

    await app.sees("Лучшие по оценкам")
    await expect(app.find(".row")).not_to_have_count(0)
    await app.shows_main_button(None)
    assert (await newcomer.ask("GET", "/me"))["adult"]["is_confirmed"] is True


async def test_no_shows_nothing_and_a_slip_can_be_taken_back(open_app, newcomer):
    app = await open_app(newcomer, start="t_80571")
    await app.button("Нет").click()

    await app.heading("Тогда показать нечего")
    await expect(app.find(CONTENT)).to_have_count(0)
    await app.shows_main_button(None)
    assert (await newcomer.ask("GET", "/me"))["adult"]["is_confirmed"] is False

    await app.button("Нажали по ошибке").click()
    await app.press_main("Мне есть 18 лет")
    await app.heading("Raspberry Peach")  # where the link led to


async def test_before_the_answer_nothing_but_the_sign_in_is_asked_for(open_app, newcomer):
    app = await open_app(newcomer, "/list")
    await app.heading("Вам уже есть 18 лет?")
    assert app.watch.to("/api/") == ["POST /api/v1/auth/validate"]
    assert app.watch.to("/pictures/") == []


async def test_privacy_can_be_read_before_the_answer(open_app, newcomer):
    app = await open_app(newcomer)
    await app.link("Что здесь хранится").click()
    await app.heading("Что здесь хранится")
    await app.go_back()
    await app.heading("Вам уже есть 18 лет?")
