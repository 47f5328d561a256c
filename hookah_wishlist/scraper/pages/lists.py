"""A list of tobaccos in a page, as its server rendered it or as scrolling left it.

Three ways, each tried when the one before yields nothing: the markup of the rows, their JSON-LD Products,
bare links. JSON-LD stands in server-rendered rows only, so of the last two the one that knows more serves.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from hookah_wishlist.catalogue.seen import PageChanged, SeenTobacco, SeenTobaccoList
from hookah_wishlist.scraper.pages.addresses import picture, source_path, tobacco_path
from hookah_wishlist.scraper.pages.nodes import (
    Node,
    Page,
    attribute,
    children,
    document,
    has_class,
    picture_address,
    products,
    text_of,
    titled_cells,
)
from hookah_wishlist.scraper.pages.numbers import count, identity, rating

LIST = ".tobacco_list_items"
# Stands among the rows of a brand's list and leads to other brands.
AD = "new_flavors"
ACTIVE = "Выпускается"  # a row tells its status only when it is another one

LineNames = Mapping[tuple[str, str], str]


def tobacco_list(html: str, *, of_brand: str | None = None) -> SeenTobaccoList:
    """The first list of a page; `of_brand` keeps the looser ways from taking other brands' links."""
    return read_list(document(html), of_brand)


def ranking(html: str) -> SeenTobaccoList:
    """All lists of /tobaccos, /tobaccos/new or a flavour's page together, each tobacco once."""
    page = document(html)
    containers = page.css(LIST)
    if not containers:
        raise PageChanged("a ranking page without a list")
    lists = [_read(container, page, None, {}) for container in containers]
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
    return _read(container, page, of_brand, line_names or {})


def announced(page: Page) -> int | None:
    """How many tobaccos the list has in all: its data-count, else the heading's "Вкусы (94)"."""
    told = count(attribute(page.css_first(LIST), "data-count"))
    if told is not None:
        return told
    headings = [text_of(node) or "" for node in page.css(".tobacco_list_wrapper h2")]
    return next((count(text.partition("(")[2]) for text in headings if text.startswith("Вкусы")), None)


def _read(container: Node, page: Page, of_brand: str | None, line_names: LineNames) -> SeenTobaccoList:
    items = [node for node in children(container) if has_class(node, "tobacco_list_item")]
    names = dict(line_names)
    rows = [row for item in items if (row := _from_markup(item, names))]
    if rows:
        return SeenTobaccoList("markup", _once(rows), len(items) - len(rows))
    names = _names_of_lines(page) | names
    others = [
        SeenTobaccoList("json-ld", _identified(_from_json_ld(container, of_brand, names))),
        SeenTobaccoList("links", _identified(_from_links(container, of_brand, names))),
    ]
    best = max(others, key=lambda seen: len(seen.rows))
    if best.rows:
        return best
    if count(attribute(container, "data-count")) == 0:
        return SeenTobaccoList("markup", ())
    raise PageChanged("a list of tobaccos in which neither markup nor JSON-LD nor links tell one")


def _once(rows: Iterable[SeenTobacco]) -> tuple[SeenTobacco, ...]:
    """Each tobacco once, where it came first."""
    unique: dict[object, SeenTobacco] = {}
    for row in rows:
        unique.setdefault(row.id or (row.brand_slug, row.line_slug, row.slug), row)
    return tuple(unique.values())


# The rows' own markup


def _from_markup(item: Node, names: LineNames) -> SeenTobacco | None:
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


# The looser ways


def _from_json_ld(container: Node, of_brand: str | None, names: LineNames) -> list[SeenTobacco]:
    rows = []
    for product in products(container):
        path = product.path
        if path.line is None or path.slug is None or of_brand not in (None, path.brand):
            continue
        row = SeenTobacco(
            id=_number_around(product.script, container),
            brand_slug=path.brand,
            line_slug=path.line,
            slug=path.slug,
            name=product.name,
            line_name=names.get((path.brand, path.line), ""),
            brand_name=product.brand,
            rating=product.rating,
            ratings_count=product.ratings_count,
            image=picture(product.image),
        )
        if not _in_ad(product.script, container):
            rows.append(row)
    return rows


def _from_links(container: Node, of_brand: str | None, names: LineNames) -> list[SeenTobacco]:
    rows = []
    for link in container.css("a[href]"):
        path = tobacco_path(attribute(link, "href") or "")
        if path is None or of_brand not in (None, path.brand) or _in_ad(link, container):
            continue
        name = text_of(link.css_first("span") or link)
        if name:  # a picture's link has no words; the name's link to the same place follows it
            row = SeenTobacco(
                id=_number_around(link, container),
                brand_slug=path.brand,
                line_slug=path.line,
                slug=path.slug,
                name=name,
                line_name=names.get((path.brand, path.line), ""),
            )
            rows.append(row)
    return rows


def _names_of_lines(page: Page) -> dict[tuple[str, str], str]:
    """Names of lines by their slugs, from whatever links to them."""
    names: dict[tuple[str, str], str] = {}
    for link in page.css("a[href]"):
        path = source_path(attribute(link, "href") or "")
        if path is not None and path.line is not None and path.slug is None and (name := text_of(link)):
            names.setdefault((path.brand, path.line), name)
    return names


def _in_ad(node: Node, container: Node) -> bool:
    return any(has_class(above, AD) for above in _above(node, container))


def _number_around(node: Node, container: Node) -> int | None:
    """The number of the nearest element that carries one, below the list itself."""
    return next(
        (found for above in _above(node, container) if (found := identity(attribute(above, "data-id")))), None
    )


def _above(node: Node, container: Node) -> Iterable[Node]:
    above = node.parent
    while above is not None and above != container:
        yield above
        above = above.parent


def _identified(rows: list[SeenTobacco]) -> tuple[SeenTobacco, ...]:
    """Each path once; a number around several paths, or without its line's name, is no identity."""
    unique = {(row.brand_slug, row.line_slug, row.slug): row for row in reversed(rows)}
    shared = Counter(row.id for row in unique.values())
    return tuple(
        row if row.line_name and shared[row.id] == 1 else replace(row, id=None)
        for row in reversed(unique.values())
    )
