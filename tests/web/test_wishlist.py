"""My list through the API: what each route does, refuses and answers."""

import asyncio
import gzip
import json

import pytest

from hookah_wishlist.database import open_pool
from hookah_wishlist.wishlist.model import MAX_ITEMS
from tests.web.people import signed_in_client

V1 = "/api/v1"
LIST, ITEMS = f"{V1}/wishlist", f"{V1}/wishlist/items"


async def told(response, status=200):
    envelope = await response.json()
    assert response.status == status, envelope
    assert envelope["success"] is True
    return envelope["data"]


async def refused(response, status):
    envelope = await response.json()
    assert (response.status, envelope["success"]) == (status, False), envelope
    return envelope["error"]


async def seen(client, **parameters):
    return await told(await client.get(LIST, params=parameters))


async def names(client, **parameters):
    return [item["name"] for item in (await seen(client, **parameters))["items"]]


async def put(client, tobacco_id, status=201):
    return await told(await client.put(f"{ITEMS}/{tobacco_id}"), status)


async def added(client, status=201, **body):
    return await told(await client.post(ITEMS, json=body), status)


@pytest.fixture
async def boris(client):
    """Another person, with an item of each kind."""
    boris = await signed_in_client(client.stranger, 2)
    await put(boris, 1)
    boris.custom = (await added(boris, name="Секрет"))["item"]["id"]
    return boris


async def test_an_empty_list_is_a_screen_too(client):
    data = await seen(client)
    versions = data.pop("versions")
    assert data == {
        "tab": "wanted", "sort": "shelf", "items": [], "brands": [], "limit": MAX_ITEMS,
        "counts": {"wanted": 0, "purchased": 0}, "purchased_tobaccos": [],
    }  # fmt: skip
    assert set(versions) == {"list", "catalogue"}


async def test_a_tobacco_put_twice_is_one_item(client):
    first, second = await put(client, 1, 201), await put(client, 1, 200)
    assert (first["added"], second["added"]) == (True, False)
    assert first["item"]["id"] == second["item"]["id"]
    assert first["versions"] == second["versions"]
    assert await names(client) == ["Frost Mint"]


async def test_what_was_bought_is_told_on_every_tab_so_that_any_row_can_be_marked(client):
    for number in (1, 2):
        await put(client, number)
    [bought] = [item for item in (await seen(client))["items"] if item["tobacco"]["id"] == 2]
    await told(await client.patch(f"{ITEMS}/{bought['id']}", json={"purchased": True}))
    for tab in ("wanted", "purchased"):
        assert (await seen(client, tab=tab))["purchased_tobaccos"] == [2]


async def test_an_item_has_the_card_of_its_tobacco_as_lists_show_it(client):
    await put(client, 2)
    [item] = (await seen(client))["items"]
    [row] = (await told(await client.get(f"{V1}/tobaccos", params={"search": "berry mint", "limit": 1})))[
        "items"
    ]
    assert item["tobacco"] == row
    assert [tag["name_en"] for tag in row["tags"]] == ["Mint", "Berries"]
    assert (item["note"], item["priority"], item["is_missing"], item["purchased_at"]) == ("", 0, False, None)


async def test_one_request_fills_the_screen(client):
    for tobacco_id in (1, 2, 3, 4):
        await put(client, tobacco_id)
    await added(client, name="Из чата", note="попробовать у Лены", priority=3)
    await told(await client.patch(f"{ITEMS}/2", json={"purchased": True}))
    data = await seen(client)
    assert [item["name"] for item in data["items"]] == ["Frost Mint", "Night Berries", "Лимонад", "Из чата"]
    assert data["counts"] == {"wanted": 4, "purchased": 1}
    assert data["brands"] == [
        {"slug": "north-wind", "name": "North Wind", "count": 2},
        {"slug": "yantar", "name": "Янтарь", "count": 1},
    ]
    assert await names(client, tab="purchased") == ["Berry Mint"]
    assert await names(client, sort="priority") == ["Из чата", "Лимонад", "Night Berries", "Frost Mint"]
    assert await names(client, brand="yantar") == ["Лимонад"]
    assert await names(client, status="discontinued") == ["Night Berries"]
    assert await names(client, search="лены") == ["Из чата"]


@pytest.mark.parametrize(
    ("parameters", "field"),
    [({"tab": "x"}, "tab"), ({"sort": "x"}, "sort"), ({"status": "x"}, "status"), ({"limit": "-1"}, "limit")],
)
async def test_a_wrong_parameter_is_named(client, parameters, field):
    error = await refused(await client.get(LIST, params=parameters), 400)
    assert error["code"] == "BAD_PARAMETER"
    assert list(error["details"]["fields"]) == [field]


async def test_a_typed_name_is_one_item_however_it_is_spelt(client):
    first, second = await added(client, name="Ёлка"), await added(client, 200, name=" елка ", note="n")
    assert first["item"]["id"] == second["item"]["id"]
    assert (second["item"]["name"], second["item"]["note"], second["item"]["tobacco"]) == ("Ёлка", "n", None)


async def test_posting_a_tobacco_does_what_putting_it_does(client):
    made = await added(client, tobacco_id=3, note="n", priority=2)
    assert (made["item"]["tobacco"]["id"], made["item"]["note"], made["item"]["priority"]) == (3, "n", 2)
    assert (await put(client, 3, 200))["item"]["id"] == made["item"]["id"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("{}", "body"),
        ('{"tobacco_id": 1, "name": "x"}', "body"),
        ('{"tobacco_id": "1"}', "tobacco_id"),
        ('{"tobacco_id": 0}', "tobacco_id"),
        ('{"tobacco_id": 99999999999}', "tobacco_id"),
        ('{"name": "   "}', "name"),
        ('{"name": "a\\u0000"}', "name"),
        ('{"name": "a", "note": "' + "n" * 501 + '"}', "note"),
        ('{"name": "a", "priority": 4}', "priority"),
        ('{"name": "a", "priority": true}', "priority"),
        ('{"name": "a", "colour": 1}', "colour"),
        ("[1]", "body"),
        ('{"name": ', "body"),
    ],
)
async def test_a_wrong_body_is_told_by_its_field_and_changes_nothing(client, body, field):
    error = await refused(await client.post(ITEMS, data=body), 400)
    assert error["code"] == "BAD_BODY"
    assert list(error["details"]["fields"]) == [field]
    assert (await seen(client))["counts"] == {"wanted": 0, "purchased": 0}


async def test_what_the_catalogue_lacks_is_not_found(client):
    for response in (await client.put(f"{ITEMS}/404"), await client.post(ITEMS, json={"tobacco_id": 404})):
        assert (await refused(response, 404))["code"] == "NOT_FOUND"
    for place in ("i1", "x", "-1", "1.5", "99999999999999999999"):
        assert (await refused(await client.put(f"{ITEMS}/{place}"), 404))["code"] == "NOT_FOUND"


async def test_an_item_is_changed_by_its_own_id_and_by_its_tobaccos(client):
    item_id = (await put(client, 1))["item"]["id"]
    assert item_id.startswith("i")
    for place, note in ((item_id, "first"), ("1", "second")):
        changed = await told(await client.patch(f"{ITEMS}/{place}", json={"note": note}))
        assert (changed["item"]["id"], changed["item"]["note"]) == (item_id, note)
    assert (await seen(client))["items"][0]["note"] == "second"


async def test_bought_and_back_and_bought_and_wanted_again(client):
    await put(client, 1)
    bought = await told(await client.patch(f"{ITEMS}/1", json={"purchased": True}))
    assert bought["item"]["purchased_at"]
    again = await told(await client.patch(f"{ITEMS}/1", json={"purchased": True}))
    assert again["item"]["purchased_at"] == bought["item"]["purchased_at"]
    back = await told(await client.patch(f"{ITEMS}/1", json={"purchased": False}))
    assert (back["item"]["purchased_at"], back["item"]["bought_before"]) == (None, None)
    await client.patch(f"{ITEMS}/1", json={"purchased": True})
    wanted = await put(client, 1, 200)
    assert (wanted["again"], wanted["item"]["purchased_at"]) == (True, None)
    assert wanted["item"]["bought_before"]


async def test_a_typed_name_can_be_spelt_otherwise_and_linked_and_keeps_its_address(client):
    place = f"{ITEMS}/{(await added(client, name='мята какая-то'))['item']['id']}"
    assert (await told(await client.patch(place, json={"name": "Мята"})))["item"]["name"] == "Мята"
    linked = (await told(await client.patch(place, json={"tobacco_id": 1})))["item"]
    assert (linked["name"], linked["tobacco"]["id"]) == ("Frost Mint", 1)
    assert place.endswith(linked["id"])
    assert (await refused(await client.patch(place, json={"name": "x"}), 409))["code"] == "NOT_CUSTOM"


async def test_what_is_listed_already_is_named(client):
    listed = (await put(client, 1))["item"]["id"]
    other = (await added(client, name="x"))["item"]["id"]
    error = await refused(await client.patch(f"{ITEMS}/{other}", json={"tobacco_id": 1}), 409)
    assert (error["code"], error["details"]) == ("ALREADY_LISTED", {"item_id": listed})


async def test_a_name_and_a_tobacco_do_not_go_together(client):
    place = (await added(client, name="x"))["item"]["id"]
    response = await client.patch(f"{ITEMS}/{place}", json={"tobacco_id": 1, "name": "y"})
    assert (await refused(response, 400))["details"]["fields"].keys() == {"tobacco_id"}


async def test_an_item_taken_off_can_be_put_back_once(client):
    item_id = (await added(client, tobacco_id=1, note="n"))["item"]["id"]
    removed = await told(await client.delete(f"{ITEMS}/1"))
    assert removed["removal"]["count"] == 1
    assert await names(client) == []
    undo = f"{LIST}/undo/{removed['removal']['id']}"
    undone = await told(await client.post(undo))
    assert (undone["restored"], undone["merged"]) == (1, 0)
    [item] = (await seen(client))["items"]
    assert (item["id"], item["note"]) == (item_id, "n")
    assert (await refused(await client.post(undo), 404))["code"] == "NOT_FOUND"
    assert (await refused(await client.delete(f"{ITEMS}/2"), 404))["code"] == "NOT_FOUND"


async def test_a_list_is_cleared_when_the_count_is_right_and_can_be_put_back(client):
    for tobacco_id in (1, 2, 3):
        await put(client, tobacco_id)
    await client.patch(f"{ITEMS}/3", json={"purchased": True})
    error = await refused(await client.delete(LIST, params={"expected_count": 2}), 409)
    assert (error["code"], error["details"]) == ("COUNT_DIFFERS", {"count": 3})
    tab = await told(await client.delete(LIST, params={"expected_count": 2, "tab": "wanted"}))
    assert tab["removal"]["count"] == 2
    assert (await seen(client))["counts"] == {"wanted": 0, "purchased": 1}
    rest = await told(await client.delete(LIST, params={"expected_count": 1}))
    assert (await told(await client.delete(LIST, params={"expected_count": 0})))["removal"] is None
    for removed in (rest, tab):
        await told(await client.post(f"{LIST}/undo/{removed['removal']['id']}"))
    assert (await seen(client))["counts"] == {"wanted": 2, "purchased": 1}


@pytest.mark.parametrize("count", ["", "-1", "501", "x", "1.0"])
async def test_clearing_needs_a_count(client, count):
    error = await refused(await client.delete(LIST, params={"expected_count": count}), 400)
    assert list(error["details"]["fields"]) == ["expected_count"]
    error = await refused(await client.delete(LIST), 400)
    assert error["details"]["fields"] == {"expected_count": "is missing"}


async def test_past_the_limit_nothing_is_added_and_it_is_said(client, connection):
    await put(client, 1)
    await connection.execute(
        """
        INSERT INTO wishlist_items (owner_id, wishlist_id, custom_name, custom_key)
        SELECT 1, id, 'n' || n, 'n' || n FROM wishlists, generate_series(2, $1) AS n WHERE owner_id = 1
        """,
        MAX_ITEMS,
    )
    for response in (await client.put(f"{ITEMS}/2"), await client.post(ITEMS, json={"name": "one more"})):
        assert (await refused(response, 409))["code"] == "WISHLIST_FULL"
    await put(client, 1, 200)  # what is there already takes no room


async def test_another_persons_items_are_not_found_and_stay_untouched(client, boris):
    before = await seen(boris)
    for place in (before["items"][0]["id"], "1", boris.custom):
        for response in (
            await client.patch(f"{ITEMS}/{place}", json={"note": "mine now", "purchased": True}),
            await client.delete(f"{ITEMS}/{place}"),
        ):
            assert (await refused(response, 404))["code"] == "NOT_FOUND"
    removed = await told(await boris.delete(f"{ITEMS}/1"))
    undo = f"{LIST}/undo/{removed['removal']['id']}"
    assert (await refused(await client.post(undo), 404))["code"] == "NOT_FOUND"
    assert (await told(await client.delete(LIST, params={"expected_count": 0})))["removal"] is None
    await told(await boris.post(undo))
    assert (await seen(boris))["items"] == before["items"]
    assert (await seen(client))["items"] == []


async def test_nothing_is_shown_or_changed_without_the_confirmation_of_age(client):
    child = await signed_in_client(client.stranger, 3, adult=False)
    for method, path in (
        ("GET", LIST), ("DELETE", f"{LIST}?expected_count=0"), ("PUT", f"{ITEMS}/1"), ("POST", ITEMS),
        ("PATCH", f"{ITEMS}/1"), ("DELETE", f"{ITEMS}/1"), ("POST", f"{LIST}/undo/1"),
    ):  # fmt: skip
        error = await refused(await child.request(method, path, json={"name": "x"}), 403)
        assert error["code"] == "ADULT_CONFIRMATION_REQUIRED"
        assert (await refused(await client.stranger.request(method, path), 401))["code"] == "UNAUTHORIZED"


async def test_a_screen_seen_before_is_answered_by_nothing_until_something_changes(client):
    await put(client, 1)
    first = await client.get(LIST)
    again = await client.get(LIST, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"
    await client.patch(f"{ITEMS}/1", json={"note": "n"})
    changed = await client.get(LIST, headers={"If-None-Match": first.headers["ETag"]})
    assert (await told(changed))["items"][0]["note"] == "n"


async def test_another_person_on_the_same_device_never_gets_as_before(client, boris):
    await put(client, 2)
    mine = await client.get(LIST)
    theirs = await boris.get(LIST, headers={"If-None-Match": mine.headers["ETag"]})
    assert [item["name"] for item in (await told(theirs))["items"]] == ["Frost Mint", "Секрет"]


async def test_a_screen_is_packed_for_who_can_unpack_it(client):
    await put(client, 1)
    packed = await client.stranger.session.get(
        client.stranger.make_url(LIST),
        headers={**client.authorization, "Accept-Encoding": "gzip"},
        auto_decompress=False,
    )
    plain = await client.get(LIST, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert json.loads(gzip.decompress(await packed.read())) == await plain.json()


@pytest.mark.parametrize("told", ["gzip;q=0", "br, gzip; q=0.0", "*;q=0"])
async def test_a_screen_is_not_packed_for_who_refuses_it(client, told):
    response = await client.get(LIST, headers={"Accept-Encoding": told})
    assert "Content-Encoding" not in response.headers


async def test_a_change_of_the_catalogue_is_seen_at_once(client, connection):
    await put(client, 1)
    assert await names(client) == ["Frost Mint"]
    await connection.execute("UPDATE tobaccos SET name = 'Renamed' WHERE id = 1")
    await connection.execute("UPDATE catalogue_state SET version = version + 1")
    assert await names(client) == ["Renamed"]


async def test_whoever_was_deleted_and_comes_back_finds_nothing_of_before(client, connection):
    """The counters begin anew: the same numbers must not mean the same list."""
    await put(client, 1)
    assert await names(client) == ["Frost Mint"]
    await told(await client.delete(f"{V1}/me"))
    back = await signed_in_client(client.stranger, 1)
    await connection.execute("UPDATE users SET list_version = 1 WHERE id = 1")
    assert await names(back) == []


@pytest.fixture
async def committed(start, catalogue_database):
    """A client over a pool of real connections."""
    async with open_pool(catalogue_database) as pool:
        yield await start(pool=pool, person=1)


async def test_two_devices_that_add_the_same_at_once_make_one_item(committed):
    other = await signed_in_client(committed.stranger, 1)
    for change in (
        lambda device: device.put(f"{ITEMS}/1"),
        lambda device: device.post(ITEMS, json={"name": "Ёлка"}),
    ):
        responses = await asyncio.gather(*(change(device) for device in (committed, other) * 4))
        assert sorted(response.status for response in responses) == [200] * 7 + [201]
    data = await seen(other)
    assert data["counts"] == {"wanted": 2, "purchased": 0}
    assert data["versions"]["list"] == 2


async def test_what_one_device_changed_the_other_sees_with_its_next_request(committed):
    """Also while no notice is heard, as here: what is kept is asked about every time."""
    other = await signed_in_client(committed.stranger, 1)
    for count in range(1, 6):
        await added(committed, name=f"wish {count}")
        assert (await seen(other))["counts"]["wanted"] == count


async def test_the_export_holds_the_list(committed):
    await added(committed, tobacco_id=1, note="mine")
    exported = await told(await committed.get(f"{V1}/me/export"))
    [kept] = exported["wishlists"]
    assert [item["note"] for item in kept["items"]] == ["mine"]
