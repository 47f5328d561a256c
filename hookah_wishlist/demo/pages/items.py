"""The items of the site's lists as its server renders them: the first twenty, before any scrolling."""

from html import escape

from hookah_wishlist.demo.catalogue import ACTIVE, DemoBrand, DemoLine, DemoTobacco, status_id
from hookah_wishlist.demo.chance import Chance
from hookah_wishlist.demo.pages.layout import NO_IMAGE, picture, product
from hookah_wishlist.demo.rows import shown_name
from hookah_wishlist.demo.shelves import Score, Shelves, total
from hookah_wishlist.demo.spelling import rating_text, short

BATCH = 20  # what the server renders, and what the page's script asks for
AD_AFTER = 10


def list_items(items: list[str], *, count: int, extra: str = "", advertisement: str = "") -> str:
    """`data-target` is the item whose appearance loads the next batch: fifteen before the end."""
    rows = items[:AD_AFTER] + ([advertisement] if len(items) >= AD_AFTER else []) + items[AD_AFTER:]
    offset = BATCH
    return (
        f'<div class="tobacco_list_items" data-target="{offset - 15}" data-offset="{offset}" '
        f'data-count="{count}"{extra}>\n{"".join(rows)}</div>'
    )


def brand_item(origin: str, shelves: Shelves, brand: DemoBrand, position: int) -> str:
    href = f"{origin}/tobaccos/{brand.slug}"
    place = f"<p>{position}</p>"
    if brand.tab == "position":
        before = max(1, position + Chance("last week", brand.slug).below(3) - 1)
        place = (
            '<div class="item_rating_position" data-align="right" '
            f'data-hover-title="Место на прошлой неделе : {before}">{place}</div>'
        )
    description = ""
    if brand.description:
        description = (
            f'<div class="description_content" data-mask="0"><span>{escape(brand.description)}</span></div>'
        )
    return f"""<div class="tobacco_list_item" event>
<div><div class="tobacco_list_item_position">{place}</div>{_lazy(origin, href, brand.image, brand.name)}</div>
<div><div class="tobacco_list_item_name"><a class="tobacco_list_item_slug" href="{href}">
<span>{escape(brand.name)}</span>
<span class="country">{escape(brand.country or "")}</span>
</a></div></div>
{_cells(shelves.brand_score(brand.slug))}
<div content>{description}</div>
</div>
"""


def tobacco_item(origin: str, shelves: Shelves, tobacco: DemoTobacco, position: int) -> str:
    href = f"{origin}/tobaccos/{tobacco.path}"
    name = escape(shown_name(tobacco))
    brand = shelves.brands[tobacco.brand_slug].name
    return f"""<div class="tobacco_list_item " data-id="{tobacco.id}" event>
<div><div class="tobacco_list_item_position"><p>{position}</p></div>{
        _lazy(origin, href, tobacco.image, name)
    }</div>
<div><div class="tobacco_list_item_name"><a class="tobacco_list_item_slug" href="{href}">
<span>{name}</span>
<span>{escape(tobacco.alt_name)}</span>
</a>
<a class="tobacco_list_item_brand_slug" href="{origin}/tobaccos/{tobacco.brand_slug}"><span>{
        escape(brand)
    }</span></a>
<a class="tobacco_list_item_line_slug" href="{origin}/tobaccos/{tobacco.brand_slug}/{tobacco.line_slug}">\
<span>{escape(tobacco.line_name)}</span></a>
{_status(tobacco.status)}</div></div>
{_cells(total((tobacco,)))}
<div content>{_last_review(tobacco)}{
        product(
            origin,
            path=tobacco.path,
            name=tobacco.name,
            description="",
            image=picture(origin, tobacco.image),
            brand=brand,
            rating=rating_text(tobacco.rating),
            ratings=tobacco.ratings_count,
        )
    }</div>
</div>
"""


def line_item(origin: str, shelves: Shelves, line: DemoLine, position: int) -> str:
    href = f"{origin}/tobaccos/{line.brand_slug}/{line.slug}"
    brand = shelves.brands[line.brand_slug]
    picture_link = _lazy(origin, href, None, line.name)
    return f"""<div class="tobacco_list_item " data-id="{line.id}" event>
<div><div class="tobacco_list_item_position"><p>{position}</p></div>{picture_link}</div>
<div><div class="tobacco_list_item_name"><a class="tobacco_list_item_slug" href="{href}">
<span>{escape(line.name)}</span>
<span></span>
</a>
<a class="tobacco_list_item_brand_slug" href="{origin}/tobaccos/{brand.slug}">\
<span>{escape(brand.name)}</span></a>
</div></div>
{_cells(shelves.line_score(line))}
<div content></div>
</div>
"""


def _lazy(origin: str, href: str, image: str | None, name: str) -> str:
    return (
        f'<a class="tobacco_list_item_image" href="{href}"><img loading="lazy" class="lazy" '
        f'src="{origin}{NO_IMAGE}" data-src="{picture(origin, image)}" alt="{escape(name)}"></a>'
    )


def _status(status: str | None) -> str:
    """Only what is not simply being made carries its status in a list."""
    if status in (None, ACTIVE):
        return ""
    return (
        f'<div class="tobacco_list_item_status" data-status="{status_id(status or "")}">'
        f"<span>{escape(status or '')}</span></div>\n"
    )


def _cells(score: Score) -> str:
    cells = (
        ("rating", "Рейтинг", "★", rating_text(score.rating)),
        ("ratings_count", "Оценки", "☆", str(score.ratings_count)),
        ("reviews", "Отзывы", "✎", str(score.reviews)),
        ("stats", "Просмотры", "◉", short(score.views)),
    )
    return (
        "<div>"
        + "".join(
            f'<div class="list_item_{name}" data-hover-title="{title}"><i>{sign}</i><span>{text}</span></div>'
            for name, title, sign, text in cells
        )
        + "</div>"
    )


def _last_review(tobacco: DemoTobacco) -> str:
    """Where the site shows the newest review. People's words are theirs, so ours has none."""
    if not tobacco.reviews:
        return ""
    return (
        '<div class="last_reviews_item_user"><p><span>Гость</span></p>'
        '<p class="date_info" data-after="1 неделя назад" data-before="27.11.2025 12:00"></p></div>'
        '<div class="last_reviews_item_content" data-mask="0"><span><p>Здесь был бы отзыв.</p></span></div>'
    )
