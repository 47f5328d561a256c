"""What a request and its answer look like: recorded from the running program, never made up.

`python -m tests.web.openapi.record` records them anew; a test holds them against the schemas.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

RECORDED = Path(__file__).with_name("examples.json")


@dataclass(frozen=True, slots=True)
class Example:
    """One request of a route and the data that came back."""

    place: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    data: Any = None


def recorded_examples() -> dict[str, Example]:
    """By the names of the routes."""
    return {name: Example(**told) for name, told in orjson.loads(RECORDED.read_bytes()).items()}
