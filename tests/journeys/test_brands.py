"""Brands and their lines."""

from playwright.async_api import expect


async def test_a_brand_tells_what_it_is_and_leads_to_its_lines_and_flavours(open_app, reader):
    app = await open_app(reader)
    told = await reader.ask("GET", "/brands/mednyy-lis")
    await app.go("/b/mednyy-lis")
    await app.heading(told["name"])
    await app.sees(f"с {told['founded']} года")
    await expect(app.find(".alt")).to_have_text(told["alt_name"])
    await expect(app.find(".is-line .row-name")).to_have_text([line["name"] for line in told["lines"]])
    await expect(app.find("li.row:not(.is-line)")).to_have_count(len(told["best"]))

    await app.find(".is-line a").nth(1).click()
    await app.heading(told["lines"][1]["name"])
    line = await reader.tobaccos(line=f"mednyy-lis/{told['lines'][1]['slug']}", sort="rating", limit=30)
    await app.has_found(len(line))
    shown = await app.find(".row-name").all_text_contents()
    assert shown == [one["name"] for one in line][: len(shown)]
    await app.link(told["name"], exact=True).click()
    await app.heading(told["name"])

    await app.find(".foot a").click()
    await app.address("/?brand=mednyy-lis")
    await expect(app.link(f"Убрать фильтр: {told['name']}")).to_be_visible()


async def test_a_brand_that_is_not_made_any_more_says_so(open_app, reader):
    brands = (await reader.ask("GET", "/brands"))["items"]
    gone = next(one for one in brands if one["status"]["value"] == "discontinued")
    app = await open_app(reader, f"/b/{gone['slug']}")
    await app.heading(gone["name"])
    await app.sees("Снят с производства: остались только запасы магазинов")


async def test_a_card_tells_all_that_is_known_in_one_request(open_app, reader):
    app = await open_app(reader, "/t/80571")
    told = await reader.ask("GET", "/tobaccos/80571")
    await app.heading("Raspberry Peach")
    for words in ("Малина и персик", "Крепость от производителя", "Оценки", "Описание", "Похожие вкусы"):
        await app.sees(words)
    await app.sees(told["description"].split("\n")[0])
    await expect(app.find(".distribution li")).to_have_count(5)
    await expect(app.find("li.row")).to_have_count(len(told["similar"]))
    await app.stream()
    asked = {address.split("?")[0] for address in app.watch.to("/api/v1/tobaccos")}
    assert asked == set()  # it came with the sign-in


async def test_limited_and_discontinued_flavours_say_so(open_app, reader):
    app = await open_app(reader)
    for status, words in (
        ("limited", "может больше не появиться"),
        ("discontinued", "остались только запасы"),
    ):
        [one] = await reader.tobaccos(status=status, limit=1)
        await app.go(f"/t/{one['id']}")
        await app.sees(words)


async def test_a_line_is_narrowed_on_its_own_page(open_app, reader):
    [one] = await reader.tobaccos(brand="velvet-tram", sort="rating", limit=1)
    path = f"/b/velvet-tram/{one['line']['slug']}"
    app = await open_app(reader, path)
    await app.heading("Основная линейка")
    await expect(app.find(".narrow .chip.is-on")).to_have_count(0)  # the line is no filter to be taken away
    await app.button("Фильтры").click()
    sheet = app.page.get_by_role("dialog")
    await sheet.get_by_role("group", name="Вкусы").get_by_role("button").first.click()
    await expect(sheet.locator(".chip.is-on")).to_have_count(1)
    await expect(app.find(".narrow .chip.is-on")).to_have_count(2)  # the button, the taste
    await app.heading("Основная линейка")
    await sheet.get_by_role("button", name="Сбросить").click()
    await app.address(path)
    await expect(sheet).to_be_visible()
