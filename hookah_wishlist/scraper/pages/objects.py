"""The pages of a brand, a line and a tobacco.

A missing page is not answered with 404 but with another page, so each is asked first whether it is the one.
What a page says of itself counts in this order: its own JSON-LD Product, its links, its breadcrumbs
(which repeat the address that was asked for, and so prove least).
"""

from hookah_wishlist.catalogue.addresses import SourcePath, TobaccoPath, source_path
from hookah_wishlist.catalogue.seen import (
    PageChanged,
    SeenBrand,
    SeenLine,
    SeenLinePage,
    SeenTobaccoList,
    SeenTobaccoPage,
)
from hookah_wishlist.scraper.pages.header import Header, read_header
from hookah_wishlist.scraper.pages.lists import announced, read_list
from hookah_wishlist.scraper.pages.loose import LineNames, leads_below
from hookah_wishlist.scraper.pages.nodes import Node, Page, attribute, document, paragraphs_of, text_of
from hookah_wishlist.scraper.pages.numbers import count, day, identity, rating, year
from hookah_wishlist.scraper.pages.tags import read_tags


def brand(html: str, slug: str) -> SeenBrand:
    """The page of the brand `slug`."""
    page = document(html)
    header = read_header(page)
    lines = _lines(page, slug)
    _must_be(page, header, SourcePath(slug))
    names = {(slug, line.slug): line.name for line in reversed(lines)}
    return SeenBrand(
        source_id=header.source_id,
        slug=slug,
        name=header.name,
        alt_name=header.alt_name,
        announced=announced(page),
        tobaccos=_tobaccos(page, slug, names),
        lines=lines,
        scores=header.scores,
        country=header.word("Страна"),
        founded=year(header.word("Год основания")),
        website=_website(header.link("Сайт")),
        status=header.word("Статус"),
        description=header.description,
        image=header.image,
        added_on=day(header.word("Добавлен на сайт")),
    )


def line(html: str, brand_slug: str, slug: str) -> SeenLinePage:
    """The page of the line `slug` of `brand_slug`; its rows may leave out the name of their line."""
    page = document(html)
    header = read_header(page)
    _must_be(page, header, SourcePath(brand_slug, slug))
    return SeenLinePage(
        source_id=header.source_id,
        brand_slug=brand_slug,
        slug=slug,
        name=header.name,
        alt_name=header.alt_name,
        announced=announced(page),
        tobaccos=_tobaccos(page, brand_slug, {(brand_slug, slug): header.name}),
        scores=header.scores,
        strength_official=header.word("Крепость официальная"),
        strength_by_ratings=header.word("Крепость по оценкам"),
        status=header.word("Статус"),
        description=header.description,
        image=header.image,
    )


def tobacco(html: str, *, address: str = "") -> SeenTobaccoPage:
    """A tobacco's page, under its own path whatever `address` it answered.

    The address serves only for the slug, and only where the page itself has lost all its JSON-LD.
    """
    page = document(html)
    header = read_header(page)
    path = _tobacco_path(header, address)
    return SeenTobaccoPage(
        id=header.source_id,
        brand_slug=path.brand,
        line_slug=path.line,
        slug=path.slug,
        name=header.name,
        alt_name=header.alt_name,
        scores=header.scores,
        tags=read_tags(page),
        brand_name=header.word("Бренд") or (header.product.brand if header.product else None),
        line_name=header.word("Линейка"),
        country=header.word("Страна"),
        strength_official=header.word("Крепость официальная"),
        strength_by_ratings=header.word("Крепость по оценкам"),
        status=header.word("Статус"),
        description=header.description,
        image=header.image,
        added_on=day(header.word("Добавлен на сайт")),
    )


def _must_be(page: Page, header: Header, asked: SourcePath) -> None:
    """Refuse a tobacco's page, one that says it is another's, and one that leads to nothing below `asked`."""
    if "HtreviewsID" in header.info:
        raise PageChanged(f"{asked} answered with the page of the tobacco {header.name!r}")
    own = header.product.path if header.product else header.crumb
    if own is None and leads_below(page, asked):
        return
    if own != asked:
        raise PageChanged(f"{asked} answered with the page of {own or 'an unknown object'}")


def _tobacco_path(header: Header, address: str) -> TobaccoPath:
    """The line comes from the row "Линейка" where the page has it, the slug from whatever tells it."""
    told = identity(header.word("HtreviewsID"))
    if told not in (None, header.source_id):
        raise PageChanged(f"the page numbered {header.source_id} says that it is htr{told}")
    line_path = source_path(header.link("Линейка"))
    own = header.product.path if header.product else None
    if own is None and (told or line_path):
        own = header.crumb or source_path(address)
    if own is None or own.line is None or own.slug is None:
        raise PageChanged(f"the object {header.source_id}, {header.name!r}, is not shown as a tobacco")
    if line_path is None or line_path.line is None or line_path.slug is not None:
        return TobaccoPath(own.brand, own.line, own.slug)
    return TobaccoPath(line_path.brand, line_path.line, own.slug)


def _tobaccos(page: Page, brand_slug: str, names: LineNames) -> SeenTobaccoList:
    """The page's list. A page that still tells how many there are serves without it: JSON rows may be had."""
    try:
        return read_list(page, brand_slug, names)
    except PageChanged:
        if announced(page):
            return SeenTobaccoList("none", ())
        raise


def _lines(page: Page, brand_slug: str) -> tuple[SeenLine, ...]:
    """The brand's lines, all server-rendered; a block that announces some and shows none has changed."""
    block = page.css_first(".brand_lines")
    if block is None:
        return ()
    items = block.css(".brand_lines_item") or block.css("a[href]")
    lines = tuple(seen for item in items if (seen := _line(item, brand_slug)))
    if not lines and count((text_of(block.css_first("h2")) or "").partition("(")[2]):
        raise PageChanged(f"no line is readable on the page of {brand_slug}")
    return lines


def _line(item: Node, brand_slug: str) -> SeenLine | None:
    link = item.css_first("a.lines_item_name") or item.css_first("a[href]")
    path = source_path(attribute(link, "href") or "")  # relative to /tobaccos/
    name = text_of(link)
    if path is None or path.brand != brand_slug or path.line is None or path.slug is not None or not name:
        return None
    return SeenLine(
        slug=path.line,
        name=name,
        rating=rating(text_of(item.css_first(".lines_item_score > span"))),
        strength=text_of(item.css_first(".lines_item_strength > span")) or None,
        status=text_of(item.css_first(".lines_item_status > span")) or None,
        tobaccos_count=count(text_of(item.css_first(".lines_item_tobaccos > span"))),
        description=paragraphs_of(item.css_first(".lines_item_description > span")),
    )


def _website(address: str) -> str | None:
    return address if address.startswith(("http://", "https://")) else None
