"""The values of the demonstration site's catalogue: what its pages are rendered from."""

from dataclasses import dataclass
from datetime import date

MAIN_LINE = "Основная"  # what the site calls the only line of a brand without lines
ACTIVE = "Выпускается"
LIMITED = "Лимитированный"
DISCONTINUED = "Снят с производства"

# 3 and 5 were never seen at the site; the words without a number of their own share 3.
STATUS_IDS = {ACTIVE: 1, LIMITED: 2, DISCONTINUED: 4}

Votes = tuple[int, int, int, int, int]


class BadCatalogue(Exception):
    """The catalogue file cannot be served; the message names the line and its problem."""


@dataclass(frozen=True, slots=True)
class DemoTag:
    id: int
    name: str
    group: str
    colour: str
    group_colour: str


@dataclass(frozen=True, slots=True)
class DemoBrand:
    id: int
    slug: str
    name: str
    tab: str  # "position" (Лучшие) or "others" (Все остальные)
    alt_name: str = ""
    country: str | None = None
    founded: int | None = None
    website: str | None = None
    status: str | None = ACTIVE
    description: str = ""
    image: str | None = None
    added_on: date | None = None


@dataclass(frozen=True, slots=True)
class DemoLine:
    """A line is its slug and its name: one slug may carry two names."""

    id: int
    brand_slug: str
    slug: str
    name: str
    strength: str | None = None
    status: str | None = ACTIVE
    description: str = ""


@dataclass(frozen=True, slots=True)
class DemoTobacco:
    """None for a word means that its row is absent from the tobacco's page."""

    id: int
    brand_slug: str
    line_slug: str
    line_name: str
    slug: str
    name: str
    alt_name: str
    country: str | None
    strength_official: str | None
    strength_by_ratings: str | None
    status: str | None
    description: str
    image: str | None
    tags: tuple[str, ...]
    votes: Votes  # how many gave 1…5
    reviews: int
    views: int
    again_yes: int
    again_no: int
    added_on: date | None
    numbered: bool = True  # whether its page shows the HtreviewsID row

    @property
    def path(self) -> str:
        return f"{self.brand_slug}/{self.line_slug}/{self.slug}"

    @property
    def ratings_count(self) -> int:
        return sum(self.votes)

    @property
    def rating(self) -> float:
        return mean(self.votes)

    @property
    def discontinued(self) -> bool:
        return self.status == DISCONTINUED


@dataclass(frozen=True, slots=True)
class DemoCatalogue:
    brands: tuple[DemoBrand, ...]
    lines: tuple[DemoLine, ...]
    tobaccos: tuple[DemoTobacco, ...]
    tags: tuple[DemoTag, ...]


def mean(votes: Votes) -> float:
    """The mean of the votes, 0 without any. The site shows one decimal of it."""
    count = sum(votes)
    return sum(stars * n for stars, n in enumerate(votes, start=1)) / count if count else 0.0


def status_id(word: str) -> int:
    return STATUS_IDS.get(word, 3)
