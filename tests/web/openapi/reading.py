"""How the document is read by the tests: references followed, and nothing tolerated that it does not tell."""

import copy

ADDRESS = "urn:document"


def strict(document):
    """The same, but a field that is not documented is a mistake: clients tolerate new ones, we do not."""
    document = copy.deepcopy(document)
    for schema in document["components"]["schemas"].values():
        if schema.get("additionalProperties") is not False:
            _close(schema)
    return document


def _close(schema):
    if isinstance(schema, list):
        for part in schema:
            _close(part)
    elif isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            schema.setdefault("additionalProperties", False)
        for part in schema.values():
            _close(part)


def resolved(document, part):
    """What a reference stands for."""
    while "$ref" in part:
        found = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def problems(document, schema, value):
    """What of the value is not as the schema of this document says."""
    # The import takes two seconds, which no worker should spend that does not check a document.
    from jsonschema import Draft202012Validator
    from openapi_schema_validator import OAS31Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    registry = Registry().with_resource(ADDRESS, Resource(document, DRAFT202012))
    validator = OAS31Validator(
        _absolute(schema), registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def _absolute(part):
    if isinstance(part, list):
        return [_absolute(each) for each in part]
    if not isinstance(part, dict):
        return part
    told = {name: _absolute(value) for name, value in part.items()}
    return told | {"$ref": ADDRESS + part["$ref"]} if isinstance(part.get("$ref"), str) else told


def operations(document):
    """(method, path, operation)"""
    return [
        (method.upper(), path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def by_name(document):
    return {operation["operationId"]: operation for _, _, operation in operations(document)}
