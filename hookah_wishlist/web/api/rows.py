"""How a tobacco is shown in a list: of the catalogue, of a search, of a person."""

from collections.abc import Mapping

from typing_extensions import TypedDict

from hookah_wishlist.catalogue.listing import Page, TobaccoRow
from hookah_wishlist.catalogue.vocabulary import Kind
from hookah_wishlist.pictures import version_of
from hookah_wishlist.web.api.tags import TagJson
from hookah_wishlist.web.api.words import (
    StatusJson,
    StrengthJson,
    WordJson,
    status_json,
    strength_json,
    word_json,
)


class NamedJson(TypedDict):
    slug: str
    name: str


class TobaccoJson(TypedDict):
    """`picture` is an address of ours: add &w=160, 320 or 640."""

    id: int
    name: str
    alt_name: str | None
    slug: str
    brand: NamedJson
    line: NamedJson
    country: WordJson | None
    strength: StrengthJson | None
    strength_by_ratings: StrengthJson | None
    status: StatusJson
    rating: float | None
    ratings_count: int | None
    weighted_rating: float | None
    picture: str | None
    tags: list[TagJson]


class PageJson(TypedDict):
    items: list[TobaccoJson]
    next_cursor: str | None


def page_json(page: Page, tags: Mapping[int, TagJson]) -> PageJson:
    return {"items": [tobacco_json(row, tags) for row in page.items], "next_cursor": page.next}


def tobacco_json(row: TobaccoRow, tags: Mapping[int, TagJson]) -> TobaccoJson:
    """`tags` are already rendered, by their numbers."""
    return {
        "id": row.id,
        "name": row.name,
        "alt_name": row.alt_name,
        "slug": row.slug,
        "brand": {"slug": row.brand_slug, "name": row.brand},
        "line": {"slug": row.line_slug, "name": row.line},
        "country": word_json(Kind.COUNTRY, row.country),
        "strength": strength_json(row.strength),
        "strength_by_ratings": strength_json(row.strength_by_ratings),
        "status": status_json(row.status, row.status_word),
        "rating": row.rating,
        "ratings_count": row.ratings_count,
        "weighted_rating": row.weighted_rating,
        "picture": picture_url(str(row.id), row.image),
        "tags": [tags[i] for i in row.tag_ids if i in tags],
    }


def picture_url(name: str, image: str | None) -> str | None:
    """Of what the source has a picture: with its version, so that a browser never asks for it twice."""
    return f"/pictures/{name}?v={version_of(image)}" if image else None
