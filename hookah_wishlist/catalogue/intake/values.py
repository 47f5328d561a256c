"""What intake is told besides the seen values, and what it gives back."""

from dataclasses import dataclass
from enum import Enum

NEARLY_ALL = 0.9  # of what a page announces; with less, a list tells nothing about what it lacks


class Coverage(Enum):
    """How much of what the brand's page announced was found."""

    FULL = "full"  # what was not seen is missing
    NEARLY = "nearly"  # what was seen is true, what was not seen proves nothing
    SHORT = "short"  # only what is new may be kept


@dataclass(frozen=True, slots=True)
class Intake:
    """What a visit brought into the catalogue."""

    appeared: int = 0  # tobaccos never seen before
    changed: int = 0  # known tobaccos that differ in something a person can see
    unmatched: int = 0  # rows that lead to no tobacco: without the site's number, or of another brand
    changes: int = 0  # rows added to catalogue_changes

    def __add__(self, other: "Intake") -> "Intake":
        return Intake(
            self.appeared + other.appeared,
            self.changed + other.changed,
            self.unmatched + other.unmatched,
            self.changes + other.changes,
        )


@dataclass(frozen=True, slots=True)
class TobaccoAddress:
    """Where a tobacco's own page is."""

    id: int
    brand_slug: str
    line_slug: str
    slug: str

    @property
    def path(self) -> str:
        """brand/line/tobacco, as in the address."""
        return f"{self.brand_slug}/{self.line_slug}/{self.slug}"


def coverage_of(found: int, announced: int | None) -> Coverage:
    """A page that announces nothing proves nothing missing: not saying how many, or saying none."""
    if not announced:
        return Coverage.NEARLY
    if found >= announced:
        return Coverage.FULL
    return Coverage.NEARLY if found >= NEARLY_ALL * announced else Coverage.SHORT
