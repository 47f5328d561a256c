"""The pages of many: both tabs of brands, the rankings, and the fragments loaded later."""

from collections.abc import Iterable
from html import escape

from hookah_wishlist.demo.catalogue import DemoTobacco
from hookah_wishlist.demo.pages.items import BATCH, brand_item, list_items, tobacco_item
from hookah_wishlist.demo.pages.layout import page, picture
from hookah_wishlist.demo.pages.tobacco import reviews_announced
from hookah_wishlist.demo.shelves import Shelves

TABS = (("position", "Лучшие"), ("others", "Все остальные"))
FRAGMENT = 30  # reviews a fragment holds
_TOPS = (("/tobaccos", "Табаки"), ("/tobaccos/brands", "Бренды"), ("/tobaccos/lines", "Линейки"))


def brands_page(origin: str, shelves: Shelves, *, active: str, sort: str, direction: str) -> str:
    """Both tabs are in the page; the address only decides which of them is open."""
    rows = "".join(
        f'<div data-active="{int(tab == active)}" data-type="{tab}">{name}</div>' for tab, name in TABS
    )
    wrappers = "".join(
        _tab(origin, shelves, tab, active=tab == active, sort=sort, direction=direction) for tab, _ in TABS
    )
    return page(
        origin,
        title="Рейтинг брендов табака",
        path="tobaccos/brands",
        main=f'{_heading("/tobaccos/brands")}<div class="filter_list"><div><div class="filter_rows">{rows}'
        f"</div></div></div>\n{wrappers}",
    )


def ranking_page(
    origin: str, *, title: str, path: str, items: list[str], count: int, advertisement: str = ""
) -> str:
    """A ranking's list: the first items rendered, the rest left to the page's script."""
    return page(
        origin,
        title=title,
        path=path,
        main=f'{_heading(f"/{path}")}<h2>{escape(title)}</h2>\n<div class="tobacco_list_wrapper" '
        f'data-active="1">{list_items(items, count=count, advertisement=advertisement)}</div>\n',
    )


def advertisement(origin: str, shelves: Shelves, tobaccos: Iterable[DemoTobacco]) -> str:
    """A block inside the list that looks like eight more flavours, of other brands."""
    items = "".join(_advertised(origin, shelves, tobacco) for tobacco in tobaccos)
    return (
        '<div class="new_flavors"><div class="new_flavors_top"><div class="new_flavors_title">'
        "<h2>Топ вкусов популярных брендов</h2></div></div>"
        f'<div class="new_flavor_bottom"><div class="new_flavors_list">{items}</div></div></div>\n'
    )


def other_flavours(origin: str, shelves: Shelves, tobaccos: Iterable[DemoTobacco]) -> str:
    return "".join(
        tobacco_item(origin, shelves, tobacco, place) for place, tobacco in enumerate(tobaccos, start=1)
    )


def reviews_fragment(origin: str, tobacco: DemoTobacco, offset: int) -> str:
    """Reviews without words: their texts belong to people, and ours has no people."""
    ordinals = range(offset, min(offset + FRAGMENT, reviews_announced(tobacco)))
    return "".join(_review(origin, tobacco, ordinal) for ordinal in ordinals)


def _tab(origin: str, shelves: Shelves, tab: str, *, active: bool, sort: str, direction: str) -> str:
    brands = shelves.tab(tab, sort, direction)
    items = [brand_item(origin, shelves, brand, place) for place, brand in enumerate(brands[:BATCH], start=1)]
    return (
        f'<div class="tobacco_list_wrapper" data-active="{int(active)}" data-type="{tab}">\n'
        f"{list_items(items, count=len(brands))}</div>\n"
    )


def _heading(current: str) -> str:
    tops = "".join(
        f'<div data-active="{int(href == current)}"><a href="{href}">{name}</a></div>' for href, name in _TOPS
    )
    return (
        '<div class="rating_pages_wrapper"><h1>Рейтинги</h1></div>\n<div class="tops_wrapper">'
        f'<div class="filter_list tops"><div><div class="filter_rows_parent">{tops}</div></div></div></div>\n'
    )


def _advertised(origin: str, shelves: Shelves, tobacco: DemoTobacco) -> str:
    brand = shelves.brands[tobacco.brand_slug]
    line_href = f"/tobaccos/{tobacco.brand_slug}/{tobacco.line_slug}"
    return f"""<div class="new_flavors_item" data-id="{tobacco.id}" data-index="{tobacco.id}">
<div class="new_flavors_image" style="background-image: url({picture(origin, tobacco.image)})"></div>
<div class="new_flavors_info"><div>
<a class="info_name" draggable="false" href="/tobaccos/{tobacco.path}" title="{escape(tobacco.name)}">
<span>{escape(tobacco.name)}</span>
<span>{escape(tobacco.alt_name)}</span>
</a>
<a class="info_brand" draggable="false" href="/tobaccos/{brand.slug}"><span>{escape(brand.name)}</span></a>
<a class="info_line" draggable="false" href="{line_href}"><span>{escape(tobacco.line_name)}</span></a>
</div></div></div>
"""


def _review(origin: str, tobacco: DemoTobacco, ordinal: int) -> str:
    number = tobacco.id * 10 + ordinal
    score = f'<div class="reviews_item_score"><span> {1 + number % 5} </span></div>'  # twice at the site, too
    return f"""<div class="reviews_item_wrapper" data-id="{ordinal}">
<div class="reviews_item" data-id="{number}" data-comm="{number}" data-user="{number % 900}" data-active="1">
<div class="reviews_item_content_top"><a href="{origin}/profile/{number % 900}"><p><span>Гость</span>\
<span>{number % 40}</span></p></a></div>
<p class="date_info" data-before="27.11.2025 12:00" data-after="1 неделя назад"></p>
{score}{score}
<span data-type="content"><p>Здесь был бы отзыв.</p></span>
</div></div>
"""
