"""Which refusals a route may answer, and how they look, from the one table of errors."""

from collections.abc import Iterable, Sequence
from typing import Any

from hookah_wishlist.web.answers import JSON
from hookah_wishlist.web.errors import (
    ANSWERS,
    CODES,
    COMMON,
    INTERNAL_ERROR,
    METHOD_NOT_ALLOWED,
    AdultConfirmationRequired,
    BadBody,
    NotThere,
    SignedInPersonally,
    SlowBody,
    TokenExpired,
    Unauthorized,
    WrongScope,
)
from hookah_wishlist.web.route import Guard, Route

Codes = dict[int, list[str]]  # by status

# Of what no exception stands for: any address may answer it.
ALWAYS: Codes = {405: [METHOD_NOT_ALLOWED], 500: [INTERNAL_ERROR]}

REFUSAL: dict[str, Any] = {
    "Refusal": {
        "description": "Why there is no answer.",
        "type": "object",
        "required": ["success", "data", "error"],
        "properties": {
            "success": {"const": False},
            "data": {"type": "null"},
            "error": {
                "type": "object",
                "required": ["code", "message", "details"],
                "properties": {
                    "code": {"type": "string", "description": "For programs."},
                    "message": {"type": "string", "minLength": 1, "description": "For people."},
                    "details": {"anyOf": [{"$ref": "#/components/schemas/Details"}, {"type": "null"}]},
                },
            },
        },
    },
    "Details": {
        "description": "What programs need of it, depending on the code.",
        "type": "object",
        "properties": {
            "fields": {
                "description": "Each wrong field or parameter with its problem.",
                "type": "object",
                "additionalProperties": {"type": "string"},
            },
            "item_id": {"description": "The item that is there instead.", "type": "string"},
            "count": {"description": "How many there are instead.", "type": "integer"},
        },
    },
}

HEADERS: dict[str, Any] = {
    "X-Request-Id": {
        "description": "Names the request in our log; yours, if you sent one.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
    },
    "Retry-After": {
        "description": "Seconds until it is worth asking again.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {"description": "Bearer.", "required": True, "schema": {"type": "string"}},
    "Allow": {
        "description": "The methods this address takes.",
        "required": True,
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "Send it back as If-None-Match: 304 says that nothing has changed.",
        "required": True,
        "schema": {"type": "string"},
    },
}
REQUEST_ID = {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}}
OF_STATUS = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After", 503: "Retry-After"}


def codes(route: Route) -> Codes:
    """The codes that the route may answer, by status."""
    found: Codes = {}
    for kind in (*COMMON, *_of_guard(route), *_of_what_it_takes(route), *route.refusals):
        found.setdefault(ANSWERS[kind].status, []).append(ANSWERS[kind].code)
    return {status: sorted(set(told)) for status, told in sorted((found | ALWAYS).items())}


def refusals(route: Route) -> dict[str, Any]:
    """As an operation tells them: by name, as most routes share them."""
    return {
        str(status): {"$ref": f"#/components/responses/{_name(told)}"}
        for status, told in codes(route).items()
    }


def responses(routes: Iterable[Route]) -> dict[str, Any]:
    """What the names stand for."""
    all_of_them = {_name(told): (status, told) for route in routes for status, told in codes(route).items()}
    return {name: _response(status, told) for name, (status, told) in sorted(all_of_them.items())}


def _of_guard(route: Route) -> Iterable[type[Exception]]:
    if route.guard is Guard.OPEN:
        return
    yield from (Unauthorized, TokenExpired)
    if route.guard is Guard.ADULT:
        yield AdultConfirmationRequired
    if route.needed_scope == "write":
        yield WrongScope
    if route.needs_session:
        yield SignedInPersonally


def _of_what_it_takes(route: Route) -> Iterable[type[Exception]]:
    if route.place is not None:
        yield NotThere
    if route.body is not None:
        yield from (BadBody, SlowBody)


def _name(told: Sequence[str]) -> str:
    return ".".join(told)


def _response(status: int, told: Sequence[str]) -> dict[str, Any]:
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/Refusal"},
            {"properties": {"error": {"properties": {"code": {"enum": list(told)}}}}},
        ]
    }
    header = OF_STATUS.get(status)
    return {
        "description": " ".join(CODES[code] for code in told),
        "headers": REQUEST_ID | ({header: {"$ref": f"#/components/headers/{header}"}} if header else {}),
        "content": {JSON: {"schema": schema, "examples": {code: _example(code) for code in told}}},
    }


def _example(code: str) -> dict[str, Any]:
    error = {"code": code, "message": CODES[code], "details": None}
    return {"summary": code, "value": {"success": False, "data": None, "error": error}}
