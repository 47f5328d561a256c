"""Routes in, the document out: nothing here knows of requests, and nothing is written twice."""

import inspect
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from hookah_wishlist import __version__
from hookah_wishlist.web.errors import CODES
from hookah_wishlist.web.openapi.examples import Example
from hookah_wishlist.web.openapi.operations import SECURITY_SCHEMES, WEB, operation, subject
from hookah_wishlist.web.openapi.refusals import HEADERS, REFUSAL, responses
from hookah_wishlist.web.openapi.schemas import Schemas, schemas_of
from hookah_wishlist.web.route import V1, Route

PICTURES = "/pictures/"  # not below the prefix, as an <img> carries no token

ABOUT = """\
Wish lists of hookah tobaccos, and the catalogue behind them.

Every answer is one envelope: `success`, `data`, `error`. Programs go by `error.code`, people by
`error.message`; `X-Request-Id` names the request in our log. Sign in with Telegram's launch string
(`POST /auth/validate`), or make a personal token for scripts (`POST /me/tokens`), and send the token as
`Authorization: Bearer …`. Until `POST /me/adult` confirms an age of 18 or older there is no content.
This document and its viewer need no sign-in, as they tell nothing of anybody.

"""


def document(routes: Iterable[Route], examples: Mapping[str, Example]) -> dict[str, Any]:
    """Of the routes that make the API; what is served beside them, such as health, is no part of it."""
    told = [route for route in routes if is_told(route)]
    schemas = schemas_of(told)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hookah Wishlist", "version": __version__, "description": ABOUT + _codes()},
        "servers": [{"url": "/"}],
        "tags": _tags(told),
        "paths": _paths(told, schemas, examples),
        "components": {
            "schemas": {**schemas.shared, **REFUSAL},
            "responses": responses(told),
            "headers": HEADERS,
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def is_told(route: Route) -> bool:
    """All below the prefix, and what answers refer to."""
    return route.prefix == V1 or route.address.startswith(PICTURES)


def _codes() -> str:
    rows = [f"| `{code}` | {meaning} |" for code, meaning in sorted(CODES.items())]
    return "\n".join(["| error.code | meaning |", "| --- | --- |", *rows])


def _tags(routes: Iterable[Route]) -> list[dict[str, str]]:
    """A subject is told by the first line of its file or folder."""
    names = dict.fromkeys(subject(route) for route in routes)
    return [{"name": name, "description": _first_line(name)} for name in names]


def _first_line(subject: str) -> str:
    module = sys.modules.get(f"{WEB}.api.{subject}") or sys.modules[f"{WEB}.{subject}"]
    return (inspect.getdoc(module) or "").partition("\n")[0]


def _paths(
    routes: Iterable[Route], schemas: Schemas, examples: Mapping[str, Example]
) -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        example = examples.get(route.name, Example(data=route.example))
        paths.setdefault(route.address, {})[route.method.lower()] = operation(route, schemas, example)
    return paths
