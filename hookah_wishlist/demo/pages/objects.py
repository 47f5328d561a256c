"""The pages of one brand and of one line: what they are, then the list of their flavours."""

from collections import Counter
from html import escape

from hookah_wishlist.catalogue.model import STRENGTH_WORDS
from hookah_wishlist.demo.catalogue import DemoBrand, DemoLine, status_id
from hookah_wishlist.demo.pages import header
from hookah_wishlist.demo.pages.items import BATCH, list_items, tobacco_item
from hookah_wishlist.demo.pages.layout import page, picture, product
from hookah_wishlist.demo.shelves import Score, Segments, Shelves, total
from hookah_wishlist.demo.spelling import flavours, rating_text


def brand_page(
    origin: str, shelves: Shelves, brand: DemoBrand, listed: Segments, *, announced: int, advertisement: str
) -> str:
    score = shelves.brand_score(brand.slug)
    card = header.card(
        origin,
        name=brand.name,
        alt_name=brand.alt_name,
        image=brand.image,
        description=brand.description,
        info=_brand_info(brand),
        score=score,
    )
    title = f"{brand.name} ({brand.alt_name})" if brand.alt_name else brand.name
    data = product(
        origin,
        path=brand.slug,
        name=f"{brand.name} {brand.alt_name}".strip(),
        description=brand.description,
        image=f"/tobaccos{brand.image or '/'}",  # wrong at the site as well
        brand=brand.name,
        rating=rating_text(score.rating),
        ratings=score.ratings_count,
    )
    return page(
        origin,
        title=f"Табак {title} | Отзывы, рейтинг вкусов, крепость.",
        path=f"tobaccos/{brand.slug}",
        main=f'<div class="object_wrapper" data-id="{brand.id}">\n{card}</div>\n{_lines(shelves, brand)}'
        + _flavours(origin, shelves, listed, announced, advertisement)
        + data,
    )


def line_page(
    origin: str, shelves: Shelves, line: DemoLine, listed: Segments, *, announced: int, advertisement: str
) -> str:
    brand = shelves.brands[line.brand_slug]
    score = total(listed.all)
    felt = Counter(t.strength_by_ratings for t in listed.all if t.strength_by_ratings in STRENGTH_WORDS)
    info = (
        header.info_item("Бренд", header.link(f"{origin}/tobaccos/{brand.slug}", brand.name))
        + header.word_item("Страна", brand.country)
        + header.strength_items(line.strength, felt.most_common(1)[0][0] if felt else None)
        + header.status_item(line.status)
    )
    card = header.card(
        origin,
        name=line.name,
        alt_name="",
        image=None,
        description=line.description,
        info=info,
        score=score,
        short_counts=True,
    )
    data = product(
        origin,
        path=f"{brand.slug}/{line.slug}",
        name=line.name,
        description=line.description,
        image=picture(origin, None),
        brand=brand.name,
        rating=rating_text(score.rating),
        ratings=score.ratings_count,
    )
    return page(
        origin,
        title=f"Линейка {line.name} табака {brand.name} | Отзывы, рейтинг вкусов, крепость.",
        path=f"tobaccos/{brand.slug}/{line.slug}",
        main=f'<div class="object_wrapper" data-id="{line.id}">\n{card}</div>\n'
        + _flavours(origin, shelves, listed, announced, advertisement)
        + data,
    )


def _brand_info(brand: DemoBrand) -> str:
    site = ""
    if brand.website:
        name = brand.website.split("//")[-1]
        shown = f'<a class="" data-id="" data-type=""\nhref="{brand.website}" target="_blank">\n{name}</a>'
        site = header.info_item("Сайт", shown)
    return (
        site
        + header.word_item("Страна", brand.country, tag="div")
        + header.word_item("Год основания", str(brand.founded) if brand.founded else None, tag="div")
        + header.status_item(brand.status)
        + header.word_item("Добавлен на сайт", f"{brand.added_on:%d.%m.%Y}" if brand.added_on else None)
    )


def _lines(shelves: Shelves, brand: DemoBrand) -> str:
    """Their links are relative to /tobaccos/, so they break after a trailing slash; every line is here."""
    lines = shelves.lines_of(brand.slug)
    if not lines:
        return ""
    items = "".join(_line(line, shelves.line_score(line), len(shelves.in_line(line))) for line in lines)
    return (
        f'<div class="brand_lines"><div class="brand_lines_title"><h2>Линейки ({len(lines)})</h2></div>'
        f'<div class="brand_lines_list">{items}</div></div>\n'
    )


def _line(line: DemoLine, score: Score, count: int) -> str:
    strength = f'<div class="lines_item_strength"><span>{escape(line.strength or "")}</span></div>\n'
    status = ""
    if line.status:
        number = status_id(line.status)
        status = (
            f'<div class="lines_item_status" data-id="{number}"><span>{escape(line.status)}</span></div>\n'
        )
    return f"""<div class="brand_lines_item">
<div class="lines_item_title"><a class="lines_item_name" href="{line.brand_slug}/{line.slug}">\
<h3>{escape(line.name)}</h3></a>
<div class="lines_item_score"><i>★</i><span>{rating_text(score.rating)}</span></div></div>
{strength if line.strength else ""}{status}\
<div class="lines_item_tobaccos"><span>{flavours(count)}</span></div>
<div class="lines_item_description"><span>{escape(line.description)}</span></div>
</div>
"""


def _flavours(origin: str, shelves: Shelves, listed: Segments, announced: int, advertisement: str) -> str:
    items = [
        tobacco_item(origin, shelves, tobacco, place)
        for place, tobacco in enumerate(listed.all[:BATCH], start=1)
    ]
    shown = list_items(items, count=announced, advertisement=advertisement)
    return (
        '<div id="tobacco_list_wrapper" class="tobacco_list_wrapper"><div class="tobacco_tobaccos_title">'
        f"<h2>Вкусы ({announced})</h2></div>\n{shown}</div>\n"
    )
