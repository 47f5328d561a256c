"""The invented catalogue: 42 brands and 1,500 flavours, the same ones on every machine.

Proportions follow the real site's: which name stands first, how many are discontinued, what is not told.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Any

from hookah_wishlist.catalogue.model import NOT_TOLD, STRENGTH_WORDS
from hookah_wishlist.demo.catalogue import (
    ACTIVE,
    DISCONTINUED,
    LIMITED,
    MAIN_LINE,
    DemoBrand,
    DemoCatalogue,
    DemoLine,
    DemoTobacco,
)
from hookah_wishlist.demo.chance import FIRST_DAY, LAST_DAY, Chance, opinions, picture_path
from hookah_wishlist.demo.names import Flavour, flavours_for
from hookah_wishlist.demo.spelling import slug
from hookah_wishlist.demo.words import parts, read_toml, vocabulary

BEST_BRANDS = 21  # in the first tab; with 21 left for the other one, each tab needs a second batch
_MARKED = 700  # one address begins with a byte order mark somebody pasted, as one at the site does
_STEPS = tuple(STRENGTH_WORDS)
_COLD = ("Холодок", "Мята", "Ментол")
_SWEETNESS = ("Сладость умеренная.", "Почти без сладости.", "Сладость заметная.", "Сладость низкая.")
_LEAF = ("Светлый лист.", "Тёмный лист.", "Лист смешанный.", "Мелкая нарезка.", "Средняя нарезка.", "")


@cache
def invented_catalogue() -> DemoCatalogue:
    written = read_toml("brands.toml")["brands"]
    lines = _numbered_lines([line for entry in written for line in _lines(entry)])
    tobaccos = _numbered([tobacco for entry in written for tobacco in _tobaccos(entry)])
    brands = [_brand(entry, ordinal) for ordinal, entry in enumerate(written)]
    return DemoCatalogue(
        brands=_with_tabs(brands, tobaccos), lines=lines, tobaccos=tobaccos, tags=vocabulary().tags
    )


def _brand(entry: dict[str, Any], ordinal: int) -> DemoBrand:
    own_slug = slug(entry["name"])
    chance = Chance("brand", own_slug)
    unnamed = chance.below(6) == 0  # some brands tell no address of their own, and so no picture
    return DemoBrand(
        id=3 + ordinal * 5,
        slug=own_slug,
        name=entry["name"],
        tab="others",
        alt_name=entry["alt"],
        country=entry["country"],
        founded=entry.get("founded"),
        website=None if unnamed else f"http://{own_slug}.example",
        status=DISCONTINUED if entry.get("discontinued") else ACTIVE,
        description=entry["text"],
        image=None if unnamed else picture_path("brand", own_slug),
        added_on=FIRST_DAY + timedelta(days=chance.below(3000)),
    )


def _lines(entry: dict[str, Any]) -> Iterator[DemoLine]:
    brand = slug(entry["name"])
    status = DISCONTINUED if entry.get("discontinued") else ACTIVE
    if "lines" not in entry:
        strength = Chance("strength", brand).one_of(_STEPS[1:4])
        yield DemoLine(0, brand, entry.get("main_slug", f"{brand}-main"), MAIN_LINE, strength, status)
    for text in entry.get("lines", ()):
        name, own_slug, strength = parts(text)
        yield DemoLine(
            0, brand, own_slug, name, strength, status, f"Линейка «{name}», крепость {strength.lower()}."
        )


def _numbered_lines(lines: list[DemoLine]) -> tuple[DemoLine, ...]:
    return tuple(replace(line, id=11 + 7 * ordinal) for ordinal, line in enumerate(lines))


def _tobaccos(entry: dict[str, Any]) -> Iterator[DemoTobacco]:
    lines = list(_lines(entry))
    taken: set[tuple[str, str]] = set()
    for line, count in zip(lines, _split(entry["flavours"], len(lines)), strict=True):
        names = flavours_for(f"{line.brand_slug}/{line.name}", tuple(entry.get("groups", ())))
        for ordinal, flavour in enumerate(islice(_with_a_repeat(names, line.brand_slug), count)):
            tobacco = _tobacco(entry, line, ordinal, flavour)
            own_slug = next(
                option
                for option in (tobacco.slug, *(f"{tobacco.slug}_{n}" for n in range(2, 99)))
                if (line.slug, option) not in taken
            )
            taken.add((line.slug, own_slug))
            yield replace(tobacco, slug=own_slug, image=_image(line, own_slug))


def _split(flavours: int, lines: int) -> list[int]:
    """The first line gets what does not divide."""
    each = flavours // (lines + 1) if lines > 1 else 0
    return [flavours - each * (lines - 1)] + [each] * (lines - 1)


def _with_a_repeat(names: Iterator[Flavour], brand: str) -> Iterator[Flavour]:
    """One brand gives two flavours of a line the same name, as happens at the site."""
    for ordinal, flavour in enumerate(names):
        yield flavour
        if brand == "yasemin-han" and ordinal == 7:
            yield flavour


def _tobacco(entry: dict[str, Any], line: DemoLine, ordinal: int, flavour: Flavour) -> DemoTobacco:
    chance = Chance("tobacco", line.brand_slug, line.name, ordinal)
    few = chance.below(100) < 27
    liking = Chance("liking", line.brand_slug).share() - 0.4  # some brands please more than others
    told = opinions(line.brand_slug, line.name, ordinal, few=few, lean=liking)
    name, alt_name = _which_first(entry["language"], flavour, chance)
    tags = _tags(flavour, chance)
    return DemoTobacco(
        id=0,
        brand_slug=line.brand_slug,
        line_slug=line.slug,
        line_name=line.name,
        slug=slug(name),
        name=name,
        alt_name=alt_name,
        country=None if chance.below(300) == 0 else entry["country"],
        strength_official=NOT_TOLD if chance.below(70) == 0 else line.strength,
        strength_by_ratings=_felt(line.strength, chance, few=few),
        status=_status(entry, line, ordinal, chance),
        description=_description(tags, chance),
        image=None,
        tags=tags,
        votes=told.votes,
        reviews=told.reviews,
        views=told.views,
        again_yes=told.again_yes,
        again_no=told.again_no,
        added_on=None,
    )


def _which_first(language: str, flavour: Flavour, chance: Chance) -> tuple[str, str]:
    russian_first = chance.below(2) == 0 if language == "mixed" else language == "ru"
    name, other = (flavour.russian, flavour.english) if russian_first else (flavour.english, flavour.russian)
    return name, other if chance.below(100) < (45 if russian_first else 64) else ""


def _tags(flavour: Flavour, chance: Chance) -> tuple[str, ...]:
    if chance.below(200) == 7:
        return ()
    extra = (chance.one_of(_COLD),) if chance.below(12) == 0 else ()
    return tuple(dict.fromkeys(flavour.tags + extra))


def _felt(strength: str | None, chance: Chance, *, few: bool) -> str | None:
    """By the ratings a tobacco is as strong as its maker says or a step lighter."""
    if few:
        return "Мало оценок"
    if strength is None or chance.below(120) == 0:
        return None
    return _STEPS[max(0, _STEPS.index(strength) - chance.below(2))]


def _status(entry: dict[str, Any], line: DemoLine, ordinal: int, chance: Chance) -> str | None:
    if entry.get("discontinued"):
        return DISCONTINUED
    if (line.brand_slug, ordinal) == ("dyadya-tuman", 13):
        return "Шуточный 🙃"  # the site has exactly one such word, and no parser should stumble over it
    if entry["flavours"] < 10:
        return ACTIVE
    drawn = chance.below(1000)
    if drawn < 85:
        return DISCONTINUED
    return LIMITED if drawn < 95 else "Не известен" if drawn < 97 else ACTIVE


def _description(tags: tuple[str, ...], chance: Chance) -> str:
    if chance.below(100) < 7:
        return ""
    tastes = ", ".join(tags).capitalize() if tags else "Без ароматики"
    lines = [f"{tastes}.", chance.one_of(_SWEETNESS), chance.one_of(_LEAF)]
    return ("\n" if chance.below(9) == 0 else " ").join(line for line in lines if line)


def _image(line: DemoLine, own_slug: str) -> str | None:
    subject = ("tobacco", line.brand_slug, line.slug, own_slug)
    return None if Chance("no picture", *subject).below(50) == 0 else picture_path(*subject)


def _numbered(tobaccos: list[DemoTobacco]) -> tuple[DemoTobacco, ...]:
    """Numbers and dates grow together, brands mixed, as they were added over the years."""
    order = sorted(tobaccos, key=lambda tobacco: Chance("age", tobacco.path).below(1 << 32))
    ages = {tobacco.path: age for age, tobacco in enumerate(order)}

    def numbered(tobacco: DemoTobacco) -> DemoTobacco:
        age = ages[tobacco.path]
        number = 66_120 + 83 * age + age % 11
        name, repeated, _ = tobacco.slug.partition("_")
        # The site tells namesakes of one line apart by the number in the address.
        own_slug = f"{name}_{number}" if repeated else name
        if age == _MARKED:
            own_slug = f"%EF%BB%BF{own_slug}"
        return replace(tobacco, id=number, slug=own_slug, added_on=_day(age, len(order)))

    return tuple(numbered(tobacco) for tobacco in tobaccos)


def _day(ordinal: int, count: int) -> date:
    return FIRST_DAY + timedelta(days=(LAST_DAY - FIRST_DAY).days * ordinal // count)


def _with_tabs(brands: list[DemoBrand], tobaccos: tuple[DemoTobacco, ...]) -> tuple[DemoBrand, ...]:
    """The brands with the most votes are "Лучшие"."""
    votes: Counter[str] = Counter()
    for tobacco in tobaccos:
        votes[tobacco.brand_slug] += tobacco.ratings_count
    best = {slug for slug, _ in votes.most_common(BEST_BRANDS)}
    return tuple(replace(brand, tab="position" if brand.slug in best else "others") for brand in brands)
