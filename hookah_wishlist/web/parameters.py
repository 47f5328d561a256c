"""What a request may say, checked before it is used: its place, its parameters, its body."""

import asyncio
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Self, TypeVar, get_origin

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from hookah_wishlist.catalogue.listing import MAX_LIMIT, Sort
from hookah_wishlist.web.errors import BadBody, BadParameters, BodyTooLarge, NotThere, SlowBody


def _digits(value: object) -> object:
    """Only what a person would write as a number: Python also takes " 7", "+7" and "1_0"."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER):
        raise ValueError("must be a whole number")
    return value


def _whole(value: object) -> object:
    """JSON knows one kind of numbers: some languages write the whole ones as 2.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


LONGEST_NUMBER = 19
Digits = BeforeValidator(_digits)  # of an address
Whole = BeforeValidator(_whole)  # of a body

# PostgreSQL's texts hold every character but the zero one.
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=500)]
Word = Annotated[str, StringConstraints(pattern=r"^[^\x00]+$", max_length=200)]
# A cursor holds the sort key of a row: a name of a hundred letters, each escaped, then in base 64.
Cursor = Annotated[
    str,
    StringConstraints(min_length=1, max_length=4000),
    Field(json_schema_extra={"pattern": "^[A-Za-z0-9_-]+$"}),
]
Words = Annotated[tuple[Word, ...], Field(max_length=10)]  # nobody names more flavours of one tobacco
Step = Annotated[int, Field(ge=1, le=5), Digits]
Rating = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]
Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT), Digits]
TobaccoId = Annotated[int, Field(ge=0, le=2**31 - 1), Digits]  # what the column holds
TokenId = Annotated[int, Field(ge=0, le=2**31 - 1), Digits]
RowId = Annotated[int, Field(ge=0, le=2**63 - 1), Digits]

MOST_PARAMETERS = 100  # every one of the longest list, with all that may be repeated, are some forty
MOST_TOLD = 20  # wrong fields; a body of 64 KB can have ten thousand, and each is told with what is known

MOST_LISTED = 500  # pydantic makes an object of every wrong field: of thousands that takes 0.1 s

MAX_BODY = 64 * 1024  # bytes; the longest honest one is a launch string of eight thousand characters
BODY_PATIENCE = 10.0  # seconds for the whole of it: a phone in a lift is slower than most, not than this

__all__ = [
    "Body",
    "Cursor",
    "Digits",
    "Limit",
    "NoParameters",
    "Parameters",
    "Place",
    "Rating",
    "RowId",
    "Sort",
    "Step",
    "Text",
    "TobaccoId",
    "TokenId",
    "Whole",
    "Word",
    "Words",
    "read_body",
]


class Parameters(BaseModel):
    """The parameters of one address; an unknown one is refused, as a slip would be silent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def of(cls, request: web.Request) -> Self:
        """Raises `BadParameters`, which names each wrong one."""
        count = request.rel_url.raw_query_string.count("&") + 1  # thirty thousand are not even parsed
        if count > MOST_PARAMETERS:
            raise BadParameters({"parameters": f"may be at most {MOST_PARAMETERS}, they are {count}"})
        given = request.query
        values: dict[str, Any] = {}
        for name in given:
            values[name] = (
                given.getall(name) if name in cls._repeatable() else _single(name, given.getall(name))
            )
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise BadParameters(_problems(error, cls)) from None

    @classmethod
    @cache
    def _repeatable(cls) -> frozenset[str]:
        return frozenset(
            name for name, field in cls.model_fields.items() if get_origin(field.annotation) is tuple
        )


class NoParameters(Parameters):
    """Of an address that takes none."""


class Place(BaseModel):
    """What stands in the brackets of a path. A value of another form names nothing there could be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def of(cls, request: web.Request) -> Self:
        """Raises `NotThere`."""
        try:
            return cls.model_validate(dict(request.match_info))
        except ValidationError as error:
            problems = _problems(error, cls)
            told = "; ".join(f"{name} {problem}" for name, problem in problems.items())
            raise NotThere(f"There is nothing at this address: {told}") from None


class Body(BaseModel):
    """The JSON object that a request carries. Types are taken strictly: "1" and true are no numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Model = TypeVar("Model", bound=Body)


async def read_body(request: web.Request, model: type[Model]) -> Model:
    """Raises `BadBody`, `BodyTooLarge` or `SlowBody`. Whatever its content type says, it is read as JSON."""
    raw = await _bytes(request)
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise BadBody(_problems(error, model)) from None


async def _bytes(request: web.Request) -> bytes:
    """Counted while it comes, as what is told of its length may be wrong or missing."""
    raw = bytearray()
    try:
        async with asyncio.timeout(BODY_PATIENCE):
            while chunk := await request.content.readany():
                raw += chunk
                if len(raw) > MAX_BODY:
                    raise BodyTooLarge
    except TimeoutError:
        raise SlowBody(f"The body did not come within {BODY_PATIENCE:g} s") from None
    except (HttpProcessingError, web.RequestPayloadError):
        raise BadBody({"body": "is broken off or framed in another way than its headers tell"}) from None
    return bytes(raw)


def _single(name: str, values: list[str]) -> str:
    if len(values) > 1:
        raise BadParameters({name: "must be given once"})
    return values[0]


def _problems(error: ValidationError, model: type[BaseModel]) -> dict[str, str]:
    if (count := error.error_count()) > MOST_LISTED:
        return {"body": f"has {count} wrong fields"}
    return {
        _named(problem, model): _reason(problem, model)
        for problem in error.errors(include_url=False, include_input=False)[:MOST_TOLD]
    }


def _named(problem: ErrorDetails, model: type[BaseModel]) -> str:
    """The parameter; or the body's field, be it inside another, "items.3.note"; or the whole body."""
    names = [str(part)[:60] for part in problem["loc"]]
    return ".".join(names if issubclass(model, Body) else names[:1]) or "body"


def _reason(problem: Mapping[str, Any], model: type[BaseModel]) -> str:
    if problem["type"] == "extra_forbidden":
        known = ", ".join(model.model_fields) or "none at all"
        return f"is not known here; known are: {known}"
    if problem["type"] == "string_pattern_mismatch":
        return "must be a text that is not empty and has no zero character"
    if problem["type"] == "json_invalid":
        return f"is not JSON: {problem['ctx']['error']}"
    if problem["type"] == "missing":
        return "is missing"
    message = str(problem["msg"]).removeprefix("Value error, ")
    message = message.replace("Input should", "must").replace("must be a valid", "must be a")
    message = message.replace("a integer", "a whole number")
    return message[:1].lower() + message[1:]
