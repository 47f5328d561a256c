"""What one visit to the source told us: the values parsers give and the catalogue takes in.

None always means "this page or row does not tell it", never "there is none".
Texts are stripped; numbers like "5.2k" are already numbers. A picture is its path at the source
("/uploads/objects/…"), whatever host the page wrote before it; a website is its whole address.
Slugs are as an address writes them, percent-encoded where they must be ("%EF%BB%BFepic-yogurt" is real):
an address is made of them without quoting again.
"""

from dataclasses import dataclass
from datetime import date


class PageChanged(Exception):
    """The source answered with a page that is not the kind of page that was asked for."""


@dataclass(frozen=True, slots=True)
class SeenTag:
    name: str
    group: str | None = None
    colour: str | None = None
    group_colour: str | None = None
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class SeenBrandRow:
    """A row of the brand ranking; the XHR's rows tell `source_id` and `tobaccos_count`, the page's do not."""

    slug: str
    name: str
    tab: str  # "position" (Лучшие) or "others" (Все остальные)
    position: int | None = None
    previous_position: int | None = None
    country: str | None = None
    rating: float | None = None
    ratings_count: int | None = None
    reviews_count: int | None = None
    views: int | None = None
    tobaccos_count: int | None = None
    image: str | None = None
    description: str | None = None
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class SeenBrandList:
    """One tab of the brand ranking as far as the page shows it."""

    tab: str
    announced: int  # data-count: how many brands the tab has in all
    rows: tuple[SeenBrandRow, ...]
    unreadable: int = 0  # rows that lead to no brand


@dataclass(frozen=True, slots=True)
class SeenLine:
    slug: str
    name: str
    rating: float | None = None
    strength: str | None = None  # the source's word
    status: str | None = None  # the source's word
    tobaccos_count: int | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class SeenTobacco:
    """A row of a brand's or line's list, from JSON, markup, JSON-LD or bare links.

    `id` is None only where the site's number could not be found, as in bare links: such a row is matched
    by its path (brand, line, slug) and can never make a new tobacco or line; its `line_name` may be "".
    """

    id: int | None
    brand_slug: str
    line_slug: str
    slug: str
    name: str
    line_name: str
    brand_name: str | None = None
    alt_name: str | None = None  # "" when the row tells that there is none
    status: str | None = None  # the source's word; markup leaves out "Выпускается", the parser puts it back
    strength: str | None = None  # the source's word, by ratings; told by JSON only
    rating: float | None = None
    ratings_count: int | None = None
    reviews_count: int | None = None
    views: int | None = None
    image: str | None = None  # "" when the row shows the placeholder
    tags: tuple[SeenTag, ...] | None = None  # told by JSON only

    @property
    def path(self) -> str:
        """brand/line/tobacco, as in the address."""
        return f"{self.brand_slug}/{self.line_slug}/{self.slug}"


@dataclass(frozen=True, slots=True)
class SeenTobaccoList:
    """Rows of a list and the way they were extracted: "json", "markup", "json-ld" or "links".

    "none", without rows: the page of a brand or line announces tobaccos and shows none that is readable.
    `unreadable` counts the rows that were there and said neither where they lead nor what they are called:
    one such row must not cost the others, and must not let the list pass for complete either.
    """

    way: str
    rows: tuple[SeenTobacco, ...]
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class SeenScores:
    """The header numbers of a brand, line or tobacco page."""

    rating: float | None = None
    ratings_count: int | None = None
    reviews_count: int | None = None
    views: int | None = None
    distribution: tuple[int, int, int, int, int] | None = None  # votes for 1…5, absent buckets are 0
    smoke_again_yes: int | None = None
    smoke_again_no: int | None = None


@dataclass(frozen=True, slots=True)
class SeenBrand:
    """A brand's own page, with the list rows its server rendered (at most 20)."""

    source_id: int
    slug: str
    name: str
    alt_name: str | None
    announced: int | None  # data-count: how many tobaccos the brand has in all
    tobaccos: SeenTobaccoList
    lines: tuple[SeenLine, ...]
    scores: SeenScores
    country: str | None = None
    founded: int | None = None
    website: str | None = None
    status: str | None = None  # the source's word
    description: str | None = None
    image: str | None = None
    added_on: date | None = None


@dataclass(frozen=True, slots=True)
class SeenLinePage:
    """A line's own page, with the list rows its server rendered (at most 20)."""

    source_id: int
    brand_slug: str
    slug: str
    name: str
    alt_name: str | None
    announced: int | None
    tobaccos: SeenTobaccoList
    scores: SeenScores
    strength_official: str | None = None
    strength_by_ratings: str | None = None
    status: str | None = None
    description: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class SeenTobaccoPage:
    """A tobacco's own page. Rows may be absent: every word but the id and the name may be None."""

    id: int
    brand_slug: str
    line_slug: str
    slug: str
    name: str
    alt_name: str | None
    scores: SeenScores
    tags: tuple[SeenTag, ...]
    brand_name: str | None = None
    line_name: str | None = None
    country: str | None = None
    strength_official: str | None = None
    strength_by_ratings: str | None = None
    status: str | None = None
    description: str | None = None
    image: str | None = None
    added_on: date | None = None

    @property
    def path(self) -> str:
        """brand/line/tobacco, as the page itself tells it."""
        return f"{self.brand_slug}/{self.line_slug}/{self.slug}"
