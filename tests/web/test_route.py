from collections import Counter
from dataclasses import dataclass

import pytest
from aiohttp import web
from pydantic import TypeAdapter

from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.errors import ANSWERS, CODES, COMMON
from hookah_wishlist.web.parameters import Body, Digits, NoParameters, Parameters, Place
from hookah_wishlist.web.route import Guard, Route
from tests.web.doors import EVERY_ROUTE


class Shelf(Place):
    shelf: int


class Wanted(Parameters):
    colour: str = "red"


class Book(Body):
    title: str


@dataclass(frozen=True, slots=True)
class Told:
    said: str


async def put_book(request: web.Request, book: Book, wanted: Wanted, at: Shelf) -> web.Response:
    return answer(Told(f"{book.title} {wanted.colour} {at.shelf}"))


BOOKS = Route("PUT", "/shelves/{shelf}", put_book, "Put", answers=Told, prefix="", guard=Guard.OPEN)


@pytest.fixture
async def library(start, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.web.routes.ROUTES", (BOOKS,))
    return await start()


async def test_a_handler_gets_what_its_arguments_ask_for_in_whatever_order(library):
    response = await library.put("/shelves/7?colour=blue", json={"title": "Emma"})
    assert (await response.json())["data"] == {"said": "Emma blue 7"}
    assert (BOOKS.place, BOOKS.parameters, BOOKS.body) == (Shelf, Wanted, Book)


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/shelves/seven", {"title": "Emma"}, 404, "NOT_FOUND"),
        ("/shelves/7?size=1", {"title": "Emma"}, 400, "BAD_PARAMETER"),
        ("/shelves/7", {"title": 1}, 400, "BAD_BODY"),
        ("/shelves/seven?size=1", {}, 404, "NOT_FOUND"),
    ],
)
async def test_it_is_not_called_with_anything_else(library, path, body, status, code):
    response = await library.put(path, json=body)
    assert (response.status, (await response.json())["error"]["code"]) == (status, code)


def test_an_argument_of_another_kind_is_a_mistake_that_shows_at_once():
    async def odd(request: web.Request, book: str) -> web.Response: ...

    async def two(request: web.Request, book: Book, other: Book) -> web.Response: ...

    for handler in (odd, two):
        with pytest.raises(TypeError, match="takes"):
            Route("GET", "/x", handler, "Wrong")


def test_a_handler_that_names_no_parameters_takes_none():
    async def plain(request: web.Request) -> web.Response: ...

    route = Route("GET", "/x", plain, "Plain")
    assert (route.parameters, route.place, route.body) == (NoParameters, None, None)


def test_every_route_has_a_name_and_an_address_of_its_own():
    for key in (lambda route: route.name, lambda route: (route.method, route.address)):
        assert [name for name, count in Counter(map(key, EVERY_ROUTE)).items() if count > 1] == []


def test_every_route_says_only_what_can_be_said():
    for route in EVERY_ROUTE:
        assert {*route.refusals, *COMMON} <= ANSWERS.keys(), route.name
        assert set(route.place.model_fields if route.place else ()) == {
            part.strip("{}") for part in route.path.split("/") if part.startswith("{")
        }, route.name
        if route.answers is not None:
            TypeAdapter(route.answers).json_schema(mode="serialization")


def test_every_code_is_documented_in_capitals():
    assert {told.code for told in ANSWERS.values()} <= CODES.keys()
    assert all(code == code.upper() and meaning for code, meaning in CODES.items())


def test_numbers_of_an_address_are_written_as_people_write_them():
    for text in ("+1", " 1", "1_0", "1.0", "１", "-1", "0x1", "", "9" * 20):
        with pytest.raises(ValueError, match="whole number"):
            Digits.func(text)
    assert Digits.func("007") == "007"
