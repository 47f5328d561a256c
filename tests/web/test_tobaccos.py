import asyncio
import base64
import json
import math

import pytest

from hookah_wishlist.catalogue.listing import Filters, Sort, fingerprint

V1 = "/api/v1"


async def got(client, path, **parameters):
    response = await client.get(f"{V1}{path}", params=parameters)
    assert response.status == 200, await response.text()
    envelope = await response.json()
    assert envelope["success"] is True
    assert envelope["error"] is None
    return envelope["data"]


async def found(client, **parameters):
    return [item["id"] for item in (await got(client, "/tobaccos", **parameters))["items"]]


async def test_without_parameters_all_are_listed_the_best_rated_first(client):
    assert await found(client) == [1, 2, 3, 4, 5]


async def test_a_search_in_either_language_finds_the_same(client):
    for text in ("frost mint", "морозная мята"):
        assert (await found(client, search=text))[0] == 1
    assert await found(client, search="mint") == [1, 2]


async def test_what_a_row_tells(client, tags):
    data = await got(client, "/tobaccos", brand="north-wind", tag="Ягоды", status="active")
    assert data["items"] == [
        {
            "id": 2,
            "name": "Berry Mint",
            "alt_name": "Ягодная мята",
            "slug": "slug-2",
            "brand": {"slug": "north-wind", "name": "North Wind"},
            "line": {"slug": "classic", "name": "Classic"},
            "country": {"name": "Россия", "name_en": "Russia"},
            "strength": {"value": 3, "name": "Средняя", "name_en": "Medium"},
            "strength_by_ratings": {"value": 3, "name": "Средняя", "name_en": "Medium"},
            "status": {"value": "active", "name": "Выпускается", "name_en": "In production"},
            "rating": None,
            "ratings_count": 40,
            "weighted_rating": 4.2,
            "picture": None,
            "tags": [
                tag_shown(tags, "Мята", "Mint", "Освежающий", "Refreshing"),
                tag_shown(tags, "Ягоды", "Berries", "Ягодный", "Berry"),
            ],
        }
    ]
    assert data["next_cursor"] is None


def tag_shown(tags, name, name_en, group, group_en):
    return {
        "id": tags[name],
        "name": name,
        "name_en": name_en,
        "group": {"name": group, "name_en": group_en},
        "colour": "#00aa00",
        "group_colour": None,
    }


async def test_what_the_source_does_not_tell_is_null_and_an_unknown_status_keeps_its_word(client):
    row = (await got(client, "/tobaccos", brand="yantar", status="unknown"))["items"][0]
    assert row["strength"] is row["strength_by_ratings"] is row["country"] is row["weighted_rating"] is None
    assert row["status"] == {"value": "unknown", "name": "Заморожен", "name_en": "Заморожен"}


@pytest.mark.parametrize(
    ("parameters", "ids"),
    [
        ({"brand": "yantar"}, [4, 5]),
        ({"brand": "north-wind", "line": "dark"}, [3]),
        ({"line": "north-wind/dark"}, [3]),
        ({"country": "Россия"}, [1, 2, 3]),
        ({"country": "russia"}, [1, 2, 3]),
        ({"strength": "3"}, [1, 2]),
        ({"strength_by_ratings": "5"}, [3]),
        ({"status": "limited"}, [4]),
        ({"tag": "Ягоды"}, [2, 3]),
        ({"tag": "berries"}, [2, 3]),
        ({"min_rating": "4.2"}, [1, 2]),
        ({"search": "mint", "tag": "Ягоды"}, [2]),
        ({"brand": "nobody"}, []),
        ({"tag": "nothing"}, []),
        ({"tag": "999999999999"}, []),
        ({"line": "yantar/dark"}, []),
        ({"line": "yantar/основная", "brand": "north-wind"}, []),
    ],
)
async def test_filters_narrow_the_list(client, parameters, ids):
    assert await found(client, **parameters) == ids


async def test_several_tags_must_all_be_there_by_name_or_number(client, tags):
    response = await client.get(f"{V1}/tobaccos?tag=Мята&tag={tags['Ягоды']}")
    assert [item["id"] for item in (await response.json())["data"]["items"]] == [2]


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("rating", [1, 2, 3, 4, 5]),
        ("most_rated", [1, 2, 3, 4, 5]),
        ("newest", [5, 4, 3, 2, 1]),
        ("name", [2, 1, 3, 5, 4]),
    ],
)
async def test_sorts_order_the_list_and_pages_of_one_give_the_same_rows(client, sort, ids):
    assert await found(client, sort=sort) == ids
    walked, cursor = [], {}
    while True:
        data = await got(client, "/tobaccos", sort=sort, limit="1", **cursor)
        walked += [item["id"] for item in data["items"]]
        if data["next_cursor"] is None:
            break
        cursor = {"cursor": data["next_cursor"]}
    assert walked == ids


def forged(stage=0, tier=0, key=1.0, row=1, *, text="", sort=Sort.RELEVANCE):
    """A cursor whose fingerprint is right: anybody can compute it."""
    made = json.dumps([fingerprint(text, Filters(), sort), stage, tier, key, row])
    return base64.urlsafe_b64encode(made.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("cursor", "text"),
    [
        (forged(key=10**400), ""),
        (forged(key=-(10**400)), ""),
        (forged(key=10**2000), ""),
        (forged(key=float("nan")), ""),
        (forged(key=float("inf")), ""),
        (forged(key="1"), ""),
        (forged(key=True), ""),
        (forged(stage=1), ""),
        (forged(stage=1, text="!?"), "!?"),
        (forged(stage=1, text="\u2026"), "\u2026"),
        (forged(stage=2), ""),
        (forged(tier=2**31), ""),
        (forged(row=2**63), ""),
        (forged(row=10**400), ""),
        (forged(row=1.0), ""),
    ],
)
async def test_a_forged_cursor_is_refused_by_name(client, cursor, text):
    response = await client.get(f"{V1}/tobaccos", params={"cursor": cursor, "search": text})
    assert response.status == 400, await response.text()
    assert list((await response.json())["error"]["details"]["fields"]) == ["cursor"]


HUGE = [str(2**31), str(2**63), str(2**64), "1" + "0" * 19, "9" * 30, "9" * 5000]


@pytest.mark.parametrize("number", HUGE)
async def test_no_number_of_a_stranger_is_too_large(client, number):
    for path in (
        "tobaccos/{}",
        "tobaccos/{}/similar",
        "wishlist/items/{}",
        "wishlist/items/i{}",
        "tokens/{}",
    ):
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            url = f"{V1}/" + path.format(number)
            response = await client.request(method, url, json={})
            assert 400 <= response.status < 500, (method, url[:80])
    for name in ("limit", "cursor", "strength", "strength_by_ratings", "min_rating", "tag", "tags", "page"):
        for path in ("tobaccos", "tobaccos/new", "wishlist", "facets"):
            response = await client.get(f"{V1}/{path}", params={name: number})
            assert response.status < 500, (path, name)


async def test_a_cursor_of_another_list_is_refused_by_name(client):
    cursor = (await got(client, "/tobaccos", limit="1"))["next_cursor"]
    for wrong in ({"cursor": cursor, "sort": "name"}, {"cursor": "nonsense"}, {"cursor": "ж"}):
        error = await refused(client, **wrong)
        assert list(error["details"]["fields"]) == ["cursor"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "red"),
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "many"),
        ("limit", ""),
        ("limit", "9" * 5000),
        ("strength", "6"),
        ("strength", "3.5"),
        ("strength_by_ratings", "strong"),
        ("min_rating", "nan"),
        ("min_rating", "5.1"),
        ("min_rating", str(-math.inf)),
        ("status", "sold out"),
        ("sort", "price"),
        ("brand", ""),
        ("brand", "a\0b"),
        ("search", "mi\0nt"),
        ("search", "a" * 501),
        ("tag", "\0"),
        ("cursor", ""),
    ],
)
async def test_a_wrong_parameter_is_refused_by_name(client, name, value):
    error = await refused(client, **{name: value})
    assert error["code"] == "BAD_PARAMETER"
    assert list(error["details"]["fields"]) == [name]
    assert error["message"].startswith(f"{name}: ")


async def test_every_wrong_parameter_is_named(client):
    error = await refused(client, limit="x", sort="y")
    assert set(error["details"]["fields"]) == {"limit", "sort"}


async def test_a_parameter_given_twice_is_refused_but_for_tags(client):
    response = await client.get(f"{V1}/tobaccos?limit=1&limit=2")
    assert response.status == 400
    assert (await response.json())["error"]["message"] == "limit: must be given once"


async def test_too_many_tags_are_refused(client):
    response = await client.get(f"{V1}/tobaccos?" + "&".join(["tag=1"] * 11))
    assert response.status == 400


@pytest.mark.parametrize(
    "search", ["%FF%FE", "%ED%A0%80", "'", "%27%3B--", "%5C", "((%26%7C!:*", "%F0%9F%8D%93" * 40]
)
async def test_whatever_is_typed_is_answered(client, search):
    response = await client.get(f"{V1}/tobaccos?search={search}")
    assert response.status == 200


async def refused(client, **parameters):
    response = await client.get(f"{V1}/tobaccos", params=parameters)
    envelope = await response.json()
    assert response.status == 400, envelope
    assert envelope["success"] is False
    assert envelope["data"] is None
    return envelope["error"]


async def test_a_card_tells_more_than_a_row(client):
    card = await got(client, "/tobaccos/1")
    row = (await got(client, "/tobaccos", search="frost mint"))["items"][0]
    assert card.items() >= row.items()
    assert card["source_path"] == "/tobaccos/north-wind/classic/slug-1"
    assert card["source_url"] is None
    assert card["has_details"] is True


async def test_a_card_links_to_its_page_at_a_real_source(start, tags):
    client = await start(source_url="https://reviews.example", person=1)
    card = await got(client, "/tobaccos/1")
    assert card["source_url"] == "https://reviews.example/tobaccos/north-wind/classic/slug-1"


@pytest.mark.parametrize("path", ["/tobaccos/77", "/tobaccos/999999999999", "/tobaccos/0", "/tobaccos/one"])
async def test_there_is_no_card_of_what_is_not_in_the_catalogue(client, path):
    response = await client.get(f"{V1}{path}")
    assert response.status == 404
    assert (await response.json())["error"]["code"] == "NOT_FOUND"


async def test_a_card_takes_no_parameters(client):
    response = await client.get(f"{V1}/tobaccos/1?full=yes")
    assert response.status == 400
    assert "full" in (await response.json())["error"]["details"]["fields"]


async def test_a_card_without_details_has_them_fetched_at_once(start, connection, tags):
    asked = []

    async def fetch_details(tobacco_id, party):
        asked.append(tobacco_id)
        await connection.execute(
            "UPDATE tobaccos SET description = 'Told', details_at = now() WHERE id = $1", tobacco_id
        )

    client = await start(fetch_details=fetch_details, person=1)
    card = await got(client, "/tobaccos/5")
    assert (card["description"], card["has_details"]) == ("Told", True)
    await got(client, "/tobaccos/5")
    await got(client, "/tobaccos/1")
    assert asked == [5]


async def test_a_card_answers_with_what_is_known_when_the_source_fails_or_is_slow(start, tags, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.web.on_demand.PATIENCE", 0.05)

    async def fails(tobacco_id, party):
        raise OSError("the source is away")

    async def is_slow(tobacco_id, party):
        await asyncio.sleep(30)

    for fetch_details in (fails, is_slow):
        card = await got(await start(fetch_details=fetch_details, person=1), "/tobaccos/5")
        assert (card["name"], card["has_details"]) == ("Без имени", False)


async def test_brands_are_listed_by_name(client):
    items = (await got(client, "/brands"))["items"]
    assert [(b["slug"], b["tobaccos_count"]) for b in items] == [("north-wind", 3), ("yantar", 2)]
    assert items[0]["country"] == {"name": "Россия", "name_en": "Russia"}


async def test_facets_count_what_a_list_would_show_and_their_values_are_its_parameters(client):
    data = await got(client, "/facets", search="mint")
    assert data["total"] == 2
    assert data["strength"] == [{"value": 3, "name": "Средняя", "name_en": "Medium", "count": 2}]
    everything = await got(client, "/facets")
    for parameter in set(everything) - {"total"}:
        for facet in everything[parameter]:
            ids = await found(client, **{parameter: str(facet["value"])})
            assert len(ids) == facet["count"], (parameter, facet)


async def test_a_tag_that_a_crawl_has_just_found_is_shown_at_once(client, connection, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.web.api.tags.AT_MOST_EVERY", 0.0)
    await got(client, "/tobaccos")
    tag = await connection.fetchval("INSERT INTO tags (name) VALUES ('Облако') RETURNING id")
    await connection.execute("UPDATE tobaccos SET tag_ids = $1 WHERE id = 5", [tag])
    assert await found(client, tag="Облако") == [5]
    row = (await got(client, "/tobaccos", tag="Облако"))["items"][0]
    assert [t["name"] for t in row["tags"]] == ["Облако"]
