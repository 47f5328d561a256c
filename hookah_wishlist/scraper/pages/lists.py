"""A list of tobaccos in a page, as its server rendered it or as scrolling left it.

Three ways, each tried when the one before yields nothing: the markup of the rows, their JSON-LD Products,
bare links.
"""

from collections.abc import Iterable

from hookah_wishlist.catalogue.addresses import picture, tobacco_path
from hookah_wishlist.catalogue.seen import PageChanged, SeenTobacco, SeenTobaccoList
from hookah_wishlist.scraper.pages.loose import LineNames, loosely, names_of_lines
from hookah_wishlist.scraper.pages.nodes import (
    Node,
    Page,
    attribute,
    children,
    document,
    has_class,
    picture_address,
    text_of,
    titled_cells,
)
from hookah_wishlist.scraper.pages.numbers import count, identity, rating

LIST = ".tobacco_list_items"
ACTIVE = "Выпускается"  # a row tells its status only when it is another one


def tobacco_list(html: str, *, of_brand: str | None = None) -> SeenTobaccoList:
    """The first list of a page; `of_brand` keeps out those of a page that answered instead."""
    return read_list(document(html), of_brand)


def ranking(html: str) -> SeenTobaccoList:
    """All lists of /tobaccos, /tobaccos/new or a flavour's page together, each tobacco once.

    Nobody has saved such a page, so one list that cannot be read is let pass where another can.
    """
    page = document(html)
    lists, refusal = [], PageChanged("a ranking page without a list")
    for container in page.css(LIST):
        try:
            lists.append(_read(container, page, None, None))
        except PageChanged as fault:
            refusal = fault
    if not lists:
        raise refusal
    fullest = max(lists, key=lambda seen: len(seen.rows))
    rows = _once(row for seen in lists for row in seen.rows)
    return SeenTobaccoList(fullest.way, rows, sum(seen.unreadable for seen in lists))


def read_list(page: Page, of_brand: str | None, line_names: LineNames | None = None) -> SeenTobaccoList:
    """The first list of a parsed page; of an object's page of a known brand, all of it serves for none."""
    container = page.css_first(LIST)
    if container is None and of_brand and page.css_first(".object_wrapper[data-id]"):
        container = page.css_first("main")
    if container is None:
        raise PageChanged("a page without a list of tobaccos")
    return _read(container, page, of_brand, line_names)


def announced(page: Page) -> int | None:
    """How many tobaccos the list has in all: its data-count, else the heading's "Вкусы (94)"."""
    told = count(attribute(page.css_first(LIST), "data-count"))
    if told is not None:
        return told
    headings = [text_of(node) or "" for node in page.css(".tobacco_list_wrapper h2")]
    return next((count(text.partition("(")[2]) for text in headings if text.startswith("Вкусы")), None)


def _read(container: Node, page: Page, of_brand: str | None, line_names: LineNames | None) -> SeenTobaccoList:
    items = [node for node in children(container) if has_class(node, "tobacco_list_item")]
    names = line_names or {}
    rows = [row for item in items if (row := _row(item, names))]
    if not rows or not all(row.line_name for row in rows):
        names = names_of_lines(page) | dict(names)
        rows = [row for item in items if (row := _row(item, names))]
    ours = _once(row for row in rows if of_brand in (None, row.brand_slug))
    if ours:
        return SeenTobaccoList("markup", ours, len(items) - len(rows))
    if rows:
        raise PageChanged(f"a list of tobaccos without one of {of_brand}")
    loose = loosely(container, of_brand, names)
    if loose.rows:
        return loose
    if count(attribute(container, "data-count")) == 0:
        return SeenTobaccoList("markup", ())
    raise PageChanged("a list of tobaccos in which neither markup nor JSON-LD nor links tell one")


def _once(rows: Iterable[SeenTobacco]) -> tuple[SeenTobacco, ...]:
    """Each tobacco once, where it came first."""
    unique: dict[object, SeenTobacco] = {}
    for row in rows:
        unique.setdefault(row.id or (row.brand_slug, row.line_slug, row.slug), row)
    return tuple(unique.values())


def _row(item: Node, names: LineNames) -> SeenTobacco | None:
    link = item.css_first("a.tobacco_list_item_slug") or _first_link(item)
    path = tobacco_path(attribute(link, "href") or "")
    if link is None or path is None:
        return None
    spans = [text_of(span) or "" for span in children(link, tag="span")]
    img = item.css_first(".tobacco_list_item_image img")
    name = spans[0] if spans and spans[0] else text_of(link) or attribute(img, "alt")
    if not name:
        return None
    line_name = text_of(item.css_first(".tobacco_list_item_line_slug"))
    line_name = line_name or names.get((path.brand, path.line)) or ""
    status = item.css_first(".tobacco_list_item_status")
    cells = titled_cells(item)
    return SeenTobacco(
        id=identity(attribute(item, "data-id")) if line_name else None,
        brand_slug=path.brand,
        line_slug=path.line,
        slug=path.slug,
        name=name,
        line_name=line_name,
        brand_name=text_of(item.css_first(".tobacco_list_item_brand_slug")) or None,
        alt_name=spans[1] if len(spans) > 1 else None,
        status=text_of(status) or ACTIVE,
        rating=rating(cells.get("Рейтинг")),
        ratings_count=count(cells.get("Оценки")),
        reviews_count=count(cells.get("Отзывы")),
        views=count(cells.get("Просмотры")),
        image=picture(picture_address(img)),
    )


def _first_link(item: Node) -> Node | None:
    return next((a for a in item.css("a[href]") if tobacco_path(attribute(a, "href") or "")), None)
