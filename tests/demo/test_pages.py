import json
import re

from tests.demo.conftest import brand_of, of_brand

ITEMS = ".tobacco_list_items > .tobacco_list_item"


def linked(page, kind):
    found = [json.loads(node.text()) for node in page.css('script[type="application/ld+json"]')]
    return [value for value in found if value["@type"] == kind]


def labelled(page):
    rows = {}
    for row in page.css(".object_card_info > .object_info_item"):
        first, gap, last = list(row.iter())
        assert gap.text() == ""
        label = first.css_first("span span") or first
        rows[label.text().strip()] = last.text(strip=True)
    return rows


async def test_both_tabs_are_on_the_brands_page_with_twenty_items_each(visitor):
    page = await visitor.page("/tobaccos/brands?r=position&s=rating&d=desc")
    assert page.css_first("h1").text() == "Рейтинги"
    tabs = {node.attributes["data-type"]: node for node in page.css(".tobacco_list_wrapper[data-type]")}
    assert {tab: node.attributes["data-active"] for tab, node in tabs.items()} == {
        "position": "1",
        "others": "0",
    }
    for node in tabs.values():
        container = node.css_first(".tobacco_list_items")
        assert (container.attributes["data-target"], container.attributes["data-offset"]) == ("5", "20")
        assert container.attributes["data-count"] == "21"
        assert len(node.css(ITEMS)) == 20
        assert all("event" in item.attributes for item in node.css(ITEMS))
        assert all("data-id" not in item.attributes for item in node.css(ITEMS))


async def test_the_other_tab_is_open_under_its_own_address(visitor):
    page = await visitor.page("/tobaccos/brands?r=others&s=rating&d=desc")
    active = page.css_first('.tobacco_list_wrapper[data-active="1"]')
    assert active.attributes["data-type"] == "others"


async def test_a_place_in_the_first_tab_tells_last_weeks(visitor):
    page = await visitor.page("/tobaccos/brands")
    best = page.css_first('[data-type="position"] .item_rating_position')
    assert best.css_first("p").text() == "1"
    assert re.fullmatch(r"Место на прошлой неделе : \d+", best.attributes["data-hover-title"])
    assert page.css_first('.tobacco_list_wrapper[data-type="others"] .item_rating_position') is None


async def test_lists_ignore_offset_page_and_limit_in_the_address(visitor):
    plain = await visitor.page("/tobaccos/old-lantern")
    asked = await visitor.page("/tobaccos/old-lantern?offset=20&page=2&limit=100")
    ids = [[item.attributes["data-id"] for item in page.css(ITEMS)] for page in (plain, asked)]
    assert ids[0] == ids[1]


async def test_a_brand_page_has_its_facts_and_its_title_twice(site, visitor):
    page = await visitor.page("/tobaccos/mednyy-lis")
    brand = brand_of(site, "mednyy-lis")
    assert page.css_first(".object_wrapper").attributes["data-id"] == str(brand.id)
    assert [node.text() for node in page.css(".object_card_title > h1")] == ["Медный лис"] * 2
    assert [node.text() for node in page.css(".object_card_title > span")] == ["Copper Fox"] * 2
    facts = labelled(page)
    assert (facts["Страна"], facts["Год основания"], facts["Статус"]) == ("Россия", "2017", "Выпускается")
    assert "\n" in page.css_first(".object_card_discr > span").text()
    (product,) = [one for one in linked(page, "Product") if one["category"] == "mednyy-lis"]
    assert product["name"] == "Медный лис Copper Fox"
    assert product["image"].startswith("/tobaccos/uploads/")
    assert "\n" not in product["description"]


async def test_line_links_are_relative_and_counts_are_in_the_plural(visitor):
    page = await visitor.page("/tobaccos/old-lantern")
    assert [node.attributes["href"] for node in page.css("a.lines_item_name")] == [
        "old-lantern/base",
        "old-lantern/core",
        "old-lantern/light",
        "old-lantern/rare",
    ]
    assert [node.text() for node in page.css(".lines_item_tobaccos > span")] == ["86 вкусов"] + [
        "42 вкуса"
    ] * 3


async def test_one_address_with_two_lines_is_listed_twice_and_opens_once(site, visitor):
    page = await visitor.page("/tobaccos/otter-creek")
    assert [node.text(strip=True) for node in page.css("a.lines_item_name")] == ["Bank", "Rapids"]
    line = await visitor.page("/tobaccos/otter-creek/otter-creek-main")
    assert line.css_first(".tobacco_list_items").attributes["data-count"] == str(
        len(of_brand(site, "otter-creek"))
    )


async def test_an_advertisement_of_other_brands_sits_inside_the_list(visitor):
    page = await visitor.page("/tobaccos/old-lantern")
    children = list(page.css_first(".tobacco_list_items").iter())
    assert [n for n, node in enumerate(children) if node.attributes["class"] == "new_flavors"] == [10]
    links = [node.attributes["href"] for node in page.css(".new_flavors a.info_name")]
    assert len(links) == 8
    assert not any(link.startswith("/tobaccos/old-lantern") for link in links)
    again = await visitor.page("/tobaccos/old-lantern")
    assert links != [node.attributes["href"] for node in again.css(".new_flavors a.info_name")]


async def test_pictures_are_lazy_and_links_carry_the_origin_that_was_asked(site, visitor):
    page = await visitor.page("/tobaccos/old-lantern")
    image = page.css_first(f"{ITEMS} img")
    assert image.attributes["class"] == "lazy"
    assert image.attributes["src"] == f"{site.url}/images/no_image.webp"
    assert image.attributes["data-src"].startswith(f"{site.url}/uploads/objects/")
    async with visitor.session.get("/tobaccos/old-lantern", headers={"Host": "mirror.example"}) as answer:
        assert "http://mirror.example/tobaccos/old-lantern/base" in await answer.text()


async def test_only_what_is_not_simply_made_tells_its_status(site, visitor):
    page = await visitor.page("/tobaccos/noski-tabak")
    assert [node.attributes["data-status"] for node in page.css(".tobacco_list_item_status")] == ["4"] * 5
    solo = await visitor.page("/tobaccos/solo-heron")
    assert solo.css(".tobacco_list_item_status") == []


async def test_a_brand_without_flavours_has_an_empty_list(visitor):
    page = await visitor.page("/tobaccos/zavtra")
    assert page.css_first(".tobacco_list_items").attributes["data-count"] == "0"
    assert page.css(ITEMS) == []


async def test_large_numbers_are_short(visitor):
    page = await visitor.page("/tobaccos/old-lantern")
    assert page.css_first('[data-stats] [data-hover-title="Просмотры"] span').text().endswith("kk")
    assert page.css_first('[data-stats] [data-hover-title="Оценки"] span').text().isdigit()
    assert page.css_first('[data-score-count="4"] span:nth-child(2)').text().endswith("k")


async def test_stars_nobody_gave_have_no_bucket(site, visitor):
    tobacco = next(t for t in site.catalogue.tobaccos if t.votes[0] == 0 and t.ratings_count > 20)
    page = await visitor.page(f"/tobaccos/{tobacco.path}")
    shown = {
        int(node.attributes["data-score-count"]): int(node.css_first("span:nth-child(2)").text())
        for node in page.css(".score_meter [data-score-count]")
    }
    assert shown == {stars: votes for stars, votes in enumerate(tobacco.votes, start=1) if votes}


async def test_a_tobacco_page_has_its_rows_in_order_and_its_tags_twice(site, visitor):
    tobacco = next(t for t in site.catalogue.tobaccos if len(t.tags) == 3 and t.id % 3 and t.country)
    page = await visitor.page(f"/tobaccos/{tobacco.path}")
    rows = labelled(page)
    assert list(rows) == [
        "Бренд",
        "Линейка",
        "Страна",
        "Крепость официальная",
        "Крепость по оценкам",
        "Статус",
        "Промокод на витрину",
        "HtreviewsID",
        "Добавлен на сайт",
        "Добавил",
    ]
    assert rows["HtreviewsID"] == f"htr{tobacco.id}"
    assert [node.text(strip=True) for node in page.css("a.object_card_tag > span")] == [*tobacco.tags] * 2
    assert page.css_first(".object_image img").attributes.keys() >= {"src", "data-zoom"}
    assert page.css_first(".object_image img").attributes.get("data-src") is None


async def test_words_that_are_not_told_have_no_row(site, visitor):
    tobacco = next(t for t in site.catalogue.tobaccos if t.strength_by_ratings is None)
    rows = labelled(await visitor.page(f"/tobaccos/{tobacco.path}"))
    assert "Крепость по оценкам" not in rows


async def test_three_counts_of_one_page_differ(site, visitor):
    tobacco = next(t for t in site.catalogue.tobaccos if t.id % 4 == 3 and t.reviews < t.ratings_count)
    page = await visitor.page(f"/tobaccos/{tobacco.path}")
    reviews = int(page.css_first(".reviews_list").attributes["data-count"])
    assert len({tobacco.ratings_count, tobacco.reviews, reviews}) == 3
    (product, *_) = linked(page, "Product")
    assert product["aggregateRating"]["reviewCount"] == str(tobacco.ratings_count)


async def test_a_tobacco_answers_under_another_line_of_its_brand(site, visitor):
    tobacco = next(t for t in of_brand(site, "old-lantern") if t.line_slug == "base")
    page = await visitor.page(f"/tobaccos/old-lantern/nowhere/{tobacco.slug}")
    assert linked(page, "Product")[0]["category"].startswith("old-lantern/")


async def test_an_address_may_begin_with_a_byte_order_mark(site, visitor):
    (tobacco,) = [t for t in site.catalogue.tobaccos if "%EF%BB%BF" in t.slug]
    page = await visitor.page(f"/tobaccos/{tobacco.path}")
    assert page.css_first(".object_wrapper").attributes["data-id"] == str(tobacco.id)


async def test_what_is_missing_leads_to_the_ranking(visitor):
    for path in ("/tobaccos/nobody", "/tobaccos/old-lantern/no", "/tobaccos/old-lantern/base/no", "/no", "/"):
        async with visitor.session.get(path, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (302, "/tobaccos")


async def test_rankings_show_twenty_and_announce_all(visitor):
    for path, count in (("/tobaccos", "100"), ("/tobaccos/new", "100"), ("/tobaccos/lines", "53")):
        page = await visitor.page(path)
        assert page.css_first(".tobacco_list_items").attributes["data-count"] == count
        assert len(page.css(ITEMS)) == 20


async def test_a_tags_page_lists_what_carries_it(site, visitor):
    mint = next(tag for tag in site.catalogue.tags if tag.name == "Мята")
    count = sum("Мята" in tobacco.tags for tobacco in site.catalogue.tobaccos)
    page = await visitor.page(f"/tobaccos?r=flavor&t={mint.id}")
    assert page.css_first(".tobacco_list_items").attributes["data-count"] == str(count)


async def test_names_are_escaped(site, visitor):
    page = await visitor.page("/tobaccos/pepper-plum")
    assert page.css_first("h1").text() == "Pepper & Plum"
    _, html = await visitor.text("/tobaccos/pepper-plum")
    assert "Pepper &amp; Plum" in html


async def test_robots_txt_keeps_strangers_out_of_the_api_only(visitor):
    assert await visitor.text("/robots.txt") == (
        200,
        "User-agent: *\nDisallow: /api/*\n\nUser-agent: GPTBot\nDisallow: /\n",
    )


async def test_pictures_are_small_webps_and_always_the_same(site, visitor):
    tobacco = next(t for t in site.catalogue.tobaccos if t.image)
    for path in (tobacco.image, "/images/no_image.webp"):
        bodies = []
        for _ in range(2):
            async with visitor.session.get(path) as answer:
                assert answer.content_type == "image/webp"
                bodies.append(await answer.read())
        assert bodies[0] == bodies[1]
        assert bodies[0].startswith(b"RIFF")
        assert len(bodies[0]) < 8_000


async def test_reviews_come_thirty_at_a_time_and_have_no_words(site, visitor):
    tobacco = next(t for t in site.catalogue.tobaccos if 31 < t.reviews < 50)
    href = (await visitor.page(f"/tobaccos/{tobacco.path}")).css_first(".reviews_list").attributes["hx-get"]
    first = await visitor.page(href.replace("&amp;", "&"))
    rest = await visitor.page(f"{href}&offset=30")
    count = tobacco.reviews + tobacco.id % 4
    assert (len(first.css(".reviews_item_wrapper")), len(rest.css(".reviews_item_wrapper"))) == (
        30,
        count - 30,
    )
    assert {node.text() for node in first.css('[data-type="content"]')} == {"Здесь был бы отзыв."}


async def test_other_flavours_are_twenty_of_the_same_brand(site, visitor):
    tobacco = of_brand(site, "old-lantern")[0]
    page = await visitor.page(f"/tobaccos/{tobacco.path}")
    fragment = await visitor.page(page.css_first(".tobacco_list_items").attributes["hx-get"])
    ids = {int(node.attributes["data-id"]) for node in fragment.css(".tobacco_list_item")}
    assert len(ids) == 20
    assert ids < {t.id for t in of_brand(site, "old-lantern")} - {tobacco.id}
