"""What the catalogue does not know is kept in the person's own words."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.journeys.opened import SAVE_NOTE
from tests.timeouts import until


@pytest.fixture
async def app(open_app, person):
    """With one such wish, made as people make it."""
    app = await open_app(person)
    await app.type("Зюзюка Гены")
    await app.sees("По запросу «Зюзюка Гены» ничего не нашлось")
    await app.button("Сохранить «Зюзюка Гены» как есть").click()
    await app.heading("Мой список")
    await app.wants("Зюзюка Гены")
    await until(lambda: person.has(wanted=["Зюзюка Гены"], bought=[]))
    await app.toast_ends()
    return app


async def test_it_is_kept_as_it_is_whatever_is_found_for_it(open_app, person):
    app = await open_app(person, "/?q=halva")
    await app.settle()
    await app.find(".row").first.wait_for()

    async def the_end_is_reached():
        await app.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        return await app.button("Сохранить «halva» как есть").count()

    await until(the_end_is_reached)
    await app.button("Сохранить «halva» как есть").click()
    await app.wants("halva")
    await until(lambda: person.has(wanted=["halva"], bought=[]))
    await app.toast_ends()
    await app.button("halva").click()
    await app.button("Найти в каталоге", exact=True).click()
    await app.find(".row").first.wait_for()
    await until(lambda: no_more_is_loaded(app))
    await expect(app.button("Сохранить «halva» как есть")).to_have_count(0)  # it is on the list


async def no_more_is_loaded(app):
    await app.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    return await app.find(".more-end").count() == 0


async def opened_sheet(app):
    await app.button("Зюзюка Гены").click()
    sheet = app.page.get_by_role("dialog")
    await expect(sheet).to_be_visible()
    return sheet


async def test_it_is_renamed_wanted_more_and_noted(app, person):
    sheet = await opened_sheet(app)
    await sheet.get_by_label("Название").fill("Зюзюка Геннадия")
    await sheet.get_by_label("Первым").check()
    await sheet.get_by_label("Заметка").fill("у вокзала")
    await sheet.get_by_role("button", name="Закрыть").click()
    await expect(sheet).to_have_count(0)
    await app.wants("Зюзюка Геннадия")
    await app.sees("у вокзала")

    async def kept():
        [item] = (await person.ask("GET", "/wishlist"))["items"]
        return (item["name"], item["priority"], item["note"]) == ("Зюзюка Геннадия", 3, "у вокзала")

    await until(kept)


async def test_a_name_that_is_on_the_list_already_is_said_in_front_of_its_sheet(app, person):
    app.watch.allow("status of 409")
    await person.ask("POST", "/wishlist/items", {"name": "Другая"})
    await app.wants("Другая", "Зюзюка Гены")
    sheet = await opened_sheet(app)
    await sheet.get_by_label("Название").fill("Другая")
    await sheet.get_by_label("Название").blur()
    await expect(sheet.get_by_role("status")).to_contain_text("уже")


async def test_it_is_removed_and_brought_back(app, person):
    sheet = await opened_sheet(app)
    await sheet.get_by_role("button", name="Убрать из списка").click()
    await app.toast("Убрано: Зюзюка Гены")
    await app.sees("Здесь появятся вкусы")
    await app.button("Вернуть").click()
    await app.wants("Зюзюка Гены")
    await until(lambda: person.has(wanted=["Зюзюка Гены"], bought=[]))


async def test_it_turns_out_to_be_a_flavour(app, person):
    sheet = await opened_sheet(app)
    await sheet.get_by_role("button", name="Найти в каталоге").click()
    await app.type("raspberry peach")
    await app.button("Это он: Raspberry Peach").click()
    await app.wants("Raspberry Peach")
    await until(lambda: person.has(wanted=["Raspberry Peach"], bought=[]))


async def test_back_closes_its_sheet_and_leaves_the_list_where_it_is(app):
    sheet = await opened_sheet(app)
    await app.go_back()
    await expect(sheet).to_have_count(0)
    await app.address("/list")
    await app.go_back()
    await app.address(
        "/?q=%D0%97%D1%8E%D0%B7%D1%8E%D0%BA%D0%B0+%D0%93%D0%B5%D0%BD%D1%8B"
    )  # where it came from


AGAIN_WHEN_CLOSED = """new Promise((pressed) => {
  new MutationObserver((_, observer) => {
    if (document.querySelector("dialog")) return;
    observer.disconnect();
    client.tell("back_button_pressed");
    pressed();
  }).observe(document.body, { childList: true, subtree: true });
  client.tell("back_button_pressed");
})"""


async def test_a_second_press_of_back_leaves_the_list_as_soon_as_the_sheet_is_gone(app):
    await opened_sheet(app)
    await app.top.evaluate(AGAIN_WHEN_CLOSED)
    await app.address("/?q=%D0%97%D1%8E%D0%B7%D1%8E%D0%BA%D0%B0+%D0%93%D0%B5%D0%BD%D1%8B")


async def test_while_something_is_not_saved_the_client_asks_before_it_closes(app):
    sheet = await opened_sheet(app)
    await sheet.get_by_label("Заметка").press_sequentially("ещё не")
    await app.hears_last("web_app_setup_closing_behavior", {"need_confirmation": True})
    await app.pause_ends(SAVE_NOTE)
    await app.hears_last("web_app_setup_closing_behavior", {"need_confirmation": False})


async def test_it_asks_no_more_when_a_note_is_left_and_saved(app):
    sheet = await opened_sheet(app)
    await sheet.get_by_label("Заметка").fill("ещё не")
    await app.hears_last("web_app_setup_closing_behavior", {"need_confirmation": True})
    await sheet.get_by_label("Название").focus()
    await app.hears_last("web_app_setup_closing_behavior", {"need_confirmation": False})


@pytest.mark.parametrize("label", ["Название", "Заметка"])
async def test_what_is_typed_while_the_last_change_is_on_its_way_is_asked_about_too(app, person, label):
    sheet = await opened_sheet(app)
    field = sheet.get_by_label(label)
    on_their_way, arrives = [], asyncio.Event()

    async def first_alone(route):
        on_their_way.append(route)
        if len(on_their_way) == 1:  # what follows stays on its way
            await arrives.wait()
            await route.continue_()

    await app.page.route("**/wishlist/items/*", first_alone)
    await field.fill("Зюзюка у вокзала")
    await field.blur()
    await field.fill("Зюзюка у вокзала, синяя")
    before = await app.said("web_app_setup_closing_behavior")
    arrives.set()
    await until(lambda: is_kept(person, "Зюзюка у вокзала"))

    async def said_after_the_answer():
        return (await app.said("web_app_setup_closing_behavior"))[len(before) :]

    assert await until(said_after_the_answer) == [{"need_confirmation": True}]


async def is_kept(person, text):
    [item] = (await person.ask("GET", "/wishlist"))["items"]
    return text in (item["name"], item["note"])


async def test_its_flavour_can_be_looked_at_first(app, person):
    sheet = await opened_sheet(app)
    await sheet.get_by_role("button", name="Найти в каталоге").click()
    await app.type("raspberry peach")
    await app.find(".row-link").filter(has_text="Raspberry Peach").first.click()
    await app.press_main("Это он: Raspberry Peach")
    await app.wants("Raspberry Peach")
    await until(lambda: person.has(wanted=["Raspberry Peach"], bought=[]))


async def test_its_flavour_can_be_looked_for_by_way_of_a_taste_and_a_brand(app, person):
    sheet = await opened_sheet(app)
    await sheet.get_by_role("button", name="Найти в каталоге").click()
    await app.button("Очистить поиск").click()
    await app.sees("Выберите, что это за вкус")
    await app.find(".section-tags .tag").first.click()
    await expect(app.button("Это он: ").first).to_be_visible()
    await app.go_back()
    await app.find("a.brand").first.click()
    await app.button("Это он: ").first.click()
    await app.heading("Мой список")

    async def is_known():
        return (await person.ask("GET", "/wishlist"))["items"][0]["tobacco"] is not None

    await until(is_known)


async def test_a_name_is_kept_by_the_keyboards_own_key_and_when_the_sheet_closes(app, person):
    sheet = await opened_sheet(app)
    name = sheet.get_by_label("Название")
    await name.fill("Зюзюка")
    await name.press("Enter")
    await app.wants("Зюзюка")
    await name.fill("Зюзюка Гены из-за угла")
    await app.hears_last("web_app_setup_closing_behavior", {"need_confirmation": True})
    await app.go_back()
    await app.wants("Зюзюка Гены из-за угла")
