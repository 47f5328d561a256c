"""The document says what the program does, no more and no less."""

import orjson
import pytest

from hookah_wishlist.database import open_pool
from hookah_wishlist.settings import Settings
from hookah_wishlist.web.answers import JSON
from hookah_wishlist.web.errors import ANSWERS, CODES, INTERNAL_ERROR, METHOD_NOT_ALLOWED, NOT_READY
from hookah_wishlist.web.openapi import document, is_told, recorded_examples
from hookah_wishlist.web.openapi.refusals import codes
from hookah_wishlist.web.route import V1, Guard
from hookah_wishlist.web.routes import routes_of
from tests.web.openapi.reading import by_name, operations, problems, resolved, strict
from tests.web.openapi.samples import answered

ROUTES = [route for route in routes_of(Settings(_env_file=None)) if is_told(route)]
DOCUMENT = document(ROUTES, recorded_examples())
STRICT = strict(DOCUMENT)
NAMES = [route.name for route in ROUTES]


def test_it_is_openapi_3_1():
    from openapi_spec_validator import OpenAPIV31SpecValidator  # two seconds, as in reading.py

    assert DOCUMENT["openapi"].startswith("3.1.")
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


async def test_every_address_of_the_router_is_in_it_and_the_other_way_round(start):
    client = await start()
    routed = {
        (route.method, route.resource.canonical)
        for route in client.app.router.routes()
        if route.resource.canonical.startswith((V1, "/pictures/")) and route.method != "HEAD"
    }
    assert {(method, path) for method, path, _ in operations(DOCUMENT)} == routed


def test_every_route_has_a_name_of_its_own():
    assert len(set(NAMES)) == len(NAMES)


def test_every_code_is_explained_and_is_an_answer_of_some_route():
    answered = {code for route in ROUTES for told in codes(route).values() for code in told}
    assert answered == set(CODES) - {NOT_READY}  # that one is of /health/ready, which is beside the API
    assert {answer.code for answer in ANSWERS.values()} | {METHOD_NOT_ALLOWED, INTERNAL_ERROR} <= set(CODES)
    assert [code for code in CODES if f"`{code}`" not in DOCUMENT["info"]["description"]] == []


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_a_route_tells_the_refusals_of_what_stands_before_it(route):
    operation = by_name(DOCUMENT)[route.name]
    told = {
        code
        for response in operation["responses"].values()
        for code in resolved(DOCUMENT, response).get("content", {}).get(JSON, {}).get("examples", {})
    }
    assert told >= {
        "BAD_PARAMETER",
        "BODY_TOO_LARGE",
        "UNSUPPORTED_ENCODING",
        "RATE_LIMITED",
        "DATABASE_UNAVAILABLE",
        "TIMEOUT",
        "INTERNAL_ERROR",
    }
    is_guarded = route.guard is not Guard.OPEN
    assert ({"UNAUTHORIZED", "TOKEN_EXPIRED"} <= told) is is_guarded
    assert ("ADULT_CONFIRMATION_REQUIRED" in told) is (route.guard is Guard.ADULT)
    assert ("BODY_TIMEOUT" in told) is (route.body is not None)
    assert bool(operation["security"]) is is_guarded


def test_every_refusal_tells_its_headers():
    for response in DOCUMENT["components"]["responses"].values():
        assert "X-Request-Id" in response["headers"]
    for route in ROUTES:
        responses = by_name(DOCUMENT)[route.name]["responses"]
        assert "Retry-After" in resolved(DOCUMENT, responses["429"])["headers"]
        assert "Retry-After" in resolved(DOCUMENT, responses["503"])["headers"]


@pytest.mark.parametrize("route", [route for route in ROUTES if route.media == JSON], ids=lambda r: r.name)
def test_every_route_says_what_it_answers_and_has_an_example_of_it(route):
    operation = by_name(STRICT)[route.name]
    content = operation["responses"][str(route.status)]["content"][JSON]
    assert content["schema"]["properties"]["data"] != {}
    assert problems(STRICT, content["schema"], content["example"]) == []


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_examples_of_what_it_takes_are_taken(route):
    operation = by_name(STRICT)[route.name]
    for parameter in operation["parameters"]:
        if parameter["required"] or "example" in parameter:
            assert problems(STRICT, parameter["schema"], parameter["example"]) == []
    if route.body is not None:
        content = operation["requestBody"]["content"][JSON]
        assert problems(STRICT, content["schema"], content["example"]) == []
        route.body.model_validate_json(orjson.dumps(content["example"]))


def test_every_refusals_example_is_as_its_schema_says():
    for response in STRICT["components"]["responses"].values():
        content = response["content"][JSON]
        for example in content["examples"].values():
            assert problems(STRICT, content["schema"], example["value"]) == []


async def test_what_is_really_answered_is_as_it_says(start, catalogue_database):
    async with open_pool(catalogue_database, size=4) as pool:
        answers = await answered(await start(pool=pool), ROUTES)
    assert answers.keys() == set(NAMES)
    wrong = {name: found for name, answer in answers.items() if (found := _differences(name, answer))}
    assert wrong == {}


def _differences(name, answer):
    """What of the answer the document does not tell."""
    responses = by_name(STRICT)[name]["responses"]
    if str(answer.status) not in responses:
        return [f"{answer.status} is not documented"]
    response = responses[str(answer.status)]
    missing = [header for header in response["headers"] if header not in answer.headers]
    if answer.content_type not in response["content"]:
        return [f"{answer.content_type} is not documented"]
    schema = response["content"][answer.content_type].get("schema", {})
    return missing + ([] if answer.envelope is None else problems(STRICT, schema, answer.envelope))


async def test_it_is_served_to_everybody_and_told_apart_by_its_etag(start):
    client = await start()
    first = await client.get(f"{V1}/openapi.json")
    assert (first.status, first.content_type) == (200, "application/vnd.oai.openapi+json")
    assert await first.json(content_type=None) == DOCUMENT
    again = await client.get(f"{V1}/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
