"""A catalogue from JSON lines, one tobacco a line; what the file does not tell is invented from the line.

So an edited line also changes its votes, and with them its brand's row, as at the site, where people go on
voting.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from hookah_wishlist.catalogue.model import NOT_TOLD
from hookah_wishlist.demo.catalogue import (
    ACTIVE,
    DISCONTINUED,
    BadCatalogue,
    DemoBrand,
    DemoCatalogue,
    DemoLine,
    DemoTag,
    DemoTobacco,
)
from hookah_wishlist.demo.chance import FIRST_DAY, Chance, opinions, picture_path
from hookah_wishlist.demo.words import vocabulary

_K = TypeVar("_K")
BEST_SHARE = 58 / 279  # how many of the real site's brands were in its first tab
FEW = "Мало оценок"
_RESERVED = ("brands", "lines", "new")  # first words of addresses that are no brands

Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_%.~-]+$")]
Text = Annotated[str, StringConstraints(min_length=1)]


class Row(BaseModel):
    """A line of the file. None for a word means that the page does not tell it."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    id: int = Field(gt=0)
    brand_slug: Slug
    line_slug: Slug
    tobacco_slug: Slug
    brand: Text
    line: Text
    name: Text
    alt_name: str | None = None
    country: str | None = None
    strength_official: str | None = None
    strength_by_ratings: str | None = None
    status: str | None = None
    image_url: str | None = None
    tags: tuple[str, ...] = Field(default=(), strict=False)
    description: str | None = None
    detail_fetched: bool = True

    @property
    def path(self) -> str:
        return f"{self.brand_slug}/{self.line_slug}/{self.tobacco_slug}"


@dataclass(frozen=True, slots=True)
class _Told:
    row: Row
    content: str  # of the whole line, in one spelling: everything invented for it comes from here


def catalogue_from_file(path: Path) -> DemoCatalogue:
    """Raises BadCatalogue, which names the line and its problem."""
    try:
        with path.open("rb") as lines:
            told = _whole(list(_rows(lines)))
    except OSError as error:
        raise BadCatalogue(f"{path} cannot be read: {error.strerror}") from error
    except BadCatalogue as error:
        raise BadCatalogue(f"{path}, {error}") from error
    if not told:
        raise BadCatalogue(f"{path} holds no tobacco: it needs one JSON object a line")
    rows = [each.row for each in told]
    return DemoCatalogue(
        brands=tuple(_brands(rows)),
        lines=tuple(_lines(rows)),
        tobaccos=tuple(_tobacco(each) for each in told),
        tags=tuple(_tags(rows)),
    )


def _rows(lines: Iterable[bytes]) -> Iterator[_Told]:
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        told = _row(number, line)
        if told.row.brand_slug in _RESERVED:
            raise BadCatalogue(f"line {number}: no brand can have the address {told.row.brand_slug!r}")
        for key in (f"the id {told.row.id}", f"the address {told.row.path}"):
            if key in seen:
                raise BadCatalogue(f"line {number}: {key} is already on line {seen[key]}")
            seen[key] = number
        yield told


def _row(number: int, line: bytes) -> _Told:
    try:
        value = orjson.loads(line)
        row = Row.model_validate(value)
    except orjson.JSONDecodeError as error:
        raise BadCatalogue(f"line {number}: not JSON ({error})") from error
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"])) or "the line"
        raise BadCatalogue(f"line {number}: {where}: {problem['msg']}") from error
    return _Told(row, orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())


def _whole(told: list[_Told]) -> list[_Told]:
    """A row whose page was never read calls its brand and line "Не указано": its neighbours know better."""
    brands = _names((each.row.brand_slug, each.row.brand) for each in told)
    lines = _names((_line_key(each.row), each.row.line) for each in told)

    def named(row: Row) -> Row:
        line = lines[_line_key(row)] if row.line == NOT_TOLD else row.line
        return row.model_copy(update={"brand": brands[row.brand_slug], "line": line})

    return [_Told(named(each.row), each.content) for each in told]


def _names(pairs: Iterable[tuple[_K, str]]) -> dict[_K, str]:
    """The name most rows give to each key, "Не указано" only where no row knows better."""
    counted: dict[_K, Counter[str]] = defaultdict(Counter)
    for key, name in pairs:
        counted[key][name] += 0 if name == NOT_TOLD else 1
    return {key: names.most_common(1)[0][0] for key, names in counted.items()}


def _line_key(row: Row) -> tuple[str, str]:
    return row.brand_slug, row.line_slug


def _tobacco(told: _Told) -> DemoTobacco:
    row = told.row
    seen = opinions(told.content, few=row.strength_by_ratings in (FEW, None))
    return DemoTobacco(
        id=row.id,
        brand_slug=row.brand_slug,
        line_slug=row.line_slug,
        line_name=row.line,
        slug=row.tobacco_slug,
        name=row.name,
        alt_name=row.alt_name or "",
        country=row.country,
        strength_official=row.strength_official,
        strength_by_ratings=row.strength_by_ratings,
        status=row.status,
        description=row.description or "",
        image=urlsplit(row.image_url).path if row.image_url else None,
        tags=row.tags,
        votes=seen.votes,
        reviews=seen.reviews,
        views=seen.views,
        again_yes=seen.again_yes,
        again_no=seen.again_no,
        added_on=seen.added_on if row.detail_fetched else None,
        numbered=row.detail_fetched,
    )


def _brands(rows: list[Row]) -> Iterator[DemoBrand]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.brand_slug].append(row)
    # The largest brands are the best ones here: votes would move a brand to the other tab at every edit.
    by_size = sorted(grouped, key=lambda slug: (-len(grouped[slug]), slug))
    best = set(by_size[: round(len(by_size) * BEST_SHARE)])
    ids = _ids(grouped)
    for slug, of in grouped.items():
        yield _brand(slug, of, ids[slug], "position" if slug in best else "others")


def _brand(slug: str, rows: list[Row], number: int, tab: str) -> DemoBrand:
    chance = Chance("brand", slug)
    countries = Counter(row.country for row in rows if row.country)
    return DemoBrand(
        id=number,
        slug=slug,
        name=rows[0].brand,
        tab=tab,
        country=countries.most_common(1)[0][0] if countries else NOT_TOLD,
        founded=2000 + chance.below(25),
        status=_status(rows),
        image=picture_path("brand", slug),
        added_on=FIRST_DAY + timedelta(days=chance.below(3000)),
    )


def _lines(rows: list[Row]) -> Iterator[DemoLine]:
    """A line is its address and its name: the file has an address with two."""
    grouped: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.brand_slug, row.line_slug, row.line].append(row)
    ids = _ids(grouped)
    for key, of in grouped.items():
        strengths = {row.strength_official for row in of if row.strength_official}
        strength = strengths.pop() if len(strengths) == 1 else "Смешанная" if strengths else None
        yield DemoLine(ids[key], *key, strength=strength, status=_status(of))


def _status(rows: list[Row]) -> str:
    return DISCONTINUED if all(row.status == DISCONTINUED for row in rows) else ACTIVE


def _tags(rows: list[Row]) -> Iterator[DemoTag]:
    """Our own vocabulary's colours where it knows the tag, otherwise one from its name."""
    known = {tag.name: tag for tag in vocabulary().tags}
    names = {tag for row in rows for tag in row.tags}
    for name, number in _ids(names).items():
        tag = known.get(name)
        colour = f"#{Chance('colour', name).below(1 << 24):06x}"
        group, of_group = (tag.group, tag.group_colour) if tag else ("Прочее", "#7b7f88")
        yield DemoTag(number, name, group, tag.colour if tag else colour, of_group)


def _ids(keys: Iterable[_K]) -> dict[_K, int]:
    """Numbers that stay the same when other keys come and go (but for the rare two that meet)."""
    ids: dict[_K, int] = {}
    taken: set[int] = set()
    for key in sorted(keys, key=str):
        number = 1 + Chance("id", key).below(90_000)
        while number in taken:
            number += 1
        taken.add(number)
        ids[key] = number
    return ids
