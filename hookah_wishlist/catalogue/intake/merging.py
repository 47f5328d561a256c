"""What is known after a visit: the seen values laid over the kept ones. Pure.

None in a seen value means "not told" and leaves what is known; an empty text means "there is none".
"""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from hookah_wishlist.catalogue.intake.kept import KeptBrand, KeptLine, KeptTobacco, seen_now
from hookah_wishlist.catalogue.model import country_of, status_of, strength_of
from hookah_wishlist.catalogue.seen import (
    SeenBrand,
    SeenBrandRow,
    SeenLine,
    SeenTobacco,
    SeenTobaccoPage,
)
from hookah_wishlist.catalogue.weights import weighted_rating

Value = TypeVar("Value")


def brand_by_row(kept: KeptBrand, row: SeenBrandRow, now: datetime) -> KeptBrand:
    """The ranking gives a brand its place and its numbers; words only until the brand's own page was read."""
    after = replace(
        kept,
        tab=row.tab,
        position=_told(row.position, kept.position),
        rating=_rating(row.rating, row.ratings_count, kept.rating),
        ratings_count=_told(row.ratings_count, kept.ratings_count),
        reviews_count=_told(row.reviews_count, kept.reviews_count),
        views=_told(row.views, kept.views),
    )
    if kept.read_at is None:
        after = replace(
            after,
            name=row.name,
            country=_country(row.country, kept.country),
            tobaccos_count=_told(row.tobaccos_count, kept.tobaccos_count),
            image=_text(row.image, kept.image),
            description=_text(row.description, kept.description),
        )
    return seen_now(kept if kept.id else None, after, now)


def brand_by_page(kept: KeptBrand, page: SeenBrand, row_signature: str | None, now: datetime) -> KeptBrand:
    """A brand after a reading of its page and list."""
    status, status_word = _status(page.status, kept)
    after = replace(
        kept,
        source_id=page.source_id,
        slug=page.slug,
        name=page.name,
        alt_name=_text(page.alt_name, kept.alt_name),
        country=_country(page.country, kept.country),
        founded=_told(page.founded, kept.founded),
        website=_text(page.website, kept.website),
        description=_text(page.description, kept.description),
        image=_text(page.image, kept.image),
        status=status,
        status_word=status_word,
        rating=_rating(page.scores.rating, page.scores.ratings_count, kept.rating),
        ratings_count=_told(page.scores.ratings_count, kept.ratings_count),
        reviews_count=_told(page.scores.reviews_count, kept.reviews_count),
        views=_told(page.scores.views, kept.views),
        tobaccos_count=_told(page.announced, kept.tobaccos_count),
        added_on=_told(page.added_on, kept.added_on),
    )
    after = seen_now(kept if kept.id else None, after, now)
    return replace(after, read_at=now, row_signature=_told(row_signature, kept.row_signature))


def line_by_page(kept: KeptLine, name: str, seen: SeenLine | None, now: datetime) -> KeptLine:
    """A line after a reading of its brand; without a `seen` only its tobaccos name it."""
    after = replace(kept, name=name)
    if seen is not None:
        status, status_word = _status(seen.status, kept)
        after = replace(
            after,
            description=_text(seen.description, kept.description),
            strength=_strength(seen.strength, kept.strength),
            status=status,
            status_word=status_word,
            rating=_told(seen.rating, kept.rating),
            tobaccos_count=_told(seen.tobaccos_count, kept.tobaccos_count),
        )
    return seen_now(kept if kept.id else None, after, now)


def tobacco_by_row(
    kept: KeptTobacco, row: SeenTobacco, *, brand_id: int, line_id: int, tag_ids: tuple[int, ...] | None
) -> KeptTobacco:
    """A tobacco after a list's row; one without the site's number proves no new name and no new place."""
    if row.id is not None:
        name = kept.name if _is_both_names(row, kept) else row.name
        kept = replace(kept, brand_id=brand_id, line_id=line_id, slug=row.slug, name=name)
    status, status_word = _status(row.status, kept)
    return replace(
        kept,
        alt_name=_text(row.alt_name, kept.alt_name),
        status=status,
        status_word=status_word,
        strength_by_ratings=_strength(row.strength, kept.strength_by_ratings),
        rating=_rating(row.rating, row.ratings_count, kept.rating),
        ratings_count=_told(row.ratings_count, kept.ratings_count),
        reviews_count=_told(row.reviews_count, kept.reviews_count),
        views=_told(row.views, kept.views),
        image=_text(row.image, kept.image),
        tag_ids=_tags(tag_ids, kept.tag_ids),
    )


def tobacco_by_page(
    kept: KeptTobacco, page: SeenTobaccoPage, *, brand_id: int, line_id: int, tag_ids: tuple[int, ...]
) -> KeptTobacco:
    """A tobacco after its own page, which tells everything.

    Only that a page shows no tags proves nothing: nearly every tobacco has some, and markup changes.
    """
    status, status_word = _status(page.status, kept)
    scores = page.scores
    return replace(
        kept,
        brand_id=brand_id,
        line_id=line_id,
        slug=page.slug,
        name=page.name,
        alt_name=_text(page.alt_name, kept.alt_name),
        country=_country(page.country, kept.country),
        strength_official=_strength(page.strength_official, kept.strength_official),
        strength_by_ratings=_strength(page.strength_by_ratings, kept.strength_by_ratings),
        status=status,
        status_word=status_word,
        rating=_rating(scores.rating, scores.ratings_count, kept.rating),
        ratings_count=_told(scores.ratings_count, kept.ratings_count),
        reviews_count=_told(scores.reviews_count, kept.reviews_count),
        views=_told(scores.views, kept.views),
        rating_distribution=_told(scores.distribution, kept.rating_distribution),
        smoke_again_yes=_told(scores.smoke_again_yes, kept.smoke_again_yes),
        smoke_again_no=_told(scores.smoke_again_no, kept.smoke_again_no),
        description=_text(page.description, kept.description),
        image=_text(page.image, kept.image),
        added_on=_told(page.added_on, kept.added_on),
        tag_ids=_tags(tag_ids or None, kept.tag_ids),
    )


def settled(before: KeptTobacco | None, after: KeptTobacco, mean: float | None, now: datetime) -> KeptTobacco:
    """A seen tobacco with what follows from its new values."""
    if before is None or before.votes != after.votes:
        after = replace(after, weighted_rating=weighted_rating(after.rating, after.ratings_count, mean))
    return seen_now(before, after, now)


def _told(seen: Value | None, kept: Value | None) -> Value | None:
    return kept if seen is None else seen


def _text(seen: str | None, kept: str | None) -> str | None:
    return kept if seen is None else seen or None


def _country(seen: str | None, kept: str | None) -> str | None:
    return kept if seen is None else country_of(seen)


def _strength(seen: str | None, kept: int | None) -> int | None:
    return kept if seen is None else strength_of(seen)


def _status(seen: str | None, kept: KeptBrand | KeptLine | KeptTobacco) -> tuple[str, str | None]:
    return (status_of(seen), seen) if seen else (kept.status, kept.status_word)


def _rating(seen: float | None, votes: int | None, kept: float | None) -> float | None:
    """Pages show no rating where there are no votes, so then "not told" means "none"."""
    return None if votes == 0 else _told(seen, kept)


def _tags(seen: tuple[int, ...] | None, kept: tuple[int, ...]) -> tuple[int, ...]:
    """List and page may order the same tags differently; that is no difference."""
    return kept if seen is None or set(seen) == set(kept) else seen


def _is_both_names(row: SeenTobacco, kept: KeptTobacco) -> bool:
    """JSON-LD writes the name and the other name as one text, and tells no other name beside it."""
    return row.alt_name is None and row.name == f"{kept.name} {kept.alt_name}"
