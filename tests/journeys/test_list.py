"""The list as it is walked along a shelf, narrowed and ordered; and what was bought before."""

import pytest
from playwright.async_api import expect

from tests.journeys.answers import Passing
from tests.timeouts import until


@pytest.fixture
async def items(person):
    """Two of each of two brands, one of them wanted badly."""
    tobaccos = [
        *await person.tobaccos(brand="velvet-tram", sort="name", limit=4),
        *await person.tobaccos(brand="otter-creek", sort="name", limit=5),
    ]
    items = await person.wants(*tobaccos)
    await person.ask("PATCH", f"/wishlist/items/{items[5]['id']}", {"priority": 3, "note": "для Ёлки"})
    return items


@pytest.fixture
async def app(open_app, person, items):
    app = await open_app(person, "/list")
    await app.settle()
    return app


def names_of(items):
    return [item["name"] for item in items]


async def shown(app, names):
    await expect(app.find("li.is-item .row-name")).to_have_text(names)


async def test_it_stands_by_brand_as_on_a_shelf(app, items):
    await expect(app.find(".shelf-head h2")).to_have_text(["Otter Creek", "Velvet Tram"])
    await expect(app.find(".shelf-head .count")).to_have_text(["5", "4"])

    async def all_of_them():
        return sorted(await app.find("li.is-item .row-name").all_text_contents()) == sorted(names_of(items))

    await until(all_of_them)


async def test_it_is_ordered_otherwise_and_remembers_it(app, items):
    order = app.page.get_by_label("Порядок")
    await order.select_option("priority")
    await expect(app.find(".shelf-head")).to_have_count(0)
    await expect(app.find("li.is-item .row-name").first).to_have_text(items[5]["name"])
    await order.select_option("newest")
    await shown(app, names_of(items)[::-1])
    await app.page.reload()
    await shown(app, names_of(items)[::-1])


async def test_it_is_narrowed_to_a_brand_and_searched_in(app, items):
    brand = app.button("Velvet Tram 4")
    await brand.click()
    await expect(brand).to_have_attribute("aria-pressed", "true")
    await expect(app.find("li.is-item")).to_have_count(4)
    await brand.click()
    within = app.page.get_by_label("Поиск в списке")
    await within.fill("елки")  # it is noted with ё
    await shown(app, [items[5]["name"]])
    await within.fill("нетакого")
    await app.sees("В списке такого нет")
    await app.button("Сбросить").click()
    await expect(app.find("li.is-item")).to_have_count(9)


async def test_a_search_within_forgives_slips_and_is_there_on_the_way_back(app, items):
    within = app.page.get_by_label("Поиск в списке")
    name = items[0]["name"]
    slip = name[:3] + name[2] + name[3:]  # a letter twice: the device alone would not find it
    await within.fill(slip)
    await shown(app, [name])
    await app.find(".row-link").click()
    await app.heading(name)
    await app.go_back()
    await expect(within).to_have_value(slip)
    await shown(app, [name])
    await within.fill(slip[0])  # too short to be asked for: what was found for more is no answer to it
    await expect(app.find("li.is-item")).not_to_have_count(1)
    await within.fill("")
    await expect(app.find("li.is-item")).to_have_count(9)


async def test_what_was_noted_of_a_bought_flavour_can_still_be_read(app, person, items):
    await person.ask("PATCH", f"/wishlist/items/{items[5]['id']}", {"purchased": True})
    await app.link("Куплено").click()
    await app.sees("для Ёлки")


async def test_what_was_bought_stands_apart_with_its_date_and_is_wanted_again(app, person, items):
    name = items[0]["name"]
    await person.ask("PATCH", f"/wishlist/items/{items[0]['id']}", {"purchased": True})
    await app.link("Куплено").first.click()
    await shown(app, [name])
    await expect(app.find("li.is-item .row-more")).to_contain_text("Куплено")
    await app.has_back_button(visible=False)  # tabs are beside each other

    await app.button(f"Хочу ещё: {name}").click()
    await app.toast(f"В списке: {name}")
    await app.sees("Отметьте вкус купленным")
    await until(lambda: person.has(wanted=sorted(names_of(items)), bought=[]))


async def test_who_did_not_mean_again_has_bought_it_still(app, person, items):
    name = items[0]["name"]
    await person.ask("PATCH", f"/wishlist/items/{items[0]['id']}", {"purchased": True})
    await app.link("Куплено").first.click()
    await app.button(f"Хочу ещё: {name}").click()
    await app.toast(f"В списке: {name}")
    await app.button("Вернуть").click()
    await shown(app, [name])
    await until(lambda: person.has(wanted=sorted(names_of(items[1:])), bought=[name]))


async def test_a_note_that_was_saved_later_is_the_one_that_stays(app, person, items):
    app.watch.allow("ERR_FAILED")
    await app.go(f"/t/{items[1]['tobacco']['id']}")
    note = app.page.get_by_label("Заметка")
    saving = Passing()
    await app.page.route("**/wishlist/items/*", saving)
    await note.fill("с мя")
    await note.blur()
    await app.sees_no("Сохраняю")
    await until(lambda: saving.met)
    saving.is_over = True
    await note.fill("с мятой")
    await note.blur()

    async def kept():
        told = {one["id"]: one for one in (await person.ask("GET", "/wishlist"))["items"]}[items[1]["id"]]
        return told["note"] == "с мятой"

    await until(kept)
    # What is read of the list is behind whatever waits to be sent.
    await person.wants_best_of("mednyy-lis", 1)
    await app.go_back()
    await expect(app.find("li.is-item")).to_have_count(len(items) + 1)
    assert await kept()


async def test_a_search_stays_in_sight_for_as_long_as_it_narrows(app, person, items):
    within = app.page.get_by_label("Поиск в списке")
    await within.fill("елки")
    await shown(app, [items[5]["name"]])
    for item in items[:3]:  # fewer than have a field to search in
        await person.ask("DELETE", f"/wishlist/items/{item['id']}")
    await until(lambda: app.find(".segments .count").first.filter(has_text="6").count())
    await expect(within).to_have_value("елки")
    await within.fill("")
    await expect(app.find("li.is-item")).to_have_count(6)


async def test_a_bought_flavour_is_known_on_its_card_and_wanted_again_there(app, person, items):
    tobacco = items[0]["tobacco"]
    await person.ask("PATCH", f"/wishlist/items/{items[0]['id']}", {"purchased": True})
    await app.go(f"/t/{tobacco['id']}")
    await app.sees("Уже покупали")
    await app.press_main("Хочу ещё")
    await app.shows_main_button("Куплено")
    await app.sees("куплено")  # when it was
    await until(lambda: person.has(wanted=sorted(names_of(items)), bought=[]))


async def test_a_card_takes_a_note_and_how_much_it_is_wanted(app, person, items):
    await app.go(f"/t/{items[1]['tobacco']['id']}")
    await app.page.get_by_label("Очень").check()
    await app.page.get_by_label("Заметка").fill("с мятой")
    await app.go_back()
    await app.sees("с мятой")

    async def kept():
        told = {one["id"]: one for one in (await person.ask("GET", "/wishlist"))["items"]}[items[1]["id"]]
        return (told["priority"], told["note"]) == (2, "с мятой")

    await until(kept)


async def test_taken_off_on_its_card_it_is_brought_back_by_undo(app, person, items):
    await app.go(f"/t/{items[1]['tobacco']['id']}")
    await app.button("Убрать из списка").first.click()
    await app.shows_main_button("Добавить в список")
    await app.toast(f"Убрано: {items[1]['name']}")
    await app.button("Вернуть").click()
    await app.shows_main_button("Куплено")
    await until(lambda: person.has(wanted=sorted(names_of(items)), bought=[]))


async def test_an_empty_list_leads_to_the_search(open_app, newcomer):
    await newcomer.ask("POST", "/me/adult", {"version": 1})
    app = await open_app(newcomer, "/list")
    await app.sees("Здесь появятся вкусы, которые захочется попробовать.")
    await app.link("Найти вкус").click()
    await app.sees("Новые вкусы")
