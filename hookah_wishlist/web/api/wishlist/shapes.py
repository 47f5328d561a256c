"""How lists, their items and what was done to them look as JSON. Pure."""

from collections.abc import Mapping
from datetime import datetime

from typing_extensions import TypedDict

from hookah_wishlist.web.api.rows import TobaccoJson, tobacco_json
from hookah_wishlist.web.api.tags import TagJson
from hookah_wishlist.web.item_ids import item_id
from hookah_wishlist.wishlist.model import MAX_ITEMS, BrandCount, Item, Removal, Screen, Sort, Tab

Tags = Mapping[int, TagJson]  # rendered, by their numbers


class VersionsJson(TypedDict):
    """Another number than a reader knows: look again. The same as in `GET /events`."""

    list: int
    catalogue: int


class ItemJson(TypedDict):
    """A tobacco of the catalogue, or a name that the person typed: then `tobacco` is null."""

    id: str
    name: str
    tobacco: TobaccoJson | None
    is_missing: bool
    note: str
    priority: int
    added_at: datetime
    purchased_at: datetime | None
    bought_before: datetime | None
    updated_at: datetime


class CountsJson(TypedDict):
    wanted: int
    purchased: int


class BrandCountJson(TypedDict):
    slug: str
    name: str
    count: int


class ScreenJson(TypedDict):
    """Counts are of the whole list, brands of the whole tab, whatever the filters.

    `purchased_tobaccos`: the catalogue's numbers of all that was bought, whatever the tab.
    """

    tab: Tab
    sort: Sort
    items: list[ItemJson]
    counts: CountsJson
    purchased_tobaccos: list[int]
    limit: int
    brands: list[BrandCountJson]
    versions: VersionsJson


class KeptJson(TypedDict):
    """`added`: it was not there before. `again`: it had been bought, and now is wanted again."""

    item: ItemJson
    added: bool
    again: bool
    versions: VersionsJson


class ChangedJson(TypedDict):
    item: ItemJson
    versions: VersionsJson


class RemovalJson(TypedDict):
    """What `POST /wishlist/undo/{id}` puts back until then."""

    id: int
    count: int
    until: datetime


class RemovedJson(TypedDict):
    """No removal: there was nothing to remove."""

    removal: RemovalJson | None
    versions: VersionsJson


class UndoneJson(TypedDict):
    """`merged` were added again meanwhile: of each one item remains."""

    restored: int
    merged: int
    versions: VersionsJson


def item_json(item: Item, tags: Tags) -> ItemJson:
    return {
        "id": item_id(item.id),
        "name": item.name,
        "tobacco": None if item.tobacco is None else tobacco_json(item.tobacco, tags),
        "is_missing": item.is_missing,
        "note": item.note,
        "priority": item.priority,
        "added_at": item.added_at,
        "purchased_at": item.purchased_at,
        "bought_before": item.bought_before,
        "updated_at": item.updated_at,
    }


def screen_json(screen: Screen, tags: Tags, *, tab: Tab, sort: Sort) -> ScreenJson:
    return {
        "tab": tab,
        "sort": sort,
        "items": [item_json(item, tags) for item in screen.items],
        "counts": {"wanted": screen.wanted, "purchased": screen.purchased},
        "purchased_tobaccos": list(screen.purchased_tobaccos),
        "limit": MAX_ITEMS,
        "brands": [_brand_json(brand) for brand in screen.brands],
        "versions": versions_json((screen.list_version, screen.catalogue_version)),
    }


def removal_json(removal: Removal | None) -> RemovalJson | None:
    if removal is None:
        return None
    return {"id": removal.id, "count": removal.count, "until": removal.until}


def versions_json(versions: tuple[int, int]) -> VersionsJson:
    list_version, catalogue_version = versions
    return {"list": list_version, "catalogue": catalogue_version}


def _brand_json(brand: BrandCount) -> BrandCountJson:
    return {"slug": brand.slug, "name": brand.name, "count": brand.count}
