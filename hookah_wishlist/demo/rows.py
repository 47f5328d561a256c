"""The JSON rows of the site's own endpoints: every number a string, views abbreviated."""

from typing import Any

from hookah_wishlist.demo.catalogue import DemoBrand, DemoLine, DemoTobacco
from hookah_wishlist.demo.shelves import Shelves
from hookah_wishlist.demo.spelling import rating_text, short


def tobacco_row(shelves: Shelves, tobacco: DemoTobacco) -> dict[str, Any]:
    brand = shelves.brands[tobacco.brand_slug]
    return {
        "id": str(tobacco.id),
        "slug": tobacco.path,
        "name": shown_name(tobacco),
        "alt_name": tobacco.alt_name,
        "media": media(tobacco.image),
        "line": tobacco.line_name,
        "line_slug": f"{tobacco.brand_slug}/{tobacco.line_slug}",
        "brand": brand.name,
        "brand_slug": tobacco.brand_slug,
        "rating": rating_text(tobacco.rating),
        "ratings_count": str(tobacco.ratings_count),
        "reviews": str(tobacco.reviews),
        "views": short(tobacco.views),
        "strength": tobacco.strength_by_ratings,
        "status": tobacco.status,
        "tags": [
            {"name": tag.name, "group": tag.group, "bg0": tag.colour, "group_color": tag.group_colour}
            for tag in shelves.tags_of(tobacco)
        ],
    }


def ranked_row(shelves: Shelves, tobacco: DemoTobacco, position: int) -> dict[str, Any]:
    """A row of a ranking: with its place, without strength, status and tags."""
    row = tobacco_row(shelves, tobacco)
    return {"key": str(position)} | {k: v for k, v in row.items() if k not in ("strength", "status", "tags")}


def brand_row(shelves: Shelves, brand: DemoBrand, position: int, announced: int) -> dict[str, Any]:
    score = shelves.brand_score(brand.slug)
    return {
        "key": str(position),
        "id": str(brand.id),
        "slug": brand.slug,
        "name": brand.name,
        "country": brand.country,
        "media": media(brand.image),
        "tobaccos": str(announced),
        "rating": rating_text(score.rating),
        "ratings_count": str(score.ratings_count),
        "reviews": str(score.reviews),
        "views": short(score.views),
        "description": brand.description,
    }


def line_row(shelves: Shelves, line: DemoLine, position: int) -> dict[str, Any]:
    score = shelves.line_score(line)
    return {
        "key": str(position),
        "id": str(line.id),
        "slug": f"{line.brand_slug}/{line.slug}",
        "name": line.name,
        "brand": shelves.brands[line.brand_slug].name,
        "brand_slug": line.brand_slug,
        "media": "",
        "rating": rating_text(score.rating),
        "ratings_count": str(score.ratings_count),
        "reviews": str(score.reviews),
        "views": short(score.views),
    }


def shown_name(tobacco: DemoTobacco) -> str:
    """Some names at the site end in a space somebody typed."""
    return f"{tobacco.name} " if tobacco.id % 97 == 0 else tobacco.name


def media(image: str | None) -> str:
    """Relative to the site's root and without the leading slash."""
    return (image or "").removeprefix("/")
