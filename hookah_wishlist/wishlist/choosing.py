"""Which items of a tab are shown: the filters of the screen, over what the database gave. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence

from hookah_wishlist.caching import SizedCache, size_of
from hookah_wishlist.catalogue.spelling import fold, words
from hookah_wishlist.wishlist.model import BrandCount, Filters, Item

MAX_TYPED = 200  # characters, as in the catalogue's search: what is longer was pasted


def chosen(items: Iterable[Item], filters: Filters) -> tuple[Item, ...]:
    """The items for which every filter holds, in the order they came."""
    typed = tuple(fold(word) for word in words((filters.text or "")[:MAX_TYPED]))
    return tuple(item for item in items if _holds(item, filters) and _has(item, typed))


def brand_counts(items: Iterable[Item]) -> tuple[BrandCount, ...]:
    """The brands of these items, the most frequent first."""
    counts = Counter((item.tobacco.brand_slug, item.tobacco.brand) for item in items if item.tobacco)
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0][1].casefold(), entry[0][0]))
    return tuple(BrandCount(slug, name, count) for (slug, name), count in ordered)


def _holds(item: Item, filters: Filters) -> bool:
    """A typed name has neither brand nor status."""
    if filters.brand is not None and (item.tobacco is None or item.tobacco.brand_slug != filters.brand):
        return False
    return filters.status is None or (item.tobacco is not None and item.tobacco.status == filters.status)


def _has(item: Item, typed: Sequence[str]) -> bool:
    """Every typed word begins a word of the item, in whatever spelling: "кол" finds "Cola"."""
    if not typed:
        return True
    there = _spoken(_texts(item))
    return all(any(word.startswith(beginning) for word in there) for beginning in typed)


def _texts(item: Item) -> tuple[str, ...]:
    tobacco = item.tobacco
    if tobacco is None:
        return (item.custom_name or "", item.note)
    return (tobacco.name, tobacco.alt_name or "", tobacco.brand, tobacco.line, item.note)


def _spoken(texts: tuple[str, ...]) -> tuple[str, ...]:
    found = SPOKEN.get(texts)
    if found is None:
        found = tuple(fold(word) for text in texts for word in words(text))
        SPOKEN.put(texts, found)
    return found


# Some two thousand items as most are; with the longest note an item takes twenty times as much.
SPOKEN: SizedCache[tuple[str, ...], tuple[str, ...]] = SizedCache(
    4 * 2**20, lambda texts, found: size_of(texts) + size_of(found)
)
