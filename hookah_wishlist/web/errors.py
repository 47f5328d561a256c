"""What went wrong becomes an answer: one table of codes, for the middleware and for the API's document."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import web

from hookah_wishlist.catalogue.listing import BadCursor
from hookah_wishlist.database import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseUnavailable,
    TooManyStreams,
)
from hookah_wishlist.people.init_data import BadInitData
from hookah_wishlist.people.model import OutdatedConsent, PersonGone
from hookah_wishlist.people.personal_tokens import BadTokenName, TooManyTokens
from hookah_wishlist.people.preferences import BadSetting
from hookah_wishlist.web.answers import refusal
from hookah_wishlist.web.item_ids import item_id
from hookah_wishlist.wishlist.model import (
    AlreadyListed,
    BadField,
    CountDiffers,
    NoSuchTobacco,
    NotCustom,
    WishlistFull,
)

log = structlog.get_logger(__name__)


class NotThere(Exception):
    """There is nothing at this address."""


class BadParameters(Exception):
    """Some parameters are unknown or malformed."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = problems


class BadBody(BadParameters):
    """The body is not JSON, or its fields are unknown or malformed."""


class BodyTooLarge(Exception):
    """A body may have at most 64 KB (65,536 bytes)."""


class UnsupportedEncoding(Exception):
    """Send the body as it is: no Content-Encoding is supported, and no Transfer-Encoding but chunked."""


class SlowBody(Exception):
    """The body did not come in time."""


class Unauthorized(Exception):
    """Sign in first: send an access token as "Authorization: Bearer …"."""


class TokenExpired(Exception):
    """The access token's hour is over: POST /api/v1/auth/refresh gives the next one."""


class RefreshRefused(Exception):
    """The refresh token is not taken: sign in anew."""


class AdultConfirmationRequired(Exception):
    """This is for adults: confirm to be 18 or older first, by POST /api/v1/me/adult."""


class WrongScope(Exception):
    """This token may read only."""


class SignedInPersonally(Exception):
    """A personal token may not do this: sign in from Telegram."""


class RateLimited(Exception):
    """Too many requests."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many requests; ask again in {seconds} s")
        self.seconds = seconds


class SourceBusy(Exception):
    """The source could not be asked just now; ask again in a minute."""


class Slow(Exception):
    """The answer took too long; ask again in a few seconds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a refusal looks. `message` stands in for the exception's own words where those are for the log."""

    status: int
    code: str
    message: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    closes: bool = False  # the connection, as what is left of the request is of no use


# A server that restarts is back within a few seconds; asking again sooner only adds to its load.
AGAIN_LATER = {"Retry-After": "3"}
# Room on a disk comes by somebody's hand: to ask every three seconds would bring nothing sooner.
WHEN_MENDED = {"Retry-After": "10"}
BEARER = {"WWW-Authenticate": "Bearer"}

# The exception's own words are the message, else its docstring.
ANSWERS: dict[type[Exception], Answer] = {
    BadBody: Answer(400, "BAD_BODY"),
    BadParameters: Answer(400, "BAD_PARAMETER"),
    BadCursor: Answer(400, "BAD_PARAMETER", "cursor: must be a next_cursor of the same search and sort"),
    BadField: Answer(400, "BAD_BODY"),
    BadSetting: Answer(400, "BAD_BODY"),
    BadTokenName: Answer(400, "BAD_BODY"),
    Unauthorized: Answer(401, "UNAUTHORIZED", headers=BEARER),
    PersonGone: Answer(401, "UNAUTHORIZED", "This person was deleted: sign in anew", BEARER),
    TokenExpired: Answer(401, "TOKEN_EXPIRED", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}),
    BadInitData: Answer(401, "BAD_INIT_DATA", headers=BEARER),
    RefreshRefused: Answer(401, "REFRESH_REFUSED", headers=BEARER),
    AdultConfirmationRequired: Answer(403, "ADULT_CONFIRMATION_REQUIRED"),
    WrongScope: Answer(403, "WRONG_SCOPE"),
    SignedInPersonally: Answer(403, "WRONG_SCOPE"),
    NotThere: Answer(404, "NOT_FOUND"),
    NoSuchTobacco: Answer(404, "NOT_FOUND"),
    SlowBody: Answer(408, "BODY_TIMEOUT"),
    OutdatedConsent: Answer(409, "OUTDATED_CONSENT"),
    WishlistFull: Answer(409, "WISHLIST_FULL"),
    AlreadyListed: Answer(409, "ALREADY_LISTED", "Another item of the list is this already"),
    NotCustom: Answer(409, "NOT_CUSTOM"),
    CountDiffers: Answer(409, "COUNT_DIFFERS", "The list changed meanwhile: look at it and confirm anew"),
    TooManyTokens: Answer(409, "TOO_MANY_TOKENS"),
    BodyTooLarge: Answer(413, "BODY_TOO_LARGE"),
    UnsupportedEncoding: Answer(
        415, "UNSUPPORTED_ENCODING", headers={"Accept-Encoding": "identity"}, closes=True
    ),
    RateLimited: Answer(429, "RATE_LIMITED"),
    TooManyStreams: Answer(429, "TOO_MANY_STREAMS", headers={"Retry-After": "60"}),
    DatabaseUnavailable: Answer(
        503,
        "DATABASE_UNAVAILABLE",
        "The database does not answer at present; ask again in a few seconds",
        AGAIN_LATER,
    ),
    DatabaseFull: Answer(
        503,
        "DATABASE_FULL",
        "The database has no room on its disk; nothing was saved. Send it again later",
        WHEN_MENDED,
    ),
    DatabaseReadOnly: Answer(
        503,
        "DATABASE_READ_ONLY",
        "The database takes no changes at present; nothing was saved. Send it again later",
        WHEN_MENDED,
    ),
    DatabaseBusy: Answer(
        503, "DATABASE_BUSY", "The database has too much to do; try again in a few seconds", AGAIN_LATER
    ),
    SourceBusy: Answer(503, "SOURCE_BUSY", headers={"Retry-After": "60"}),
    Slow: Answer(503, "TIMEOUT", headers=AGAIN_LATER),
    TimeoutError: Answer(503, "TIMEOUT", str(Slow.__doc__), AGAIN_LATER),
}

# What any route may answer, whatever it does.
COMMON: tuple[type[Exception], ...] = (
    BadParameters,
    BodyTooLarge,
    UnsupportedEncoding,
    RateLimited,
    DatabaseUnavailable,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseBusy,
    Slow,
)

# Of answers that no exception stands for.
METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
INTERNAL_ERROR = "INTERNAL_ERROR"
NOT_READY = "NOT_READY"

# The documented meaning of every code.
CODES: dict[str, str] = {
    "BAD_PARAMETER": "A parameter is unknown, malformed or out of bounds; details.fields names each.",
    "BAD_BODY": "The body is not JSON or a field of it is wrong; details.fields names each.",
    "UNAUTHORIZED": "No token, or none of ours, or its session has ended: sign in.",
    "TOKEN_EXPIRED": "The access token's hour is over: refresh it.",
    "BAD_INIT_DATA": "The launch string does not prove who opened the Mini App, or is too old.",
    "REFRESH_REFUSED": "The refresh token is unknown, over or used before: sign in anew.",
    "ADULT_CONFIRMATION_REQUIRED": "The person has not confirmed to be 18 or older.",
    "WRONG_SCOPE": "The token does not allow this.",
    "NOT_FOUND": "There is nothing at this address, or it is not yours.",
    METHOD_NOT_ALLOWED: "The address does not take this method; Allow names those it takes.",
    "BODY_TIMEOUT": "The body did not come in time.",
    "OUTDATED_CONSENT": "Another version of the sentence about age is to be confirmed.",
    "WISHLIST_FULL": "The list holds as many items as a list may.",
    "ALREADY_LISTED": "Another item of the list is this already; details.item_id names it.",
    "NOT_CUSTOM": "The item is a tobacco of the catalogue and keeps its name.",
    "COUNT_DIFFERS": "The list does not hold as many items as were confirmed; details.count tells how many.",
    "TOO_MANY_TOKENS": "Revoke a personal token first.",
    "BODY_TOO_LARGE": "The body has more than 64 KB.",
    "UNSUPPORTED_ENCODING": "The body is compressed: send it as it is, without Content-Encoding.",
    "RATE_LIMITED": "Too many requests; Retry-After tells when to ask again.",
    "TOO_MANY_STREAMS": "The person has as many streams of events open as one may have.",
    INTERNAL_ERROR: "Our mistake; it was written down under the request's id.",
    "DATABASE_UNAVAILABLE": "The database is away for the moment.",
    "DATABASE_FULL": "The database has no room on its disk. Nothing was saved; send it again later.",
    "DATABASE_READ_ONLY": "The database takes no changes at present. Nothing was saved; send it again later.",
    "DATABASE_BUSY": "The database has no connection or memory to spare at present.",
    "SOURCE_BUSY": "Only the source knows this tobacco, and it could not be asked just now.",
    "TIMEOUT": "The answer took too long.",
    NOT_READY: "The program cannot serve yet.",
}


def from_aiohttp(error: web.HTTPException) -> web.Response:
    """aiohttp's own refusals: no such address, wrong method, body too large."""
    code = HTTPStatus(error.status).name
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted(error.allowed_methods))
        message = f"This address answers {allowed} only"
        return refusal(error.status, METHOD_NOT_ALLOWED, message, headers={"Allow": allowed})
    if isinstance(error, web.HTTPNotFound):
        return refusal(error.status, code, "There is nothing at this address; /api/v1 lists what there is")
    return refusal(error.status, code, error.reason)


def from_exception(request: web.Request, error: Exception) -> web.Response:
    kind = next((kind for kind in type(error).__mro__ if kind in ANSWERS), None)
    if kind is None:
        log.exception("request.failed", method=request.method, path=request.path)
        message = "This is our mistake; it was written down and will be looked into"
        return refusal(500, INTERNAL_ERROR, message)
    told = ANSWERS[kind]
    if told.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        level = logging.DEBUG if isinstance(error, DatabaseUnavailable) else logging.WARNING  # the pool warns
        log.log(level, "request.unanswered", path=request.path, code=told.code, error=str(error))
    message = told.message or str(error) or str(kind.__doc__)
    headers = {**told.headers, **_headers(error)}
    response = refusal(told.status, told.code, message, details=_details(error), headers=headers)
    if told.closes:
        response.force_close()
    return response


def _headers(error: Exception) -> dict[str, str]:
    return {"Retry-After": str(error.seconds)} if isinstance(error, RateLimited) else {}


def _details(error: Exception) -> dict[str, Any] | None:
    """What programs need of it: wrong fields each with its problem, or what is there instead."""
    match error:
        case BadParameters():
            return {"fields": error.problems}
        case BadCursor():
            return {"fields": {"cursor": "must be a next_cursor of the same search and sort"}}
        case BadField():
            return {"fields": {error.field: error.problem}}
        case BadSetting():
            return {"fields": {f"settings.{error.name[:60]}": error.problem}}
        case BadTokenName():
            return {"fields": {"name": str(error)}}
        case AlreadyListed():
            return {"item_id": item_id(error.item_id)}
        case CountDiffers():
            return {"count": error.count}
        case _:
            return None
