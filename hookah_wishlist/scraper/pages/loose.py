"""The looser ways to read a list of tobaccos, for when its rows' markup has changed: JSON-LD and bare links.

Neither tells an alternative name, a status or views. The site's number is looked for around each.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from hookah_wishlist.catalogue.addresses import SourcePath, picture, source_path
from hookah_wishlist.catalogue.seen import SeenTobacco, SeenTobaccoList
from hookah_wishlist.scraper.pages.nodes import (
    Node,
    Page,
    Product,
    attribute,
    has_class,
    products,
    text_of,
)
from hookah_wishlist.scraper.pages.numbers import identity

# Stands among the rows of a brand's list and leads to other brands.
AD = "new_flavors"

LineNames = Mapping[tuple[str, str], str]


def loosely(container: Node, of_brand: str | None, names: LineNames) -> SeenTobaccoList:
    """The way that knows more: JSON-LD stands in server-rendered rows only, links in all."""
    ways = [
        SeenTobaccoList("json-ld", _identified(_from_json_ld(container, of_brand, names))),
        SeenTobaccoList("links", _identified(_from_links(container, of_brand, names))),
    ]
    return max(ways, key=lambda seen: len(seen.rows))


def names_of_lines(page: Page) -> dict[tuple[str, str], str]:
    """Names of lines by their slugs, from whatever links to them, and from a line's own title."""
    names: dict[tuple[str, str], str] = {}
    for link in page.css("a[href]"):
        path = source_path(attribute(link, "href") or "")
        if path is not None and path.line is not None and path.slug is None and (name := text_of(link)):
            names.setdefault((path.brand, path.line), name)
    for product in products(page):
        if product.path.line is not None and product.path.slug is None:
            title = text_of(page.css_first("h1")) or product.name
            names.setdefault((product.path.brand, product.path.line), title)
    return names


def leads_below(page: Page, path: SourcePath) -> bool:
    """Whether the page, but for its ad, links to something within this brand or line."""
    below = f"{path}/"
    main = page.css_first("main")
    return main is not None and any(
        str(found).startswith(below) and not _in_ad(_above(link, main))
        for link in main.css("a[href]")
        if (found := source_path(attribute(link, "href") or ""))
    )


def _from_json_ld(container: Node, of_brand: str | None, names: LineNames) -> Iterator[SeenTobacco]:
    for product in products(container):
        row = _row(product.path, product.name, product.script, container, of_brand, names)
        if row is not None:
            yield _with_product(row, product)


def _with_product(row: SeenTobacco, product: Product) -> SeenTobacco:
    return replace(
        row,
        brand_name=product.brand,
        rating=product.rating,
        ratings_count=product.ratings_count,
        image=picture(product.image),
    )


def _from_links(container: Node, of_brand: str | None, names: LineNames) -> Iterator[SeenTobacco]:
    for link in container.css("a[href]"):
        path = source_path(attribute(link, "href") or "")
        name = text_of(link.css_first("span") or link)
        # A picture's link has no words; the name's link to the same place follows it.
        if path is not None and name and (row := _row(path, name, link, container, of_brand, names)):
            yield row


def _row(
    path: SourcePath, name: str, node: Node, container: Node, of_brand: str | None, names: LineNames
) -> SeenTobacco | None:
    """A row for what `node` tells; None for lines and brands, for another brand and within the ad."""
    if path.line is None or path.slug is None or of_brand not in (None, path.brand):
        return None
    above = list(_above(node, container))
    if _in_ad(above):
        return None
    numbers = (identity(attribute(element, "data-id")) for element in above)
    return SeenTobacco(
        id=next(filter(None, numbers), None),
        brand_slug=path.brand,
        line_slug=path.line,
        slug=path.slug,
        name=name,
        line_name=names.get((path.brand, path.line), ""),
    )


def _in_ad(above: Iterable[Node]) -> bool:
    return any(has_class(element, AD) for element in above)


def _above(node: Node, container: Node) -> Iterator[Node]:
    """The elements around a node, nearest first, below the list itself."""
    above = node.parent
    while above is not None and above != container:
        yield above
        above = above.parent


def _identified(rows: Iterable[SeenTobacco]) -> tuple[SeenTobacco, ...]:
    """Each path once; a number around several paths, or without its line's name, is no identity."""
    unique: dict[object, SeenTobacco] = {}
    for row in rows:
        unique.setdefault((row.brand_slug, row.line_slug, row.slug), row)
    paths = Counter(row.id for row in unique.values())
    return tuple(
        row if row.line_name and paths[row.id] == 1 else replace(row, id=None) for row in unique.values()
    )
