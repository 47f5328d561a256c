"""One route as the document tells it."""

import inspect
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from hookah_wishlist.web.answers import JSON
from hookah_wishlist.web.openapi.examples import Example
from hookah_wishlist.web.openapi.refusals import REQUEST_ID, refusals
from hookah_wishlist.web.openapi.schemas import REF, Schemas
from hookah_wishlist.web.route import Guard, Route

WEB = "hookah_wishlist.web"

UNCHANGED = HTTPStatus.NOT_MODIFIED

SECURITY_SCHEMES: dict[str, Any] = {
    "access_token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Of POST /auth/validate; an hour long, then POST /auth/refresh gives the next one.",
    },
    "personal_token": {
        "type": "http",
        "scheme": "bearer",
        "description": "Of POST /me/tokens, for scripts; it reads, or reads and writes, until it is revoked.",
    },
}


def subject(route: Route) -> str:
    """The file or folder it is in, under which viewers gather it."""
    return route.handler.__module__.removeprefix(f"{WEB}.").removeprefix("api.").partition(".")[0]


def operation(route: Route, schemas: Schemas, example: Example) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": route.name,
        "tags": [subject(route)],
        "summary": route.summary,
        "security": _security(route),
        "parameters": [*_places(route, schemas, example), *_parameters(route, schemas, example)],
        "responses": responses(route, schemas, example),
    }
    if words := inspect.getdoc(route.handler):
        told["description"] = words
    if route.body is not None:
        told["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": schemas.body(route)} | _example(example.body)},
        }
    return told


def _security(route: Route) -> list[dict[str, list[str]]]:
    """A route that takes a session alone is not for scripts."""
    if route.guard is Guard.OPEN:
        return []
    session: dict[str, list[str]] = {"access_token": []}
    return [session] if route.needs_session else [session, {"personal_token": [route.needed_scope]}]


def _places(route: Route, schemas: Schemas, example: Example) -> list[dict[str, Any]]:
    if route.place is None:
        return []
    return [
        _parameter("path", name, schema, example.place) | {"required": True}
        for name, schema in schemas.fields(route, "place").items()
    ]


def _parameters(route: Route, schemas: Schemas, example: Example) -> list[dict[str, Any]]:
    fields = route.parameters.model_fields
    return [
        _parameter("query", name, schema, example.query) | {"required": fields[name].is_required()}
        for name, schema in schemas.fields(route, "parameters").items()
    ]


def _parameter(kind: str, name: str, schema: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    told = {"in": kind, "name": name, "schema": schema}
    if "description" in schema:
        told["description"] = schema["description"]
    return told | _example(given.get(name))


def responses(route: Route, schemas: Schemas, example: Example) -> dict[str, Any]:
    """By status. A placeholder has the status of a refusal: then who asks may get the one or the other."""
    told = refusals(route)
    data = _content(route, schemas, example)
    for status in (route.status, *route.other_statuses):
        if status == UNCHANGED:
            continue
        also = {JSON: {"schema": {"$ref": f"{REF}Refusal"}}} if str(status) in told else {}
        told[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "headers": _headers(route) if status < HTTPStatus.BAD_REQUEST else REQUEST_ID,
            "content": {route.media: data, **also},
        }
    if _can_be_unchanged(route):
        words = "Nothing has changed since the ETag that was sent."
        told[str(int(UNCHANGED))] = {"description": words, "headers": _headers(route)}
    return dict(sorted(told.items()))


def _can_be_unchanged(route: Route) -> bool:
    return route.around is not None or UNCHANGED in route.other_statuses


def _content(route: Route, schemas: Schemas, example: Example) -> dict[str, Any]:
    if route.media == JSON:
        return {"schema": _envelope(schemas.answer(route))} | _example(_enveloped(example.data))
    return {"schema": {"type": "string"}} if route.media.startswith("text/") else {}


def _headers(route: Route) -> dict[str, Any]:
    mark = {"ETag": {"$ref": "#/components/headers/ETag"}} if _can_be_unchanged(route) else {}
    return REQUEST_ID | mark


def _envelope(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["success", "data", "error"],
        "properties": {"success": {"const": True}, "data": data, "error": {"type": "null"}},
        "additionalProperties": False,
    }


def _enveloped(data: Any) -> Any:
    return None if data is None else {"success": True, "data": data, "error": None}


def _example(value: Any) -> dict[str, Any]:
    return {} if value is None else {"example": value}
