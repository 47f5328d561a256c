"""Brands, lines, tags, similar and new tobaccos, and what an address leads to."""

import asyncio

import pytest

from tests.timeouts import GUARD, until
from tests.web.test_tobaccos import V1, got


async def test_a_brand_has_its_lines_and_counts(client):
    brand = await got(client, "/brands/north-wind")
    assert [(line["name"], line["tobaccos_count"]) for line in brand["lines"]] == [
        ("Classic", 2),
        ("Dark", 1),
    ]
    assert [(status["value"], status["count"]) for status in brand["statuses"]] == [
        ("active", 2),
        ("discontinued", 1),
    ]
    assert [(step["value"], step["name_en"], step["count"]) for step in brand["strengths"]] == [
        (3, "Medium", 2),
        (5, "Strong", 1),
    ]
    assert brand["rating_distribution"] is None
    assert brand["tobaccos_count"] == 3


async def test_a_brands_page_comes_with_the_best_of_it(client):
    best = (await got(client, "/brands/north-wind"))["best"]
    listed = (await got(client, "/tobaccos?brand=north-wind&sort=rating&limit=12"))["items"]
    assert best == listed
    assert len(best) > 1


async def test_a_brands_votes_are_those_of_its_tobaccos(client, connection):
    for number in (1, 3):
        await connection.execute(
            "UPDATE tobaccos SET rating_distribution = '{1,0,2,0,30}' WHERE id = $1", number
        )
    assert (await got(client, "/brands/north-wind"))["rating_distribution"] == [2, 0, 4, 0, 60]


async def test_lines_are_told_of_a_brand_or_of_all_and_their_filter_is_the_lists_parameter(client):
    assert [line["slug"] for line in (await got(client, "/lines", brand="yantar"))["items"]] == ["основная"]
    for line in (await got(client, "/lines"))["items"]:
        found = await got(client, "/tobaccos", line=line["filter"])
        assert len(found["items"]) == line["tobaccos_count"]
    assert (await got(client, "/lines", brand="nobody"))["items"] == []
    assert (await got(client, "/lines/north-wind/dark"))["name"] == "Dark"


async def test_of_lines_that_share_an_address_the_largest_answers(client, connection):
    await connection.execute(
        """INSERT INTO lines (brand_id, slug, name)
           SELECT brand_id, 'dark', 'Darkest' FROM lines WHERE slug = 'dark'"""
    )
    assert (await got(client, "/lines/north-wind/dark"))["name"] == "Dark"
    assert len((await got(client, "/lines", brand="north-wind"))["items"]) == 3


async def test_tags_are_counted_the_most_frequent_first(client, connection, tags):
    await connection.execute(
        """INSERT INTO tobacco_tags (tobacco_id, tag_id, position)
           SELECT t.id, u.tag, u.place FROM tobaccos t, unnest(t.tag_ids) WITH ORDINALITY AS u (tag, place)"""
    )
    items = (await got(client, "/tags"))["items"]
    assert [(tag["name_en"], tag["tobaccos_count"]) for tag in items] == [
        ("Mint", 2),
        ("Berries", 2),
        ("Lemon", 1),
    ]


async def test_similar_tobaccos_share_tags_and_do_not_hold_the_tobacco_itself(client, connection, tags):
    await connection.execute(
        """INSERT INTO tobacco_tags (tobacco_id, tag_id, position)
           SELECT t.id, u.tag, u.place FROM tobaccos t, unnest(t.tag_ids) WITH ORDINALITY AS u (tag, place)"""
    )
    assert [row["id"] for row in (await got(client, "/tobaccos/2/similar"))["items"]] == [1, 3]
    assert len((await got(client, "/tobaccos/2/similar", limit="1"))["items"]) == 1
    assert (await got(client, "/tobaccos/5/similar"))["items"] == []


async def test_a_card_comes_with_what_tastes_like_it(client, connection, tags):
    await connection.execute(
        """INSERT INTO tobacco_tags (tobacco_id, tag_id, position)
           SELECT t.id, u.tag, u.place FROM tobaccos t, unnest(t.tag_ids) WITH ORDINALITY AS u (tag, place)"""
    )
    by_itself = (await got(client, "/tobaccos/2/similar"))["items"]
    found = await got(client, "/tobaccos/by-url", url="north-wind/classic/slug-2")
    assert (await got(client, "/tobaccos/2"))["similar"] == by_itself == found["tobacco"]["similar"]
    assert [row["id"] for row in by_itself] == [1, 3]
    assert (await got(client, "/tobaccos/5"))["similar"] == []


async def test_new_flavours_are_paged_and_leave_out_what_is_gone(client, connection):
    await connection.execute("UPDATE tobaccos SET missing_since = now() WHERE id = 4")
    await connection.execute("UPDATE tobaccos SET added_on = '2026-02-03' WHERE id = 2")
    first = await got(client, "/tobaccos/new", limit="2")
    assert [row["id"] for row in first["items"]] == [5, 2]
    assert first["items"][1]["added_on"] == "2026-02-03"
    last = await got(client, "/tobaccos/new", limit="2", cursor=first["next_cursor"])
    assert ([row["id"] for row in last["items"]], last["next_cursor"]) == ([1], None)


@pytest.mark.parametrize(
    "path",
    ["/brands/nobody", "/lines/north-wind/none", "/lines/nobody/dark", "/tobaccos/77/similar", "/brands/%00"],
)
async def test_what_is_not_there_is_not_found(client, path):
    response = await client.get(f"{V1}{path}")
    assert response.status == 404
    assert (await response.json())["error"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    "url",
    [
        "https://htreviews.org/tobaccos/north-wind/classic/slug-1",
        "https://www.htreviews.org/tobaccos/north-wind/classic/slug-1/?utm_source=telegram",
        "htreviews.org/tobaccos/North-Wind/classic/slug-1",
        "http://127.0.0.1:8123/tobaccos/north-wind/classic/slug-1",
        "/tobaccos/north-wind/classic/slug-1",
        "north-wind/classic/slug-1",
    ],
)
async def test_any_form_of_address_leads_to_its_tobacco(client, url):
    found = await got(client, "/tobaccos/by-url", url=url)
    assert (found["kind"], found["tobacco"]["id"]) == ("tobacco", 1)
    assert found["line"] is found["brand"] is None


async def test_addresses_of_brands_and_lines_lead_to_them(client):
    brand = await got(client, "/tobaccos/by-url", url="https://htreviews.org/tobaccos/north-wind")
    line = await got(client, "/tobaccos/by-url", url="https://htreviews.org/tobaccos/north-wind/dark")
    assert (brand["kind"], brand["brand"]["name"], brand["tobacco"]) == ("brand", "North Wind", None)
    assert (line["kind"], line["line"]["name"], line["brand"]) == ("line", "Dark", None)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://evil.example/tobaccos/north-wind/classic/slug-1", 400),
        ("https://htreviews.org@evil.example/tobaccos/north-wind/classic/slug-1", 400),
        ("https://htreviews.org/profile/7", 400),
        ("https://htreviews.org/tobaccos/brands", 400),
        ("зима", 400),
        ("", 400),
        ("x" * 2001, 400),
        ("a\0b", 400),
        ("https://htreviews.org/tobaccos/nobody", 404),
        ("https://htreviews.org/tobaccos/north-wind/none", 404),
        ("https://htreviews.org/tobaccos/north-wind/classic/none", 404),
    ],
)
async def test_what_is_no_address_of_the_source_is_refused_and_an_unknown_one_not_found(client, url, status):
    response = await client.get(f"{V1}/tobaccos/by-url", params={"url": url})
    assert response.status == status
    error = (await response.json())["error"]
    assert status == 404 or list(error["details"]["fields"]) == ["url"]


class Source:
    """Knows a tobacco that the catalogue does not."""

    def __init__(self, connection, *, knows="north-wind/classic/slug-new"):
        self.connection, self.knows, self.asked = connection, knows, []
        self.error, self.seconds = None, 0.0

    async def find(self, path, party):
        self.asked.append(path)
        await asyncio.sleep(self.seconds)
        if self.error:
            raise self.error
        if path != self.knows:
            return None
        await self.connection.execute(
            """INSERT INTO tobaccos (id, brand_id, line_id, slug, name, details_at)
               SELECT 900, brand_id, line_id, 'slug-new', 'New', now() FROM tobaccos WHERE id = 1"""
        )
        return 900


async def test_a_tobacco_nobody_has_met_is_read_from_the_source(start, connection, tags):
    source = Source(connection)
    client = await start(person=1, resources={"find_tobacco": source.find})
    for _ in range(2):
        found = await got(client, "/tobaccos/by-url", url="north-wind/classic/slug-new")
        assert found["tobacco"]["id"] == 900
    assert source.asked == ["north-wind/classic/slug-new"]


async def test_a_source_that_fails_or_is_slow_is_told_as_busy(start, connection, tags, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.web.on_demand.PATIENCE", 0.05)
    source = Source(connection)
    client = await start(person=1, resources={"find_tobacco": source.find})
    for source.error, source.seconds in ((OSError("away"), 0.0), (None, 5.0)):
        response = await client.get(f"{V1}/tobaccos/by-url", params={"url": "a/b/c"})
        assert response.status == 503
        assert (await response.json())["error"]["code"] == "SOURCE_BUSY"
        assert response.headers["Retry-After"]


async def test_no_crowd_is_let_through_to_the_source(start, connection, tags, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.web.on_demand.PATIENCE", GUARD)
    source, released = [], asyncio.Event()

    async def find(path, party):
        source.append(path)
        await released.wait()

    client = await start(person=1, resources={"find_tobacco": find})
    asked = [
        asyncio.create_task(client.get(f"{V1}/tobaccos/by-url", params={"url": f"a/b/c{n}"}))
        for n in range(12)
    ]
    await until(lambda: sum(task.done() for task in asked) == 8)
    assert len(source) == 4
    released.set()
    statuses = [response.status for response in await asyncio.gather(*asked)]
    assert sorted(statuses) == [404] * 4 + [503] * 8


async def test_details_that_could_not_be_read_are_not_asked_for_by_everybody(start, connection, tags):
    asked = []

    async def fetch_details(tobacco_id, party):
        asked.append(tobacco_id)
        await connection.execute("UPDATE tobaccos SET details_failed_at = now() WHERE id = $1", tobacco_id)

    client = await start(person=1, fetch_details=fetch_details)
    for _ in range(3):
        assert (await got(client, "/tobaccos/5"))["has_details"] is False
    assert asked == [5]


async def test_a_picture_has_an_address_with_its_version(client, connection):
    assert (await got(client, "/tobaccos/1"))["picture"] is None
    pictures = []
    for path in ("/uploads/objects/1/a.webp", "/uploads/objects/1/b.webp"):
        await connection.execute("UPDATE tobaccos SET image = $1 WHERE id = 1", path)
        await connection.execute("UPDATE catalogue_state SET version = version + 1")
        pictures.append((await got(client, "/tobaccos/1"))["picture"])
    assert pictures[0].startswith("/pictures/1?v=")
    assert pictures[0] != pictures[1]
