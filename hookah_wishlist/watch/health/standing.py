"""For how long each part has been as it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from hookah_wishlist.watch.health.part import age
from hookah_wishlist.web.health import Part, State


class Standing:
    """Between two looks a part counts as it was seen last, from the look that saw it so first."""

    def __init__(self) -> None:
        self._since: dict[str, tuple[State, datetime]] = {}

    def told(self, parts: Mapping[str, Part], now: datetime) -> dict[str, Part]:
        """The same parts, each with the age of its state."""
        return {name: self._aged(name, part, now) for name, part in parts.items()}

    def _aged(self, name: str, part: Part, now: datetime) -> Part:
        state, since = self._since.get(name, (None, now))
        if state is not part.state:
            since = now
        self._since[name] = (part.state, since)
        return replace(part, state_age_seconds=age(since, now))
