"""Requests to every route of the table, as somebody sends them who knows the address and no more."""

from uuid import UUID

from hookah_wishlist.settings import Settings
from hookah_wishlist.web.route import V1, Guard
from hookah_wishlist.web.routes import routes_of

EVERY_ROUTE = routes_of(Settings(_env_file=None))
GUARDED = [route for route in EVERY_ROUTE if route.guard is not Guard.OPEN]
NOBODYS = {int: "1", UUID: "00000000-0000-4000-8000-000000000000", str: "abc"}


def address(route, **place):
    """With numbers in its brackets that may be anybody's, but for those given."""
    fields = {} if route.place is None else route.place.model_fields
    anybodys = {name: _anybodys(field.annotation) for name, field in fields.items()}
    return route.address.format(**(anybodys | {name: str(value) for name, value in place.items()}))


def _anybodys(annotation):
    return NOBODYS.get(annotation, "1")


async def ask(client, route, **words):
    """The status and the code, if it was refused."""
    body = {"json": {}} if route.body is not None else {}
    response = await client.request(route.method, address(route), **body, **words)
    if response.content_type != "application/json":
        return response.status, None
    error = (await response.json())["error"]
    return response.status, error and error["code"]


def unknown_addresses():
    return [f"{V1}/", f"{V1}/nothing", f"{V1}/me/nothing", f"{V1}/tobaccos/1/nothing/at/all"]
