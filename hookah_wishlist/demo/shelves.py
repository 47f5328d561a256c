"""A catalogue arranged as the site asks for it: by address, by number, in the order of its lists."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from hookah_wishlist.demo.catalogue import (
    DemoBrand,
    DemoCatalogue,
    DemoLine,
    DemoTag,
    DemoTobacco,
    Votes,
    mean,
)

_T = TypeVar("_T")
RANKING = 100  # the tobacco, line and newest rankings show so many at most
Tobaccos = tuple[DemoTobacco, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """The numbers a brand or a line has from its tobaccos together, or a tobacco has of its own."""

    votes: Votes
    reviews: int
    views: int
    again_yes: int
    again_no: int

    @property
    def rating(self) -> float:
        return mean(self.votes)

    @property
    def ratings_count(self) -> int:
        return sum(self.votes)


@dataclass(frozen=True, slots=True)
class Segments:
    """A list in the site's order: what is made first, then what is discontinued, each sorted on its own."""

    active: Tobaccos
    discontinued: Tobaccos

    @property
    def all(self) -> Tobaccos:
        return self.active + self.discontinued

    def batch(self, offset: int, limit: int) -> Tobaccos:
        """A batch never crosses from one segment into the other: the one before the border is short."""
        if offset < len(self.active):
            return self.active[offset : offset + limit]
        return self.all[offset : offset + limit]


class Shelves:
    def __init__(self, catalogue: DemoCatalogue) -> None:
        self.catalogue = catalogue
        self.brands = {brand.slug: brand for brand in catalogue.brands}
        self.brands_by_id = {brand.id: brand for brand in catalogue.brands}
        self.lines_by_id = {line.id: line for line in catalogue.lines}
        self.tags = {tag.name: tag for tag in catalogue.tags}
        self.tags_by_id = {tag.id: tag for tag in catalogue.tags}
        self.tobaccos = {tobacco.path: tobacco for tobacco in catalogue.tobaccos}
        self.tobaccos_by_id = {tobacco.id: tobacco for tobacco in catalogue.tobaccos}
        self._lines = _grouped(catalogue.lines, lambda line: line.brand_slug)
        self._of_brand = _grouped(catalogue.tobaccos, lambda tobacco: tobacco.brand_slug)
        self._kept: dict[object, Any] = {}  # what was computed once for this catalogue

    def lines_of(self, brand: str) -> tuple[DemoLine, ...]:
        return tuple(self._lines.get(brand, ()))

    def lines_at(self, brand: str, line: str) -> tuple[DemoLine, ...]:
        """One address may stand for two lines."""
        return tuple(found for found in self.lines_of(brand) if found.slug == line)

    def line_of(self, tobacco: DemoTobacco) -> DemoLine | None:
        lines = self.lines_at(tobacco.brand_slug, tobacco.line_slug)
        return next((line for line in lines if line.name == tobacco.line_name), None)

    def tobacco_at(self, brand: str, line: str, slug: str) -> DemoTobacco | None:
        """A tobacco also answers under another line's address of its brand."""
        exact = self.tobaccos.get(f"{brand}/{line}/{slug}")
        return exact or next((t for t in self._of_brand.get(brand, ()) if t.slug == slug), None)

    def tags_of(self, tobacco: DemoTobacco) -> list[DemoTag]:
        return [self.tags[name] for name in tobacco.tags]

    def of_brand(self, brand: str, sort: str = "rating", direction: str = "desc") -> Segments:
        made = lambda: arranged(self._of_brand.get(brand, ()), sort, direction)  # noqa: E731 – named for the call below
        return self.once(("brand", brand, sort, direction), made)

    def of_line(self, brand: str, line: str, sort: str = "rating", direction: str = "desc") -> Segments:
        found = (t for t in self._of_brand.get(brand, ()) if t.line_slug == line)
        return self.once(("line", brand, line, sort, direction), lambda: arranged(found, sort, direction))

    def brand_score(self, brand: str) -> Score:
        return self.once(("score", brand), lambda: total(self._of_brand.get(brand, ())))

    def line_score(self, line: DemoLine) -> Score:
        return self.once(("score", line), lambda: total(self.in_line(line)))

    def in_line(self, line: DemoLine) -> Tobaccos:
        """The tobaccos of exactly this line, not of its namesake at the same address."""
        of_brand = self._of_brand.get(line.brand_slug, ())
        return tuple(t for t in of_brand if (t.line_slug, t.line_name) == (line.slug, line.name))

    def tab(self, tab: str, sort: str = "rating", direction: str = "desc") -> tuple[DemoBrand, ...]:
        return self.once(("tab", tab, sort, direction), lambda: self._tab(tab, sort, direction))

    def best(self) -> Tobaccos:
        rated = (t for t in self.catalogue.tobaccos if not t.discontinued and t.ratings_count >= 10)
        return self.once("best", lambda: arranged(rated).active[:RANKING])

    def newest(self) -> Tobaccos:
        return self.once("new", lambda: arranged(self.catalogue.tobaccos, "created").active[:RANKING])

    def best_lines(self) -> tuple[DemoLine, ...]:
        by_rating = lambda line: _score_key(self.line_score(line), "rating")  # noqa: E731 – a sort key
        return self.once(
            "lines", lambda: tuple(sorted(self.catalogue.lines, key=by_rating, reverse=True)[:RANKING])
        )

    def with_tag(self, tag: DemoTag) -> Tobaccos:
        tagged = (t for t in self.catalogue.tobaccos if tag.name in t.tags)
        return self.once(("tag", tag.id), lambda: arranged(tagged).all)

    def _tab(self, tab: str, sort: str, direction: str) -> tuple[DemoBrand, ...]:
        brands = [brand for brand in self.catalogue.brands if brand.tab == tab]
        brands.sort(key=lambda brand: brand.slug)
        brands.sort(
            key=lambda brand: _score_key(self.brand_score(brand.slug), sort), reverse=direction != "asc"
        )
        return tuple(brands)

    def once(self, key: object, made: Callable[[], _T]) -> _T:
        if key not in self._kept:
            self._kept[key] = made()
        return cast(_T, self._kept[key])


def arranged(tobaccos: Iterable[DemoTobacco], sort: str = "rating", direction: str = "desc") -> Segments:
    ordered = sorted(tobaccos, key=lambda t: (_key(t, sort), -t.id), reverse=direction != "asc")
    return Segments(
        active=tuple(t for t in ordered if not t.discontinued),
        discontinued=tuple(t for t in ordered if t.discontinued),
    )


def total(tobaccos: Iterable[DemoTobacco]) -> Score:
    of = tuple(tobaccos)
    one, two, three, four, five = (sum(t.votes[stars] for t in of) for stars in range(5))
    return Score(
        votes=(one, two, three, four, five),
        reviews=sum(t.reviews for t in of),
        views=sum(t.views for t in of),
        again_yes=sum(t.again_yes for t in of),
        again_no=sum(t.again_no for t in of),
    )


def _key(tobacco: DemoTobacco, sort: str) -> tuple[float, int]:
    if sort == "created":
        return (tobacco.added_on.toordinal() if tobacco.added_on else 0, tobacco.id)
    return _score_key(total((tobacco,)), sort)


def _score_key(score: Score, sort: str) -> tuple[float, int]:
    if sort == "reviews":
        return (score.reviews, score.ratings_count)
    if sort == "all_views":
        return (score.views, score.ratings_count)
    return (round(score.rating, 1), score.ratings_count)


def _grouped(values: Iterable[Any], key: Callable[[Any], str]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for value in values:
        groups[key(value)].append(value)
    return groups
