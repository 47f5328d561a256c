"""What went wrong becomes an answer: one table, one middleware."""

import re
import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import web

from hookah_wishlist.catalogue.listing import BadCursor
from hookah_wishlist.database import DatabaseUnavailable
from hookah_wishlist.web.answers import refusal

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class NotThere(Exception):
    """There is nothing at this address."""


class BadParameters(Exception):
    """Some parameters are unknown or malformed."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = problems


# A server that restarts is back within a few seconds; asking again sooner only adds to its load.
AGAIN_LATER = {"Retry-After": "3"}

# By exception: status, code, headers. The exception's own words are the message, else its docstring.
ANSWERS: dict[type[Exception], tuple[int, str, dict[str, str]]] = {
    BadParameters: (400, "bad_parameter", {}),
    BadCursor: (400, "bad_parameter", {}),
    NotThere: (404, "not_found", {}),
    DatabaseUnavailable: (503, "database_unavailable", AGAIN_LATER),
    TimeoutError: (503, "timeout", AGAIN_LATER),
}

# Where the exception's own words are for the log and not for whoever asked.
MESSAGES: dict[type[Exception], str] = {
    BadCursor: "cursor: must be a next_cursor of the same search and sort",
    DatabaseUnavailable: "The database does not answer at present; ask again in a few seconds",
    TimeoutError: "The answer took too long; ask again in a few seconds",
}

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


@web.middleware
async def errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every answer carries the request's id, and every error is an answer in the envelope."""
    request_id = _request_id(request)
    structlog.contextvars.bind_contextvars(request_id=request_id)
    try:
        response = await handler(request)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            error.headers["X-Request-Id"] = request_id
            raise
        response = _from_aiohttp(error)
    except Exception as error:  # the last net: whatever it is, who asked gets an answer and the log the trace
        response = _from_exception(request, error)
    response.headers["X-Request-Id"] = request_id
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _request_id(request: web.Request) -> str:
    """The caller's own, so that a proxy's log and ours agree, unless it could not be written as it is."""
    given = request.headers.get("X-Request-Id")
    return given if given is not None and REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _from_aiohttp(error: web.HTTPException) -> web.Response:
    """aiohttp's own refusals: no such address, wrong method, body too large."""
    code = HTTPStatus(error.status).name.lower()
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted(error.allowed_methods))
        return refusal(error.status, code, f"This address answers {allowed} only", headers={"Allow": allowed})
    if isinstance(error, web.HTTPNotFound):
        return refusal(error.status, code, "There is nothing at this address; / lists what there is")
    return refusal(error.status, code, error.reason)


def _from_exception(request: web.Request, error: Exception) -> web.Response:
    for kind, (status, code, headers) in ANSWERS.items():
        if isinstance(error, kind):
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                log.warning("request.unanswered", path=request.path, code=code, error=str(error))
            message = MESSAGES.get(kind) or str(error) or str(kind.__doc__)
            return refusal(status, code, message, details=_details(error), headers=headers)
    log.exception("request.failed", method=request.method, path=request.path)
    return refusal(500, "internal_error", "This is our mistake; it was written down and will be looked into")


def _details(error: Exception) -> Any:
    """Which parameters were wrong, each with its reason, for programs that point at a field."""
    if isinstance(error, BadParameters):
        return {"parameters": error.problems}
    if isinstance(error, BadCursor):
        return {"parameters": {"cursor": MESSAGES[BadCursor].partition(": ")[2]}}
    return None
