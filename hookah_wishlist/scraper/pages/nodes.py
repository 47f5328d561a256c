"""Reading a parsed page: its texts, its numbered cells and its JSON-LD products."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from hookah_wishlist.catalogue.addresses import SourcePath, source_path
from hookah_wishlist.scraper.pages.numbers import count, rating

Page = LexborHTMLParser
Node = LexborNode
Scores = dict[str, str]

_JSON_LD = 'script[type="application/ld+json"]'


def document(html: str) -> Page:
    """A parsed page; what no UTF-8 text can hold is replaced."""
    return LexborHTMLParser(html.encode("utf-8", "replace"))


# What is longer is no name and no description but somebody's mistake, and an index would refuse it. The
# longest name among 11,505 has under a hundred letters, the longest description some thousand.
LONGEST_NAME, LONGEST_TEXT = 300, 20_000


def clean(text: str, *, longest: int = LONGEST_NAME) -> str:
    """A text as we keep it: stripped, with line ends of one kind and nothing that PostgreSQL refuses.

    Byte order marks are real: one stands in the address of a flavour, so somebody once pasted it.
    """
    text = text.replace("\r\n", "\n").replace("\x00", "").replace("\ufeff", "")
    return text.encode("utf-8", "ignore").decode().strip()[:longest].rstrip()


def text_of(node: Node | None) -> str | None:
    """A node's text, None where there is no node."""
    return None if node is None else clean(node.text())


def paragraphs_of(node: Node | None) -> str | None:
    """A longer text, with <br> as the line end it is."""
    if node is not None:
        for line_end in node.css("br"):
            line_end.replace_with("\n")
    return None if node is None else clean(node.text(), longest=LONGEST_TEXT)


def attribute(node: Node | None, name: str) -> str | None:
    return None if node is None else node.attributes.get(name)


def children(node: Node, *, tag: str | None = None) -> list[Node]:
    """The elements directly below."""
    return [child for child in node.iter() if tag is None or child.tag == tag]


def has_class(node: Node, name: str) -> bool:
    return name in (node.attributes.get("class") or "").split()


def picture_address(img: Node | None) -> str | None:
    """What an <img> will show: the source puts a lazy picture into data-src and the placeholder into src."""
    return attribute(img, "data-src") or attribute(img, "src")


def titled_cells(node: Node) -> Scores:
    """Texts of cells like <div data-hover-title="Оценки"><img><span>45</span></div>, by their title.

    The title is what server-rendered and script-appended cells have in common; their classes differ.
    """
    cells: Scores = {}
    for cell in node.css("[data-hover-title]"):
        spans = children(cell, tag="span")
        title = (attribute(cell, "data-hover-title") or "").strip()
        if spans and title not in cells:
            cells[title] = spans[0].text()
    return cells


@dataclass(frozen=True, slots=True)
class Product:
    """What a JSON-LD Product tells. Its reviewCount is the number of ratings."""

    path: SourcePath
    name: str
    image: str | None
    brand: str | None
    rating: float | None
    ratings_count: int | None
    script: Node


def products(node: Page | Node) -> Iterator[Product]:
    """The readable JSON-LD Products below, in the page's order."""
    for script in node.css(_JSON_LD):
        data = _json(script.text())
        if data.get("@type") == "Product" and (product := _product(data, script)):
            yield product


def crumb(page: Page) -> SourcePath | None:
    """Where the page's last breadcrumb leads, which may be no more than the address that was asked for."""
    for script in page.css(_JSON_LD):
        items = _json(script.text()).get("itemListElement")
        if isinstance(items, list) and items and isinstance(items[-1], dict):
            return source_path(_word(items[-1].get("item")) or "")
    return None


def _product(data: dict[str, object], script: Node) -> Product | None:
    path = source_path(_word(data.get("url")) or "") or source_path(_word(data.get("category")) or "")
    name = clean(_word(data.get("name")) or "")
    if path is None or not name:
        return None
    maker, votes = data.get("brand"), data.get("aggregateRating")
    return Product(
        path=path,
        name=name,
        image=_word(data.get("image")),
        brand=clean(_word(maker.get("name")) or "") or None if isinstance(maker, dict) else None,
        rating=rating(_word(votes.get("ratingValue"))) if isinstance(votes, dict) else None,
        ratings_count=count(_word(votes.get("reviewCount"))) if isinstance(votes, dict) else None,
        script=script,
    )


def _json(text: str) -> dict[str, object]:
    """JSON-LD with the line ends its authors leave in strings; {} for what is no object."""
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _word(value: object) -> str | None:
    """A string as it is, a number as text: both ways are seen for the same field."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
