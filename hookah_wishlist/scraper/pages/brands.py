"""The brand ranking: its page with both tabs, and the JSON rows its script asks for."""

import re

from hookah_wishlist.catalogue.addresses import picture, source_path
from hookah_wishlist.catalogue.seen import PageChanged, SeenBrandList, SeenBrandRow
from hookah_wishlist.scraper.pages.nodes import (
    LONGEST_TEXT,
    Node,
    attribute,
    children,
    document,
    has_class,
    paragraphs_of,
    picture_address,
    text_of,
    titled_cells,
)
from hookah_wishlist.scraper.pages.numbers import count, identity, rating
from hookah_wishlist.scraper.pages.rows import Row, json_list, media, word

TABS = ("position", "others")

_AT_THE_END = re.compile(r"(\d+)\s*$")


def brand_lists(html: str) -> tuple[SeenBrandList, ...]:
    """Both tabs as far as the page shows them; a page that lacks one would lose 216 brands without a word."""
    page = document(html)
    lists = []
    for tab in TABS:
        container = page.css_first(f'.tobacco_list_wrapper[data-type="{tab}"] .tobacco_list_items')
        if container is None:
            raise PageChanged(f'the brand ranking has no list of the tab "{tab}"')
        lists.append(_brand_list(container, tab))
    return tuple(lists)


def brand_rows(text: str, tab: str) -> tuple[SeenBrandRow, ...]:
    """Rows of one JSON batch of a tab; "[]" is what comes after the last."""
    return tuple(_from_json(row, tab) for row in json_list(text))


def _brand_list(container: Node, tab: str) -> SeenBrandList:
    announced = count(attribute(container, "data-count"))
    items = [node for node in children(container) if has_class(node, "tobacco_list_item")]
    rows = [row for item in items if (row := _from_markup(item, tab))]
    unreadable = len(items) - len(rows)
    if not rows:
        rows, unreadable = _from_links(container, tab), 0
    if not rows and announced != 0:
        raise PageChanged(f'no brand is readable in the tab "{tab}", which announces {announced}')
    unique = tuple({row.slug: row for row in reversed(rows)}.values())[::-1]
    return SeenBrandList(tab, len(unique) if announced is None else announced, unique, unreadable)


def _from_markup(item: Node, tab: str) -> SeenBrandRow | None:
    link = item.css_first("a.tobacco_list_item_slug")
    path = source_path(attribute(link, "href") or "")
    if link is None or path is None or path.line is not None:
        return None
    spans = children(link, tag="span")
    name = next((text for span in spans if (text := text_of(span)) and not has_class(span, "country")), None)
    cells = titled_cells(item)
    return SeenBrandRow(
        slug=path.brand,
        name=name or path.brand,
        tab=tab,
        position=count(text_of(item.css_first(".tobacco_list_item_position"))),
        previous_position=_previous(item),
        country=text_of(link.css_first("span.country")) or None,
        rating=rating(cells.get("Рейтинг")),
        ratings_count=count(cells.get("Оценки")),
        reviews_count=count(cells.get("Отзывы")),
        views=count(cells.get("Просмотры")),
        image=picture(picture_address(item.css_first(".tobacco_list_item_image img"))),
        description=paragraphs_of(item.css_first(".description_content > span")),
        source_id=identity(attribute(item, "data-id")),
    )


def _previous(item: Node) -> int | None:
    """The place a week ago, from the hint "Место на прошлой неделе : 1"."""
    found = _AT_THE_END.search(attribute(item.css_first(".item_rating_position"), "data-hover-title") or "")
    return count(found[1]) if found else None


def _from_links(container: Node, tab: str) -> list[SeenBrandRow]:
    """What remains when the markup of a row has changed: links to brands and their first words."""
    rows = []
    for link in container.css("a[href]"):
        path = source_path(attribute(link, "href") or "")
        name = text_of(link.css_first("span") or link)
        if path is not None and path.line is None and name:
            rows.append(SeenBrandRow(slug=path.brand, name=name, tab=tab))
    return rows


def _from_json(row: object, tab: str) -> SeenBrandRow:
    fields: Row = row if isinstance(row, dict) else {}
    path = source_path(word(fields, "slug") or "")
    if path is None or path.line is not None:
        raise PageChanged(f"a JSON row of the brand ranking leads to no brand: {str(row)[:80]}")
    return SeenBrandRow(
        slug=path.brand,
        name=word(fields, "name") or path.brand,
        tab=tab,
        position=count(word(fields, "position") or word(fields, "key")),
        country=word(fields, "country") or None,
        rating=rating(word(fields, "rating")),
        ratings_count=count(word(fields, "ratings_count")),
        reviews_count=count(word(fields, "reviews")),
        views=count(word(fields, "views")),
        tobaccos_count=count(word(fields, "tobaccos")),
        image=media(fields),
        description=word(fields, "description", longest=LONGEST_TEXT),
        source_id=identity(word(fields, "id")),
    )
