"""JSON schemas of what routes take and give, from the models that validate it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from pydantic_core import core_schema

from hookah_wishlist.web.parameters import Parameters, Place
from hookah_wishlist.web.route import Route

REF = "#/components/schemas/"

Schema = dict[str, Any]
Key = tuple[str, str]  # the route's name, and which of its parts


class _Told(GenerateJsonSchema):
    """Titles would only repeat the names; and what we answer always has all of its fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,
    ) -> bool:
        if self.mode == "serialization" and field["type"] != "typed-dict-field":
            return True
        return super().field_is_required(field, total)


@dataclass(frozen=True, slots=True)
class Schemas:
    """Of every route, and what several of them refer to."""

    shared: Mapping[str, Schema]
    _parts: Mapping[Key, Schema]
    _inside: Mapping[Key, Schema]  # with the fields themselves rather than a reference to them

    def answer(self, route: Route) -> Schema:
        return self._parts[route.name, "answers"]

    def body(self, route: Route) -> Schema:
        return self._parts[route.name, "body"]

    def fields(self, route: Route, part: str) -> Mapping[str, Schema]:
        """The parameters, or what stands in the path, by name. Null is nothing that an address can say."""
        properties: Mapping[str, Schema] = self._inside[route.name, part].get("properties", {})
        return {name: _without_null(schema) for name, schema in properties.items()}


def schemas_of(routes: Iterable[Route]) -> Schemas:
    """All at once, so that two models of one name get two names."""
    inputs = [part for route in routes for part in _parts(route)]
    found, all_of_them = TypeAdapter.json_schemas(
        inputs, ref_template=REF + "{model}", schema_generator=_Told
    )
    names = {name: _shorter(name) for name in all_of_them.get("$defs", {})}
    shared = {names[name]: _renamed(schema, names) for name, schema in all_of_them.get("$defs", {}).items()}
    parts = {key: _renamed(schema, names) for (key, _), schema in found.items()}
    inside = {key: shared[_target(schema)] if "$ref" in schema else schema for key, schema in parts.items()}
    for key, schema in parts.items():
        if key[1] in ("parameters", "place"):  # told field by field, so nothing refers to the model
            shared.pop(_target(schema), None)
    return Schemas(shared, parts, inside)


def _parts(route: Route) -> Iterable[tuple[Key, JsonSchemaMode, TypeAdapter[Any]]]:
    models: dict[str, type[Parameters] | type[Place] | Any] = {
        "parameters": route.parameters,
        "place": route.place,
        "body": route.body,
    }
    for part, model in models.items():
        if model is not None:
            yield (route.name, part), "validation", TypeAdapter(model)
    yield (
        (route.name, "answers"),
        "serialization",
        TypeAdapter(Any if route.answers is None else route.answers),
    )


def _shorter(name: str) -> str:
    """pydantic tells two models of one name apart by all that leads to them."""
    return ".".join(name.split("__")[-2:])


def _renamed(part: Any, names: Mapping[str, str]) -> Any:
    if isinstance(part, list):
        return [_renamed(each, names) for each in part]
    if not isinstance(part, dict):
        return part
    told = {key: _renamed(value, names) for key, value in part.items()}
    return told | {"$ref": REF + names[_target(part)]} if isinstance(part.get("$ref"), str) else told


def _target(schema: Schema) -> str:
    return str(schema.get("$ref", "")).removeprefix(REF)


def _without_null(schema: Schema) -> Schema:
    told = {name: value for name, value in schema.items() if (name, value) != ("default", None)}
    choices = [choice for choice in told.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) != 1:
        return told | ({"anyOf": choices} if choices else {})
    del told["anyOf"]
    return {**choices[0], **told}
