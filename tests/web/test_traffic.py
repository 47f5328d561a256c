import pytest
import structlog

from hookah_wishlist.resources import Resources
from hookah_wishlist.web import RESOURCES, traffic
from hookah_wishlist.web.traffic import NOWHERE, TRAFFIC
from tests.timeouts import GUARD
from tests.web.people import V1


def counted(client):
    answered = client.stranger.app[TRAFFIC].answered.items()
    return {labels: sum(spread.counts) for labels, spread in answered}


def happened(client):
    return {what: times for (what,), times in client.stranger.app[RESOURCES].happened.items()}


async def test_answers_are_counted_by_method_route_and_first_digit_never_by_address(client):
    before = counted(client)
    for tobacco in (1, 2, 99_999):
        await client.get(f"{V1}/tobaccos/{tobacco}")
    await client.get(f"{V1}/tobaccos?search=secret")
    await client.get("/nowhere/secret")
    new = {labels: times for labels, times in counted(client).items() if labels not in before}
    assert {labels[1] for labels in new} == {f"{V1}/tobaccos/{{id}}", f"{V1}/tobaccos", NOWHERE}
    assert new["GET", f"{V1}/tobaccos/{{id}}", "4xx"] == 1
    assert new["GET", NOWHERE, "4xx"] == 1
    assert "secret" not in str(counted(client))


async def test_no_stranger_makes_numbers_of_methods_of_his_own(client):
    before = len(counted(client))
    for method in ("PROPFIND", "MKCOL", "TRACE", "LINK", "PURGE"):
        await client.stranger.request(method, f"/somewhere/{method}")
    assert len(counted(client)) == before + 1
    assert counted(client)[NOWHERE, NOWHERE, "4xx"] == 5


async def test_refusals_are_counted_by_their_code(client):
    await client.stranger.get(f"{V1}/me")
    await client.get(f"{V1}/tobaccos?limit=0")
    counts = dict(client.stranger.app[TRAFFIC].refused.items())
    assert {code: times for (code,), times in counts.items() if times} == {
        "UNAUTHORIZED": 1,
        "BAD_PARAMETER": 1,
    }
    assert counts["INTERNAL_ERROR",] == 0  # seen to grow from its first time on


async def test_what_people_do_is_counted_once_it_is_done_and_not_when_it_was_so_already(client):
    for _ in range(2):
        added = await (await client.put(f"{V1}/wishlist/items/1")).json()
    await client.post(f"{V1}/wishlist/items", json={"name": "Typed"})
    item = added["data"]["item"]["id"]
    for _ in range(2):
        await client.patch(f"{V1}/wishlist/items/{item}", json={"purchased": True})
    removed = await (await client.delete(f"{V1}/wishlist/items/{item}")).json()
    await client.delete(f"{V1}/wishlist/items/{item}")
    undo = removed["data"]["removal"]["id"]
    await client.post(f"{V1}/wishlist/undo/{undo}")
    await client.put(f"{V1}/wishlist/items/1")
    await client.put(f"{V1}/wishlist/items/99999")
    assert happened(client) == {
        "item_added": 2, "item_bought": 1, "item_removed": 1, "item_put_back": 1, "item_wanted_again": 1,
    }  # fmt: skip


def test_only_what_is_committed_is_counted():
    resources = Resources(None, "", None)
    resources.count({"item_added": 2})
    resources.count({})
    assert {what: times for (what,), times in resources.happened.items() if times} == {"item_added": 2}


@pytest.mark.parametrize(("method", "path", "told"), [("GET", "/me", 0), ("PATCH", "/me", 1)])
async def test_the_log_tells_changes_by_route_person_and_time_and_nothing_of_what_was_said(
    client, method, path, told, monkeypatch
):
    monkeypatch.setattr(traffic, "SLOW", GUARD)  # what takes long is told as well
    shared = [structlog.contextvars.merge_contextvars]
    with structlog.testing.capture_logs(shared) as logs:
        body = {"json": {"language": "ru"}} if method == "PATCH" else {}
        response = await client.request(method, f"{V1}{path}", **body)
    entries = [entry for entry in logs if entry["event"] == "request.answered"]
    assert len(entries) == told
    for entry in entries:
        assert entry.pop("ms") >= 0
        assert entry.pop("request_id") == response.headers["X-Request-Id"]
        assert entry == {
            "event": "request.answered", "log_level": "info", "person": client.id,
            "method": method, "route": f"{V1}{path}", "status": 200,
        }  # fmt: skip
