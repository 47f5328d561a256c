"""The one envelope of every JSON answer."""

from collections.abc import Mapping
from typing import Any

import orjson
from aiohttp import web

JSON = "application/json"
CODE = web.ResponseKey("code", str)


def answer(data: Any, *, status: int = 200) -> web.Response:
    """What was asked for."""
    return _response({"success": True, "data": data, "error": None}, status)


def refusal(
    status: int, code: str, message: str, *, details: Any = None, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Why there is no answer: `code` for programs, `message` for people, `details` for both."""
    error = {"code": code, "message": message, "details": details}
    response = _response({"success": False, "data": None, "error": error}, status)
    response[CODE] = code
    response.headers.update(headers or {})
    return response


def _response(envelope: Any, status: int) -> web.Response:
    return web.Response(body=orjson.dumps(envelope), status=status, content_type=JSON)
