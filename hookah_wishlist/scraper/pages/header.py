"""What the pages of a brand, a line and a tobacco have in common: title, picture, rows of facts, scores."""

from collections.abc import Mapping
from dataclasses import dataclass

from hookah_wishlist.catalogue.addresses import SourcePath, picture
from hookah_wishlist.catalogue.seen import PageChanged, SeenScores
from hookah_wishlist.scraper.pages.lists import LIST
from hookah_wishlist.scraper.pages.nodes import (
    Node,
    Page,
    Product,
    attribute,
    children,
    crumb,
    paragraphs_of,
    picture_address,
    products,
    text_of,
    titled_cells,
)
from hookah_wishlist.scraper.pages.numbers import count, identity, rating


@dataclass(frozen=True, slots=True)
class Header:
    source_id: int
    name: str
    alt_name: str | None
    description: str | None
    image: str | None
    info: Mapping[str, Node]  # the value's element by the row's label
    scores: SeenScores
    product: Product | None  # the page's own JSON-LD
    crumb: SourcePath | None

    def word(self, label: str) -> str | None:
        """A row's value; None where the row is absent, as any row may be."""
        return text_of(self.info.get(label)) or None

    def link(self, label: str) -> str:
        """Where a row's value leads, "" where it leads nowhere."""
        value = self.info.get(label)
        return (attribute(value.css_first("a[href]"), "href") or "").strip() if value is not None else ""


def read_header(page: Page) -> Header:
    """The header of an object's page; front page and rankings, which missing pages become, have none."""
    source_id = identity(attribute(page.css_first(".object_wrapper[data-id]"), "data-id"))
    if source_id is None:
        raise PageChanged("a page without an object's number: the address may have led to another page")
    product = _own_product(page)
    title = page.css_first(".object_card_title")  # twice in the page, for phones and for desks
    name = text_of(page.css_first(".object_card_title h1") or page.css_first("h1"))
    name = name or (product.name if product else None)
    if not name:
        raise PageChanged(f"the object {source_id} has no name")
    alt_names = [text_of(span) or "" for span in children(title, tag="span")] if title is not None else []
    return Header(
        source_id=source_id,
        name=name,
        alt_name=alt_names[0] if alt_names else None,
        description=paragraphs_of(page.css_first(".object_card_discr > span")),
        image=_image(page),
        info=_info(page),
        scores=_scores(page, product),
        product=product,
        crumb=crumb(page),
    )


def _own_product(page: Page) -> Product | None:
    """The Product outside any list: each server-rendered row carries one of its own."""
    in_lists = {node.mem_id for node in page.css(f"{LIST} script")}
    return next((product for product in products(page) if product.script.mem_id not in in_lists), None)


def _image(page: Page) -> str | None:
    """Only from the object's own picture box: the first picture of the page may be anybody's."""
    box = page.css_first(".object_image")
    return None if box is None else picture(picture_address(box.css_first("img")) or "")


def _info(page: Page) -> dict[str, Node]:
    """Values by label. Labels are looked for here only: "Страна" also occurs in descriptions."""
    rows: dict[str, Node] = {}
    for item in page.css(".object_card_info .object_info_item"):
        cells = children(item)
        if len(cells) > 1:
            rows.setdefault(_label(cells[0]), cells[-1])
    return rows


def _label(cell: Node) -> str:
    """The innermost first span's text: around it may stand a hint with words of its own."""
    while spans := children(cell, tag="span"):
        cell = spans[0]
    return text_of(cell) or ""


def _scores(page: Page, product: Product | None) -> SeenScores:
    stats = page.css_first(".object_stats [data-stats]") or page.css_first("[data-stats]")
    cells = titled_cells(stats) if stats is not None else {}
    mean = rating(attribute(page.css_first(".score_graphic [data-rating]"), "data-rating"))
    votes = count(cells.get("Оценки"))
    again = _votes(page, ".again_meter")
    return SeenScores(
        rating=product.rating if mean is None and product else mean,
        ratings_count=product.ratings_count if votes is None and product else votes,
        reviews_count=count(cells.get("Отзывы")),
        views=count(cells.get("Просмотры")),
        distribution=_distribution(_votes(page, ".score_meter")),
        smoke_again_yes=again.get("yes", 0) if again else None,
        smoke_again_no=again.get("no", 0) if again else None,
    )


def _votes(page: Page, meter: str) -> dict[str, int]:
    """Votes by bucket; one without votes is absent from the page, so its place tells nothing."""
    votes: dict[str, int] = {}
    for bucket in page.css(f"{meter} [data-score-count]"):
        spans = children(bucket, tag="span")
        number = count(spans[-1].text()) if len(spans) > 1 else None
        if number is not None:
            votes.setdefault(attribute(bucket, "data-score-count") or "", number)
    return votes


def _distribution(votes: dict[str, int]) -> tuple[int, int, int, int, int] | None:
    """Votes for 1…5; None where the page shows none at all."""
    if not votes:
        return None
    return (votes.get("1", 0), votes.get("2", 0), votes.get("3", 0), votes.get("4", 0), votes.get("5", 0))
