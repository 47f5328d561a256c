"""One honest request of every route, in an order in which each has something to answer about."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hookah_wishlist.people.model import ADULT_VERSION
from hookah_wishlist.web.openapi import Example
from hookah_wishlist.web.route import V1
from tests.web.people import launch

PERSON = 7


@dataclass(frozen=True)
class Sample:
    """What is asked of the route with this name; what depends on earlier answers is found in `known`."""

    name: str
    place: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None


Known = dict[str, Any]  # the data answered so far, by the names of the routes

SAMPLES: list[Callable[[Known], Sample]] = [
    lambda known: Sample("index"),
    lambda known: Sample("openapi"),
    lambda known: Sample("docs"),
    lambda known: Sample("validate", body={"init_data": launch(PERSON), "screen": f"{V1}/home"}),
    lambda known: Sample("refresh", body={"refresh_token": known["validate"]["tokens"]["refresh_token"]}),
    lambda known: Sample("me"),
    lambda known: Sample("confirm_adult", body={"version": ADULT_VERSION}),
    lambda known: Sample("change_me", body={"language": "ru", "settings": {"theme": "dark"}}),
    lambda known: Sample("create_token", body={"name": "My script", "scope": "write"}),
    lambda known: Sample("my_tokens"),
    lambda known: Sample("revoke_token", place={"id": known["create_token"]["token"]["id"]}),
    lambda known: Sample("my_sessions"),
    lambda known: Sample("end_my_session", place={"id": _another(known["my_sessions"]["items"])}),
    lambda known: Sample("home"),
    lambda known: Sample("brands"),
    lambda known: Sample("brand", place={"slug": "north-wind"}),
    lambda known: Sample("lines", query={"brand": "north-wind"}),
    lambda known: Sample("line", place={"brand": "north-wind", "line": "classic"}),
    lambda known: Sample("tags"),
    lambda known: Sample("facets", query={"search": "mint"}),
    lambda known: Sample("tobaccos", query={"search": "frost mint", "strength": 3, "limit": 5}),
    lambda known: Sample("new_tobaccos", query={"limit": 2}),
    lambda known: Sample("tobacco", place={"id": 1}),
    lambda known: Sample("similar_tobaccos", place={"id": 1}, query={"limit": 3}),
    lambda known: Sample("by_url", query={"url": "https://htreviews.org/tobaccos/north-wind/classic/slug-1"}),
    lambda known: Sample("picture", place={"id": 1}, query={"w": 320}),
    lambda known: Sample("brand_picture", place={"slug": "north-wind"}, query={"w": 160}),
    lambda known: Sample("put_tobacco", place={"id": 1}),
    lambda known: Sample(
        "add_item", body={"name": "Grandfather's apple", "note": "Ask Boris", "priority": 2}
    ),
    lambda known: Sample("change_item", place={"id": "1"}, body={"purchased": True}),
    lambda known: Sample("wishlist", query={"tab": "wanted", "sort": "newest"}),
    lambda known: Sample("remove_item", place={"id": known["add_item"]["item"]["id"]}),
    lambda known: Sample("undo_removal", place={"id": known["remove_item"]["removal"]["id"]}),
    lambda known: Sample("clear_wishlist", query={"expected_count": 1, "tab": "wanted"}),
    lambda known: Sample("export_me"),
    lambda known: Sample("events"),
    lambda known: Sample("delete_me"),
    lambda known: Sample("logout", body={"refresh_token": known["another"]["tokens"]["refresh_token"]}),
]


@dataclass(frozen=True)
class Answered:
    """What came of a sample. `data` is that of the envelope; None of what has none."""

    sample: Sample
    status: int
    headers: Any
    content_type: str
    envelope: Any

    @property
    def example(self):
        data = None if self.envelope is None else self.envelope["data"]
        return Example(self.sample.place, self.sample.query, self.sample.body, data)


async def answered(client, routes):
    """Everything, asked of a real server as one person; by the names of the routes."""
    by_name = {route.name: route for route in routes}
    known = {"another": await _signed_in(client), "third": await _signed_in(client)}
    await _confirmed(client, known["another"])
    found = {}
    for make in SAMPLES:
        sample = make(known)
        route = by_name[sample.name]
        token = known["another" if "validate" not in known else "validate"]["tokens"]["access_token"]
        async with client.request(
            route.method,
            route.address.format(**sample.place),
            params=sample.query,
            json=sample.body,
            headers={"Authorization": f"Bearer {token}"},
        ) as response:
            envelope = await response.json() if response.content_type == "application/json" else None
            found[sample.name] = Answered(
                sample, response.status, response.headers, response.content_type, envelope
            )
            if envelope is not None:
                assert envelope["success"], (sample, envelope)
                known[sample.name] = envelope["data"]
    return found


async def _signed_in(client):
    response = await client.post(f"{V1}/auth/validate", json={"init_data": launch(PERSON)})
    return (await response.json())["data"]


async def _confirmed(client, person):
    """Before the first sample, so that the sign-in can bring a screen along."""
    headers = {"Authorization": f"Bearer {person['tokens']['access_token']}"}
    await client.post(f"{V1}/me/adult", json={"version": ADULT_VERSION}, headers=headers)


def _another(sessions):
    return next(session["id"] for session in sessions if not session["is_this_one"])
