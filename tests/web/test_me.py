import json

import pytest

from hookah_wishlist.database import open_pool
from tests.web.people import V1, signed_in_client


@pytest.fixture
async def person(start):
    return await signed_in_client(await start(), adult=False)


async def data(response, status=200):
    envelope = await response.json()
    assert response.status == status, envelope
    return envelope["data"]


async def error(response, status):
    envelope = await response.json()
    assert response.status == status, envelope
    return envelope["error"]


async def test_what_is_told_of_me(person):
    assert await data(await person.get(f"{V1}/me")) == {
        "id": 1,
        "first_name": "Аня",
        "language": "ru",
        "chosen_language": None,
        "adult": {"is_confirmed": False, "confirmed_at": None, "needed_version": 1},
        "is_reachable": True,
        "settings": {},
        "list_version": 0,
        "settings_version": 0,
    }


async def test_a_language_is_chosen_and_following_telegram_is_chosen_again(person):
    chosen = await data(await person.patch(f"{V1}/me", json={"language": "en"}))
    assert (chosen["language"], chosen["chosen_language"], chosen["settings_version"]) == ("en", "en", 1)
    assert await data(await person.get(f"{V1}/me")) == chosen
    left = await data(await person.patch(f"{V1}/me", json={}))
    assert left == chosen
    back = await data(await person.patch(f"{V1}/me", json={"language": None}))
    assert (back["language"], back["chosen_language"]) == ("ru", None)


async def test_settings_are_merged_and_taken_away_by_null(person):
    await person.patch(f"{V1}/me", json={"settings": {"theme": "dark", "compact": True, "size": 3}})
    changed = await data(await person.patch(f"{V1}/me", json={"settings": {"size": None, "theme": "light"}}))
    assert changed["settings"] == {"theme": "light", "compact": True}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"language": "de"}, "language"),
        ({"language": 1}, "language"),
        ({"settings": []}, "settings"),
        ({"settings": {"Theme": "x"}}, "settings.Theme"),
        ({"settings": {"theme": "x" * 65}}, "settings.theme"),
        ({"settings": {"theme": "x\0"}}, "settings.theme"),
        ({"settings": {"size": 2**60}}, "settings.size"),
        ({"settings": {"size": 10**30}}, "settings.size"),
        ({"settings": {"size": 1.5}}, "settings.size"),
        ({"settings": {"size": [1]}}, "settings.size"),
        ({"first_name": "Zoe"}, "first_name"),
        ({"id": 2}, "id"),
    ],
)
async def test_a_wrong_change_is_refused_by_name_and_changes_nothing(person, changes, field):
    told = await error(await person.patch(f"{V1}/me", json=changes), 400)
    assert told["code"] == "BAD_BODY"
    assert all(name.startswith(field) for name in told["details"]["fields"]), told
    assert (await data(await person.get(f"{V1}/me")))["settings_version"] == 0


async def test_a_change_that_is_half_wrong_changes_nothing(person):
    response = await person.patch(f"{V1}/me", json={"language": "en", "settings": {"Bad": 1}})
    assert response.status == 400
    assert (await data(await person.get(f"{V1}/me")))["chosen_language"] is None


async def test_being_an_adult_is_confirmed_once_for_this_version(person):
    told = await error(await person.post(f"{V1}/me/adult", json={"version": 2}), 409)
    assert told["code"] == "OUTDATED_CONSENT"
    first = await data(await person.post(f"{V1}/me/adult", json={"version": 1}))
    assert first["adult"]["is_confirmed"] is True
    assert await data(await person.post(f"{V1}/me/adult", json={"version": 1})) == first


@pytest.mark.parametrize("version", [None, True, "1", 0, 1.5, 10**20])
async def test_a_confirmation_without_a_right_number_is_refused(person, version):
    response = await person.post(f"{V1}/me/adult", json={"version": version})
    assert (await error(response, 400))["details"]["fields"].keys() == {"version"}


async def test_tokens_are_shown_once_listed_and_revoked(person):
    made = await data(
        await person.post(f"{V1}/me/tokens", json={"name": " my  script ", "scope": "write"}), 201
    )
    assert made["text"].startswith("hw_")
    assert (made["token"]["name"], made["token"]["scope"]) == ("my script", "write")
    [listed] = (await data(await person.get(f"{V1}/me/tokens")))["items"]
    assert listed == made["token"]
    assert made["text"] not in json.dumps(listed)

    headers = {"Authorization": f"Bearer {made['text']}"}
    assert (await person.stranger.get(f"{V1}/me", headers=headers)).status == 200
    [used] = (await data(await person.get(f"{V1}/me/tokens")))["items"]
    assert used["last_used_at"] is not None

    at = f"{V1}/me/tokens/{listed['id']}"
    assert await data(await person.delete(at)) == {"id": listed["id"]}
    assert (await error(await person.delete(at), 404))["code"] == "NOT_FOUND"
    assert (await person.stranger.get(f"{V1}/me", headers=headers)).status == 401


@pytest.mark.parametrize(
    "body",
    [{}, {"name": ""}, {"name": "   "}, {"name": "x" * 61}, {"name": "x\0"}, {"name": "x", "scope": "all"}],
)
async def test_a_token_wants_a_name_and_a_scope_there_is(person, body):
    assert (await error(await person.post(f"{V1}/me/tokens", json=body), 400))["code"] == "BAD_BODY"


async def test_the_twenty_first_token_is_one_too_many(person):
    for number in range(20):
        await data(await person.post(f"{V1}/me/tokens", json={"name": f"script {number}"}), 201)
    told = await error(await person.post(f"{V1}/me/tokens", json={"name": "one more"}), 409)
    assert told["code"] == "TOO_MANY_TOKENS"


@pytest.mark.parametrize(
    "number", ["0", "999999999", "99999999999999999999", "-1", "1.0", "one", "%00", "１"]
)
async def test_a_token_that_is_none_is_not_found(person, number):
    assert (await person.delete(f"{V1}/me/tokens/{number}")).status == 404


async def test_devices_are_listed_and_one_of_them_is_signed_out(person):
    other = await signed_in_client(person.stranger, adult=False)
    items = (await data(await person.get(f"{V1}/me/sessions")))["items"]
    assert sorted(item["is_this_one"] for item in items) == [False, True]
    [that] = [item["id"] for item in items if not item["is_this_one"]]
    assert await data(await person.delete(f"{V1}/me/sessions/{that}")) == {"id": that}
    assert (await other.get(f"{V1}/me")).status == 401
    assert (await person.delete(f"{V1}/me/sessions/{that}")).status == 404
    assert (await person.delete(f"{V1}/me/sessions/nonsense")).status == 404


async def test_everything_kept_about_me_is_one_document_and_no_secret_stands_in_it(start, catalogue_database):
    async with open_pool(catalogue_database, size=2) as pool:
        person = await signed_in_client(await start(pool=pool))
        made = await data(await person.post(f"{V1}/me/tokens", json={"name": "script"}), 201)
        response = await person.get(f"{V1}/me/export")
        told = await data(response)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert told["about_me"]["person"]["first_name"] == "Аня"
    assert [token["name"] for token in told["about_me"]["personal_tokens"]] == ["script"]
    assert len(told["about_me"]["sessions"]) == 1
    assert told["wishlists"] == []
    text = json.dumps(told)
    for secret in (made["text"], person.refresh_token, person.token):
        assert secret not in text


async def test_deletion_takes_everything_and_leaves_no_personal_data_in_the_audit_log(person, connection):
    told = await data(await person.delete(f"{V1}/me"))
    assert (await person.get(f"{V1}/me")).status == 401
    assert await connection.fetchval("SELECT count(*) FROM users") == 0
    [row] = await connection.fetch("SELECT kind, details FROM audit_log")
    assert row["kind"] == "person_deleted"
    assert row["details"] == {"reference": told["reference"]}
