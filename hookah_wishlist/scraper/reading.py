"""Reading the source: which addresses are asked, in what order, and what is tried where one way fails."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from hookah_wishlist.catalogue.addresses import tobacco_path
from hookah_wishlist.catalogue.seen import (
    PageChanged,
    SeenBrand,
    SeenBrandList,
    SeenBrandRow,
    SeenTobacco,
    SeenTobaccoPage,
)
from hookah_wishlist.fairness import Claim
from hookah_wishlist.scraper import pages
from hookah_wishlist.scraper.guest import Forbidden, GivenUp, Guest
from hookah_wishlist.scraper.turns import CRAWLING

log = structlog.get_logger(__name__)

Row = TypeVar("Row")

RANKING = "/tobaccos/brands?r={tab}&s=rating&d=desc"
RANKING_ROWS = "/getData?r={tab}&s=rating&d=desc&o={offset}&action=brands"
TABS = ("position", "others")
# Batches of 5, 20, 100 and 1,000 are known to be served; 100 costs a brand one or two requests.
BATCH = 100
# No list of the site is near it (the longest brand has 271): a list that never ends is a mistake of somebody.
LONGEST_LIST = 10_000

# What makes one way of reading yield nothing, so that the next one is tried.
NOT_THIS_WAY = (PageChanged, GivenUp, Forbidden)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The brands of both tabs; `announced` is what the page says they are, None where it does not."""

    rows: tuple[SeenBrandRow, ...]
    announced: int | None


@dataclass(frozen=True, slots=True)
class BrandReading:
    """A brand's page and its list, complete as could be had; `way` is what served: see `SeenTobaccoList`."""

    brand: SeenBrand
    tobaccos: tuple[SeenTobacco, ...]
    way: str

    @property
    def announced(self) -> int | None:
        return self.brand.announced


async def read_ranking(guest: Guest) -> Ranking:
    """All brands. Raises what kept the page from being read when its data tell nothing either."""
    lists, unread = {}, None
    try:
        lists = {tab.tab: tab for tab in pages.brand_lists(await guest.get(RANKING.format(tab=TABS[0])))}
    except NOT_THIS_WAY as reason:
        log.warning("ranking.page_unread", why=str(reason))
        unread = reason
    rows = [row for tab in TABS for row in await _read_tab(guest, tab, lists.get(tab))]
    if not rows:
        raise unread or PageChanged("neither the brand ranking nor its data tell a single brand")
    announced = sum(tab.announced for tab in lists.values()) if len(lists) == len(TABS) else None
    return Ranking(tuple(_first_of_each(rows, lambda row: row.slug)), announced)


async def read_brand(guest: Guest, slug: str) -> BrandReading:
    """A brand's page and its complete list: data first, then the page's own rows, then scrolling."""
    brand = pages.brand(await guest.get(f"/tobaccos/{slug}"), slug)
    rows, way = await _brand_rows(guest, brand), "json"
    if not rows:
        rows, way = list(brand.tobaccos.rows), brand.tobaccos.way
    if _falls_short(rows, brand):
        rows, way = await _with_scrolled(guest, brand, rows, way)
    return BrandReading(brand, tuple(rows), way)


async def read_tobacco(guest: Guest, path: str, claim: Claim = CRAWLING) -> SeenTobaccoPage:
    """A tobacco's own page; `path` is brand/line/tobacco. Raises `PageChanged` when another page answers.

    What the source does not know leads to its ranking, which is not asked for: it would cost another turn.
    """
    html = await guest.get(f"/tobaccos/{path}", claim=claim, follows=lambda to: tobacco_path(to) is not None)
    return pages.tobacco(html, address=path)


async def _read_tab(guest: Guest, tab: str, page: SeenBrandList | None) -> list[SeenBrandRow]:
    rows = await _tab_rows(guest, tab, page.announced if page else LONGEST_LIST)
    if page is None:
        return rows
    rows = _first_of_each([*rows, *page.rows], lambda row: row.slug)
    return rows if len(rows) >= page.announced else await _with_scrolled_tab(guest, page, rows)


async def _tab_rows(guest: Guest, tab: str, announced: int) -> list[SeenBrandRow]:
    rows: list[SeenBrandRow] = []
    try:
        while len(rows) < min(announced, LONGEST_LIST):
            batch = pages.brand_rows(await guest.get(RANKING_ROWS.format(tab=tab, offset=len(rows))), tab)
            if not {row.slug for row in batch} - {row.slug for row in rows}:
                break  # the end, or a list that begins anew
            rows.extend(batch)
    except NOT_THIS_WAY as reason:
        log.warning("ranking.data_unread", tab=tab, why=str(reason))
    return rows


async def _with_scrolled_tab(
    guest: Guest, page: SeenBrandList, rows: list[SeenBrandRow]
) -> list[SeenBrandRow]:
    def in_tab(html: str) -> list[SeenBrandRow]:
        return [row for seen in pages.brand_lists(html) if seen.tab == page.tab for row in seen.rows]

    try:
        html = await guest.scrolled(RANKING.format(tab=page.tab), _counting(in_tab), page.announced)
        rows = _first_of_each([*rows, *in_tab(html)], lambda row: row.slug)
    except NOT_THIS_WAY as reason:
        log.warning("ranking.scroll_unread", tab=page.tab, why=str(reason))
    return rows


async def _brand_rows(guest: Guest, brand: SeenBrand) -> list[SeenTobacco]:
    """The list by data. A batch may be short in the middle, before the discontinued ones: that is no end.

    It ends with a batch in which nothing is new: [], or the same rows again.
    """
    rows: list[SeenTobacco] = []
    offset, end = 0, min(LONGEST_LIST if brand.announced is None else brand.announced, LONGEST_LIST)
    try:
        while offset < end:
            batch = pages.tobacco_rows(await guest.post("/postData", _batch(brand.source_id, offset)))
            if not {_identity(row) for row in batch.rows} - {_identity(row) for row in rows}:
                break
            offset += len(batch.rows) + batch.unreadable
            rows.extend(batch.rows)
    except NOT_THIS_WAY as reason:
        log.warning("brand.data_unread", brand=brand.slug, why=str(reason))
    return _first_of_each(rows, _identity)


def _batch(brand_id: int, offset: int) -> dict[str, object]:
    sort = {"s": "rating", "d": "desc"}
    data = {"id": str(brand_id), "limit": BATCH, "offset": offset, "sort": sort}
    return {"action": "objectByBrand", "data": data}


async def _with_scrolled(
    guest: Guest, brand: SeenBrand, rows: list[SeenTobacco], way: str
) -> tuple[list[SeenTobacco], str]:
    announced = brand.announced or 0

    def shown(html: str) -> tuple[SeenTobacco, ...]:
        return pages.tobacco_list(html, of_brand=brand.slug).rows

    try:
        html = await guest.scrolled(f"/tobaccos/{brand.slug}", _counting(shown), announced)
        scrolled = shown(html)
    except NOT_THIS_WAY as reason:
        log.warning("brand.scroll_unread", brand=brand.slug, why=str(reason))
        return rows, way
    known = {row.id for row in rows} | {row.path for row in rows}
    new = [row for row in scrolled if _identity(row) not in known]
    log.info("brand.scrolled", brand=brand.slug, announced=announced, had=len(rows), gained=len(new))
    return [*rows, *new], "scroll" if new else way


def _falls_short(rows: list[SeenTobacco], brand: SeenBrand) -> bool:
    return brand.announced is not None and len(rows) < brand.announced


def _counting(read: Callable[[str], Iterable[object]]) -> Callable[[str], int]:
    """How many items a page shows by now; a page not understood shows none."""

    def count(html: str) -> int:
        try:
            return sum(1 for _ in read(html))
        except PageChanged:
            return 0

    return count


def _identity(row: SeenTobacco) -> object:
    return row.id if row.id is not None else row.path


def _first_of_each(rows: Iterable[Row], key: Callable[[Row], object]) -> list[Row]:
    seen: dict[object, Row] = {}
    for row in rows:
        seen.setdefault(key(row), row)
    return list(seen.values())
