"""Which differences between two states of the catalogue are worth remembering. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hookah_wishlist.catalogue.intake.kept import KeptBrand, KeptLine, KeptTobacco
from hookah_wishlist.catalogue.model import Status

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """A row of catalogue_changes; without a tobacco it is the brand's own."""

    kind: str
    brand_id: int
    tobacco_id: int | None
    before: Json | None
    after: Json | None


def tobacco_changes(
    before: KeptTobacco | None, after: KeptTobacco, places: Mapping[int, str]
) -> Iterator[Change]:
    """What happened to a tobacco; `places` gives "brand/line" for the lines it was and is in."""
    if before is None:
        yield Change("appeared", after.brand_id, after.id, None, _appearance(after, places))
        return
    for kind, was, is_now in _differences(before, after, places):
        yield Change(kind, after.brand_id, after.id, was, is_now)


def brand_changes(before: KeptBrand | None, after: KeptBrand) -> Iterator[Change]:
    """What happened to a brand whose page had been read before: what is learnt first is no change."""
    if before is None or before.read_at is None:
        return
    for kind, was, is_now in (
        *_moved({"slug": before.slug.partition("~")[0]}, {"slug": after.slug}),
        *_renamed(before, after),
        *_status(before, after),
        *_presence(before, after),
    ):
        yield Change(kind, after.id, None, was, is_now)


def line_changes(before: KeptLine, after: KeptLine) -> Iterator[Change]:
    """A line's new name, told of its brand."""
    if before.name != after.name:
        was, is_now = {"line": before.slug, "name": before.name}, {"line": after.slug, "name": after.name}
        yield Change("renamed", after.brand_id, None, was, is_now)


Difference = tuple[str, Json, Json]


def _differences(before: KeptTobacco, after: KeptTobacco, places: Mapping[int, str]) -> Iterable[Difference]:
    yield from _presence(before, after)
    if (before.brand_id, before.line_id, before.slug) != (after.brand_id, after.line_id, after.slug):
        yield from _moved(_place(before, places), _place(after, places))
    yield from _renamed(before, after)
    yield from _status(before, after)
    yield from _strength(before, after)
    if before.votes != after.votes:
        yield "rating", _votes(before), _votes(after)


def _presence(before: KeptBrand | KeptTobacco, after: KeptBrand | KeptTobacco) -> Iterable[Difference]:
    was, is_now = before.missing_since is not None, after.missing_since is not None
    if was != is_now:
        yield "missing" if is_now else "returned", {"missing": was}, {"missing": is_now}


def _moved(was: Json, is_now: Json) -> Iterable[Difference]:
    if was != is_now:
        yield "moved", was, is_now


def _renamed(before: KeptBrand | KeptTobacco, after: KeptBrand | KeptTobacco) -> Iterable[Difference]:
    was, is_now = _names(before), _names(after)
    if was != is_now:
        yield "renamed", was, is_now


def _status(before: KeptBrand | KeptTobacco, after: KeptBrand | KeptTobacco) -> Iterable[Difference]:
    was, is_now = _status_told(before), _status_told(after)
    if was != is_now:
        yield _status_kind(before.status, after.status), was, is_now


def _status_kind(before: str, after: str) -> str:
    """Only a change of the status itself has a name of its own; another word for the same has not."""
    if before == after:
        return "status"
    if after in (Status.DISCONTINUED, Status.LIMITED):
        return str(after)
    return "returned" if (before, after) == (Status.DISCONTINUED, Status.ACTIVE) else "status"


def _strength(before: KeptTobacco, after: KeptTobacco) -> Iterable[Difference]:
    """What the first reading of a tobacco's own page teaches is no change."""
    was, is_now = _strengths(before), _strengths(after)
    if before.details_at is None and after.details_at is not None:
        was = {key: is_now[key] if value is None else value for key, value in was.items()}
    if was != is_now:
        yield "strength", was, is_now


def _appearance(tobacco: KeptTobacco, places: Mapping[int, str]) -> Json:
    return {**_place(tobacco, places), **_names(tobacco), **_status_told(tobacco)}


def _place(tobacco: KeptTobacco, places: Mapping[int, str]) -> dict[str, object]:
    return {"line_id": tobacco.line_id, "path": f"{places[tobacco.line_id]}/{tobacco.slug}"}


def _names(kept: KeptBrand | KeptTobacco) -> dict[str, object]:
    return {"name": kept.name, "alt_name": kept.alt_name}


def _status_told(kept: KeptBrand | KeptTobacco) -> dict[str, object]:
    return {"status": str(kept.status), "status_word": kept.status_word}


def _strengths(tobacco: KeptTobacco) -> dict[str, object]:
    return {"official": tobacco.strength_official, "by_ratings": tobacco.strength_by_ratings}


def _votes(tobacco: KeptTobacco) -> dict[str, object]:
    return dict(zip(("rating", "ratings_count", "reviews_count"), tobacco.votes, strict=True))
