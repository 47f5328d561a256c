"""A route as one value: what dispatches a request, checks it, guards it and is told in the API's document.

A handler's own signature says what it takes, by the kind of each argument's model, so neither this table nor
the document can say anything else:

    async def change(request: web.Request, at: ItemPlace, body: ItemChange) -> web.Response: ...

    ROUTES = (Route("PATCH", "/wishlist/items/{id}", change, "Change an item", answers=ItemJson),)

Whose request it is: `signed_in(request)` of `web/keys.py`. What is answered: `answer(data)`.
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, Literal, get_type_hints

from aiohttp import web

from hookah_wishlist.people.access_token import Scope
from hookah_wishlist.web.answers import JSON
from hookah_wishlist.web.parameters import Body, NoParameters, Parameters, Place, read_body

V1 = "/api/v1"

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Handler = Callable[..., Awaitable[web.StreamResponse]]
Respond = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Longer than any answer of ours takes while the database is well, and shorter than people wait.
PATIENCE = 15.0


class Guard(Enum):
    """Who is let in."""

    OPEN = "everybody"
    PERSON = "whoever has signed in"
    ADULT = "whoever has signed in and confirmed to be an adult"


@dataclass(frozen=True, eq=False)
class Route:
    """One method of one address. `answers` is the type of the envelope's `data`, as pydantic understands it.

    `refusals`: exceptions of `errors.ANSWERS` that it may raise beyond those of every route (`errors.COMMON`
    and what its guard, parameters, place and body bring along). `around` gets the whole of what answers,
    parameters still unread, and gives what answers instead: for answers kept in memory. `patience`: seconds
    until the handler is given up; None for a stream. `media` other than JSON stands without the envelope.
    """

    method: Method
    path: str
    handler: Handler
    summary: str
    answers: Any = None
    status: int = 200
    other_statuses: tuple[int, ...] = ()  # with the same data, such as 201 of what mostly was there before
    refusals: tuple[type[Exception], ...] = ()
    guard: Guard = Guard.ADULT
    scope: Scope | None = None  # None: "read" for GET, "write" for the rest
    is_limited: bool = True  # False: whoever watches the program's health is never turned away
    needs_session: bool = False  # personal tokens will not do
    media: str = JSON
    example: Any = None  # of the data
    prefix: str = V1
    patience: float | None = PATIENCE
    is_download: bool = False  # to be kept as a file rather than to be looked at
    is_sign_in: bool = False  # asked rarely by the honest: its rate limit is stricter
    around: Callable[[Respond], Respond] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """A handler that asks for what there is not shows itself when the program starts."""
        for kind in (Parameters, Place, Body):
            self._model(kind)

    @property
    def address(self) -> str:
        return self.prefix + self.path

    @property
    def name(self) -> str:
        """The document's operationId: the handler's, which is unique among the routes."""
        return self.handler.__name__

    @property
    def comes_along(self) -> bool:
        """Whether the sign-in may bring its answer: a person's screen, whole and in the envelope."""
        is_screen = self.method == "GET" and self.prefix == V1 and self.media == JSON
        return is_screen and self.guard is not Guard.OPEN and not self.is_download

    @cached_property
    def needed_scope(self) -> Scope:
        return self.scope or ("read" if self.method == "GET" else "write")

    @cached_property
    def parameters(self) -> type[Parameters]:
        """What may stand behind the question mark: nothing where the handler names nothing."""
        return self._model(Parameters) or NoParameters

    @cached_property
    def place(self) -> type[Place] | None:
        """What stands in the path's brackets."""
        found: type[Place] | None = self._model(Place)
        return found

    @cached_property
    def body(self) -> type[Body] | None:
        found: type[Body] | None = self._model(Body)
        return found

    @cached_property
    def respond(self) -> Respond:
        """Checks all that the handler takes, then calls it."""
        return self._checked if self.around is None else self.around(self._checked)

    async def _checked(self, request: web.Request) -> web.StreamResponse:
        """The place first: what is nowhere needs no parameters."""
        given: dict[str, Any] = {}
        place = None if self.place is None else self.place.of(request)
        parameters = self.parameters.of(request)
        body = None if self.body is None else await read_body(request, self.body)
        for name, model in self._taken.items():
            given[name] = place if model is self.place else body if model is self.body else parameters
        return await self.handler(request, **given)

    def _model(self, kind: type[Any]) -> Any:
        found = [model for model in self._taken.values() if issubclass(model, kind)]
        if len(found) > 1:
            raise TypeError(f"{self.name} takes more than one {kind.__name__}")
        return found[0] if found else None

    @cached_property
    def _taken(self) -> dict[str, type[Any]]:
        """The handler's arguments behind the request, each with its model."""
        hints = get_type_hints(self.handler)
        names = list(inspect.signature(self.handler).parameters)[1:]
        for name in names:
            if not issubclass(hints[name], (Parameters, Place, Body)):
                raise TypeError(f"{self.name} takes {name}: no Parameters, Place or Body")
        return {name: hints[name] for name in names}
