"""JSON rows, as POST /postData and GET /getData answer them: numbers arrive as strings, "4.1k" too."""

import orjson

from hookah_wishlist.catalogue.addresses import picture, tobacco_path
from hookah_wishlist.catalogue.model import STRENGTH_WORDS
from hookah_wishlist.catalogue.seen import PageChanged, SeenTag, SeenTobacco, SeenTobaccoList
from hookah_wishlist.scraper.pages.nodes import LONGEST_NAME, clean
from hookah_wishlist.scraper.pages.numbers import count, identity, rating

Row = dict[str, object]

# No verbatim answer is known: a status or strength may be its word or the number that the filters use.
STATUS_NUMBERS = {"1": "Выпускается", "2": "Лимитированный", "4": "Снят с производства"}
STRENGTH_NUMBERS = {str(int(step)): word for word, step in STRENGTH_WORDS.items()}


def tobacco_rows(text: str) -> SeenTobaccoList:
    """Rows of one batch; "[]" is an empty one, as after the last.

    `len(rows) + unreadable` is the number received, by which the next offset grows.
    """
    received = json_list(text)
    rows = [_tobacco(row) if isinstance(row, dict) else None for row in received]
    readable = tuple(row for row in rows if row is not None)
    if received and not readable:
        raise PageChanged(f"none of {len(received)} JSON rows tells a tobacco's slug and name")
    return SeenTobaccoList("json", readable, len(received) - len(readable))


def json_list(text: str) -> list[object]:
    """The bare array of an answer; anything else means that the endpoint is not what it was."""
    try:
        data = orjson.loads(text.encode("utf-8", "replace"))
    except orjson.JSONDecodeError as fault:
        raise PageChanged(f"an answer that should be JSON begins with {clean(text[:40])!r}") from fault
    if not isinstance(data, list):
        raise PageChanged(f"a JSON {type(data).__name__} where an array of rows should be")
    return data


def word(row: Row, key: str, *, longest: int = LONGEST_NAME) -> str | None:
    """A field as clean text; None where the row lacks it or says null."""
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return clean(str(value), longest=longest)


def media(row: Row) -> str | None:
    """The picture's path; a row that has the field and nothing in it shows the placeholder."""
    return picture(word(row, "media") or "") if "media" in row else None


def _tobacco(row: Row) -> SeenTobacco | None:
    slug = row.get("slug")
    path = tobacco_path(slug) if isinstance(slug, str) else None
    name = word(row, "name") or word(row, "alt_name")
    if path is None or not name:
        return None
    line_name = word(row, "line") or ""
    return SeenTobacco(
        id=identity(word(row, "id")) if line_name else None,
        brand_slug=path.brand,
        line_slug=path.line,
        slug=path.slug,
        name=name,
        line_name=line_name,
        brand_name=word(row, "brand") or None,
        alt_name=word(row, "alt_name") or "" if "alt_name" in row else None,
        status=_spelled(word(row, "status"), STATUS_NUMBERS),
        strength=_spelled(word(row, "strength"), STRENGTH_NUMBERS),
        rating=rating(word(row, "rating")),
        ratings_count=count(word(row, "ratings_count")),
        reviews_count=count(word(row, "reviews")),
        views=count(word(row, "views")),
        image=media(row),
        tags=_tags(row.get("tags")),
    )


def _spelled(text: str | None, numbers: dict[str, str]) -> str | None:
    return numbers.get(text, text) if text else None


def _tags(value: object) -> tuple[SeenTag, ...] | None:
    """Tags of a row, each once; None where the row does not tell them."""
    if not isinstance(value, list):
        return None
    tags = [_tag(item) for item in value]
    return tuple({tag.name: tag for tag in reversed(tags) if tag}.values())[::-1]


def _tag(item: object) -> SeenTag | None:
    if isinstance(item, str):
        return SeenTag(clean(item)) if clean(item) else None
    if not isinstance(item, dict) or not (name := word(item, "name")):
        return None
    return SeenTag(
        name=name,
        group=word(item, "group") or None,
        colour=word(item, "bg0") or None,
        group_colour=word(item, "group_color") or None,
    )
