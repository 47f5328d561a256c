"""The page of one tobacco."""

from html import escape

from hookah_wishlist.demo.catalogue import DemoBrand, DemoTobacco
from hookah_wishlist.demo.pages import header
from hookah_wishlist.demo.pages.items import BATCH, list_items
from hookah_wishlist.demo.pages.layout import page, picture, product
from hookah_wishlist.demo.rows import shown_name
from hookah_wishlist.demo.shelves import Shelves, total
from hookah_wishlist.demo.spelling import rating_text

NEWCOMERS = 4  # reviews that do not count in the rating yet: up to three a tobacco


def tobacco_page(origin: str, shelves: Shelves, tobacco: DemoTobacco) -> str:
    brand = shelves.brands[tobacco.brand_slug]
    line = shelves.line_of(tobacco)
    card = header.card(
        origin,
        name=shown_name(tobacco),
        alt_name=tobacco.alt_name,
        image=tobacco.image,
        description=tobacco.description,
        info=_tobacco_info(origin, tobacco, brand),
        score=total((tobacco,)),
        tags=header.tags_block(origin, shelves.tags_of(tobacco)) if tobacco.tags else "",
        placeholder=True,
    )
    data = product(
        origin,
        path=tobacco.path,
        name=tobacco.name,
        description=tobacco.description,
        image=picture(origin, tobacco.image),
        brand=brand.name,
        rating=rating_text(tobacco.rating),
        ratings=tobacco.ratings_count,
    )
    return page(
        origin,
        title=f"Вкус {tobacco.name} табака {brand.name} | Отзывы, рейтинг вкусов, крепость.",
        path=f"tobaccos/{tobacco.path}",
        main=f'<div class="object_wrapper" data-id="{tobacco.id}">\n{card}'
        + _about("object_brand", "О бренде", brand.description, brand.website)
        + _about("object_line", "О линейке", line.description if line else "")
        + f"{data}</div>\n{_reviews(origin, tobacco)}{_others(origin, tobacco, brand)}",
    )


def _tobacco_info(origin: str, tobacco: DemoTobacco, brand: DemoBrand) -> str:
    line_href = f"{origin}/tobaccos/{tobacco.brand_slug}/{tobacco.line_slug}"
    promotion = header.info_item(
        'Промокод на <a class="promo_link" href="/terms">витрину</a>', "pusto", notice="Место рекламы."
    )
    added_by = f'<a href="{origin}/profile/{tobacco.id % 900}">Гость</a>' if tobacco.id % 3 else ""
    return (
        header.info_item("Бренд", header.link(f"{origin}/tobaccos/{brand.slug}", brand.name))
        + header.info_item("Линейка", header.link(line_href, tobacco.line_name))
        + header.word_item("Страна", tobacco.country)
        + header.strength_items(tobacco.strength_official, tobacco.strength_by_ratings)
        + header.status_item(tobacco.status)
        + promotion
        + header.word_item("HtreviewsID", f"htr{tobacco.id}" if tobacco.numbered else None)
        + header.word_item("Добавлен на сайт", f"{tobacco.added_on:%d.%m.%Y}" if tobacco.added_on else None)
        + (header.info_item("Добавил", added_by) if added_by else "")
    )


def _about(name: str, heading: str, text: str, website: str | None = None) -> str:
    site = ""
    if website:
        site = f'<div data-url="1"><a class="" href="{website}" target="_blank">Посетить сайт</a></div>'
    if not text and not site:
        return ""
    return f'<div class="{name}"><h3>{heading}</h3><div data-desc="1">{escape(text)}</div>{site}</div>\n'


def reviews_announced(tobacco: DemoTobacco) -> int:
    """Newcomers' reviews are listed but not counted in the header: one page tells three counts."""
    return tobacco.reviews + tobacco.id % NEWCOMERS


def _reviews(origin: str, tobacco: DemoTobacco) -> str:
    count = reviews_announced(tobacco)
    href = f"{origin}/htmx/load/reviews_object?id={tobacco.id}&object=tobacco&sortBy=created&direction=desc"
    return (
        f'<div class="object_reviews"><div class="filter_list_title"><h2>Отзывы ({count})</h2></div>'
        '<div class="reviews_wrapper" data-active="1" data-type="new">'
        f'<div class="reviews_list" data-target="1" data-offset="30" data-count="{count}"\n'
        f'hx-get="{escape(href)}" hx-trigger="load delay:10ms"></div></div></div>\n'
    )


def _others(origin: str, tobacco: DemoTobacco, brand: DemoBrand) -> str:
    href = f"{origin}/htmx/load/other_flavors_by_brand?brand={brand.id}&tobacco={tobacco.id}"
    shown = list_items([], count=BATCH, extra=f' hx-trigger="load delay:10ms"\nhx-get="{escape(href)}"')
    return (
        '<div class="tobacco_list_wrapper"><div class="tobacco_tobaccos_title">'
        f"<h2>Другие вкусы бренда</h2></div>\n{shown}</div>"
        f'<a href="/tobaccos/{brand.slug}" class="yellow_button additional">'
        f"<div>Подробнее о {escape(brand.name)}</div></a>\n"
    )
