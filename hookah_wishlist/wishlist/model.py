"""The words of a wishlist: items, tabs, orders, limits, and what happens when a rule is broken."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hookah_wishlist.catalogue.listing import TobaccoRow

# Bought items count as well. One screen shows a whole tab, and this many rows still travel at once.
MAX_ITEMS = 500
MAX_NOTE = 500  # characters
MAX_NAME = 200
MAX_PRIORITY = 3  # 0: none, 3: the next one to try
UNDO_WITHIN = timedelta(minutes=10)

LARGEST_TOBACCO_ID = 2**31 - 1  # what the columns hold: a larger number is nobody's
LARGEST_ID = 2**63 - 1


class WishlistFull(Exception):
    """The list already holds as many items as a list may hold, bought ones included."""


class NoSuchTobacco(Exception):
    """The catalogue has no tobacco with this number."""


class AlreadyListed(Exception):
    """Another item of the list is that tobacco, or has that name."""

    def __init__(self, item_id: int) -> None:
        super().__init__(item_id)
        self.item_id = item_id


class NotCustom(Exception):
    """The item is a tobacco of the catalogue: it can be neither renamed nor linked to another."""


class CountDiffers(Exception):
    """The list does not hold as many items as the person confirmed: it changed meanwhile."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class BadField(Exception):
    """A value of an item is not as it must be."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field} {problem}")
        self.field = field
        self.problem = problem


class Tab(StrEnum):
    WANTED = "wanted"
    PURCHASED = "purchased"


class Sort(StrEnum):
    SHELF = "shelf"  # as tobaccos stand in a shop: brand, line, name; typed names come last
    NEWEST = "newest"  # added last, in the tab of purchased ones bought last
    PRIORITY = "priority"  # most wanted first, of equal ones the newest
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Item:
    """A tobacco of the catalogue, or a name that the person typed: exactly one of the two."""

    id: int
    tobacco: TobaccoRow | None
    is_missing: bool  # the source no longer shows the tobacco; the item goes on working
    custom_name: str | None
    note: str
    priority: int
    added_at: datetime
    purchased_at: datetime | None  # None: still wanted
    bought_before: datetime | None  # the purchase before it was wanted again
    updated_at: datetime

    @property
    def name(self) -> str:
        return self.tobacco.name if self.tobacco else self.custom_name or ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of putting something on the list."""

    item: Item
    added: bool  # it was not there before
    again: bool  # it had been bought, and now is wanted again


@dataclass(frozen=True, slots=True)
class Which:
    """One item of the person's list: by its own number, or by its tobacco's."""

    item_id: int | None = None
    tobacco_id: int | None = None

    @property
    def numbers(self) -> tuple[int | None, int | None]:
        """Both as the database may be asked for; one that no column can hold is no item's."""
        return _up_to(LARGEST_ID, self.item_id), _up_to(LARGEST_TOBACCO_ID, self.tobacco_id)


def _up_to(largest: int, number: int | None) -> int | None:
    return number if number is not None and 0 < number <= largest else None


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different about an item. None asks nothing.

    `purchased` False takes a tick back as if it had never been set. Wanting again what was truly bought is
    `store.put` (or `add_custom`), which remembers the purchase as `bought_before`.
    """

    note: str | None = None
    priority: int | None = None
    purchased: bool | None = None
    name: str | None = None  # custom items only
    tobacco_id: int | None = None  # what a custom item turned out to be; the typed name goes


@dataclass(frozen=True, slots=True)
class Removal:
    """What can be put back until `until`."""

    id: int
    count: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Undone:
    """What putting back came to."""

    restored: int  # came back as they were
    merged: int  # had been added again meanwhile: one item remains


@dataclass(frozen=True, slots=True)
class Filters:
    """Only items for which all of this holds. None asks nothing."""

    text: str | None = None
    brand: str | None = None  # slug
    status: str | None = None


@dataclass(frozen=True, slots=True)
class BrandCount:
    slug: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything that one screen of the list shows."""

    items: tuple[Item, ...]  # of the tab, as filtered and sorted
    wanted: int  # of the whole list, whatever the filters
    purchased: int
    purchased_tobaccos: tuple[int, ...]  # of the catalogue, by their numbers; of the whole list
    brands: tuple[BrandCount, ...]  # of the whole tab, to choose from; the most frequent first
    list_version: int  # what was true when this was read; both together tell whether it still is
    catalogue_version: int


@dataclass(frozen=True, slots=True)
class RemovedItem:
    """What is still kept of a removed item."""

    removed_at: datetime
    tobacco_id: int | None
    custom_name: str | None
    note: str
    priority: int
    added_at: datetime
    purchased_at: datetime | None
    bought_before: datetime | None


@dataclass(frozen=True, slots=True)
class KeptList:
    """Everything kept about one list, for the person's export."""

    name: str | None
    is_default: bool
    created_at: datetime
    items: tuple[Item, ...]
    removed: tuple[RemovedItem, ...]
