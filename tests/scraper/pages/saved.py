"""Saved pages, and values in the plain form their .expected.json files have."""

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[4] / "shared" / "htreviews"

needs_shared_pages = pytest.mark.skipif(
    not (SHARED / "pages").is_dir(), reason="the pages under ../shared/htreviews are not here"
)


def page(name):
    return (HERE / f"{name}.html").read_text()


def expected(name):
    return json.loads((HERE / f"{name}.expected.json").read_text())


def names_of_expected():
    return sorted(file.name.removesuffix(".expected.json") for file in HERE.glob("*.expected.json"))


def plain(value):
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
