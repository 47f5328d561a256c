"""What may stand behind the question mark of an address, checked before it is used."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Self, get_origin

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from hookah_wishlist.catalogue.listing import MAX_LIMIT, Sort
from hookah_wishlist.web.errors import BadParameters

# PostgreSQL's texts hold every character but the zero one.
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=500)]
Word = Annotated[str, StringConstraints(pattern=r"^[^\x00]+$", max_length=200)]
# A cursor holds the sort key of a row: a name of a hundred letters, each escaped, then in base 64.
Cursor = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Words = Annotated[tuple[Word, ...], Field(max_length=10)]  # nobody names more flavours of one tobacco
Step = Annotated[int, Field(ge=1, le=5)]
Rating = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]
Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT)]

__all__ = ["Cursor", "Limit", "NoParameters", "Parameters", "Rating", "Sort", "Step", "Text", "Word", "Words"]


class Parameters(BaseModel):
    """The parameters of one address; an unknown one is refused, as a slip would be silent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def of(cls, request: web.Request) -> Self:
        """Raises `BadParameters`, which names each wrong one."""
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


def _single(name: str, values: list[str]) -> str:
    if len(values) > 1:
        raise BadParameters({name: "must be given once"})
    return values[0]


def _problems(error: ValidationError, parameters: type[Parameters]) -> dict[str, str]:
    return {
        str(problem["loc"][0]): _reason(problem, parameters)
        for problem in error.errors(include_url=False, include_input=False)
    }


def _reason(problem: Mapping[str, Any], parameters: type[Parameters]) -> str:
    if problem["type"] == "extra_forbidden":
        known = ", ".join(parameters.model_fields) or "none at all"
        return f"is not known here; known are: {known}"
    if problem["type"] == "string_pattern_mismatch":
        return "must be a text that is not empty and has no zero character"
    message = str(problem["msg"]).replace("Input should", "must").replace("must be a valid", "must be a")
    return message[:1].lower() + message[1:]
