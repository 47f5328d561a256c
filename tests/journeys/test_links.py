"""Links from the bot and from friends lead into the middle; Back leads out by way of a root."""

from base64 import urlsafe_b64encode
from urllib.parse import urlencode

import pytest


def search_link(text):
    return "s_" + urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("start", "heading", "root"),
    [
        ("t_80571", "Raspberry Peach", "/list"),
        ("add_80571", "Raspberry Peach", "/list"),
        ("b_old-lantern", "Old Lantern", "/"),
        ("bought", "Мой список", "/list"),
    ],
)
async def test_a_link_opens_its_screen_and_back_goes_to_a_root_before_it_leaves(
    open_app, reader, start, heading, root
):
    app = await open_app(reader, start=start)
    await app.heading(heading)
    await app.go_back()
    await app.address(root)
    await app.has_back_button(visible=False)  # the next Back is Telegram's own, which closes


@pytest.mark.parametrize(
    ("start", "address"),
    [("list", "/list"), (search_link("лимон & лайм"), f"/?{urlencode({'q': 'лимон & лайм'})}")],
)
async def test_a_link_to_a_root_is_left_at_once(open_app, reader, start, address):
    app = await open_app(reader, start=start)
    await app.address(address)
    await app.settle()
    await app.has_back_button(visible=False)


@pytest.mark.parametrize("start", ["nonsense", "s__w"])
async def test_a_link_that_is_none_of_ours_opens_the_first_screen(open_app, reader, start):
    app = await open_app(reader, start=start)
    await app.sees("Новые вкусы")
    await app.has_back_button(visible=False)


@pytest.mark.parametrize("start", ["%3Cb%3E", "s_%25%25"])
async def test_what_telegram_would_not_have_signed_opens_the_first_screen_too(open_app, reader, start):
    app = await open_app(reader, f"/?tgWebAppStartParam={start}")
    await app.sees("Новые вкусы")


@pytest.mark.parametrize("start", ["t_1", "b_nobody"])
async def test_what_is_gone_is_said_and_search_is_offered(open_app, reader, start):
    app = await open_app(reader, start=start)
    await app.sees("Такого здесь нет")
    await app.link("Найти вкус").click()
    await app.sees("Новые вкусы")
    app.watch.allow("status of 404")


async def test_back_walks_the_whole_way_and_finds_each_screen_as_it_was_left(open_app, reader):
    app = await open_app(reader, start="t_80571")
    await app.heading("Raspberry Peach")
    await app.link("Lantern Light", exact=True).click()
    await app.heading("Lantern Light")
    await app.scroll_to(700)
    await app.find(".row-link").nth(9).click()
    await app.page.wait_for_url("**/t/*")
    await app.go_back()
    await app.heading("Lantern Light")
    await app.scrolled_to(700)
    await app.go_back()
    await app.heading("Raspberry Peach")
    await app.go_back()
    await app.heading("Мой список")
    await app.has_back_button(visible=False)


async def test_both_tabs_are_read_when_a_link_leads_to_what_was_bought(open_app, person):
    bought, wanted = await person.tobaccos(sort="rating", limit=2)
    await person.wants(bought, purchased=True)
    await person.wants(wanted)
    app = await open_app(person, start="bought")
    await app.wants(bought["name"])
    await app.find(".segments a").first.click()
    await app.wants(wanted["name"])
