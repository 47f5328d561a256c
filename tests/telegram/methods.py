"""Whether a call is one of the Bot API's and has the fields it must have, of the right types.

Types are aiogram's, which are made from Telegram's own description. Stricter than Telegram in one thing: a
field that Telegram would silently ignore is refused, as it can only be a mistake of ours.
"""

import json
from functools import cache
from typing import get_args

import aiogram.methods
from aiogram.types import InlineQueryResult, InputFile
from aiogram.types.base import MutableTelegramObject, TelegramObject
from pydantic import ConfigDict, ValidationError, create_model

from tests.telegram.refusal import Refusal

METHODS = {
    method.__api_method__: method
    for method in vars(aiogram.methods).values()
    if isinstance(method, type) and issubclass(method, aiogram.methods.TelegramMethod)
    and method is not aiogram.methods.TelegramMethod
}  # fmt: skip


def check(name, payload):
    """The payload without what is null. Raises Refusal for what Telegram would refuse."""
    model = METHODS[name]
    payload = {field: value for field, value in payload.items() if value is not None}
    missing = [f for f, told in model.model_fields.items() if told.is_required() and f not in payload]
    if missing:
        raise Refusal(f'"{missing[0]}" is missing: {name} needs it')
    if unknown := set(payload) - set(model.model_fields):
        raise Refusal(f"{name} has no {sorted(unknown)}")
    for field, value in payload.items():
        if (name, field) == ("answerInlineQuery", "results"):
            for result in value:
                _check(f"results.{result.get('id')}", _result(result), result)
        else:
            _check(field, _model(name, field), value)
    return payload


def _check(field, model, value):
    try:
        read = model.model_validate_json(json.dumps({"value": value}), strict=True).value
    except ValidationError as error:
        raise Refusal(f'wrong "{field}": {_problem(error)}') from None
    _refuse_unknown(field, read)


def _result(told):
    """Looked up by its type: a union of all twenty kinds tries each of them, which takes 20 ms for 50."""
    kind = told.get("type")
    if kind not in RESULTS:
        raise Refusal(f"results: there is no type {kind!r}")
    is_known_file = f"{kind}_file_id" in told and (kind, True) in RESULTS
    return RESULTS[kind, True] if is_known_file else RESULTS[kind]


def of_form(name, fields):
    """A form's texts as the JSON values they stand for."""
    model = METHODS[name]
    return {
        field: value if _is_text(model.model_fields.get(field)) else json.loads(value)
        for field, value in fields.items()
    }


def _results():
    """By type; those of a file that Telegram has by (type, True)."""
    found = {}
    for model in InlineQueryResult.__subclasses__():
        kind = model.model_fields["type"].default
        is_known_file = any(name.endswith("_file_id") for name in model.model_fields)
        found[(kind, True) if is_known_file else kind] = create_model(model.__name__, value=(model, ...))
    return found


RESULTS = _results()


@cache
def _model(name, field):
    """Of this one field: aiogram's model of all of them has types that JSON knows nothing of."""
    config = ConfigDict(arbitrary_types_allowed=True)
    return create_model(name, __config__=config, value=(METHODS[name].model_fields[field].annotation, ...))


def _is_text(field):
    if field is None:
        return True
    kinds = get_args(field.annotation) or (field.annotation,)
    return any(kind is str or kind is InputFile for kind in kinds) and int not in kinds


def _problem(error):
    """The problem of the kind that came nearest: a union tells one for each."""
    told = error.errors()
    deepest = max(told, key=lambda one: len(one["loc"]))
    return f"{'.'.join(map(str, deepest['loc'][1:]))}: {deepest['msg']}"


def _refuse_unknown(place, value):
    if isinstance(value, list):
        for inner in value:
            _refuse_unknown(place, inner)
    elif isinstance(value, (TelegramObject, MutableTelegramObject)):
        if value.model_extra:
            raise Refusal(f'"{place}" has no {sorted(value.model_extra)}')
        for name in type(value).model_fields:
            _refuse_unknown(f"{place}.{name}", getattr(value, name))
