"""What stands around every page: head, menu, footer, scripts, the trail of crumbs."""

import json
from html import escape
from typing import Any

NO_IMAGE = "/images/no_image.webp"
_MENU = (
    ("/tobaccos", "Рейтинги"),
    ("/tobaccos/brands", "Бренды"),
    ("/tobaccos/lines", "Линейки"),
    ("/tobaccos/new", "Новые вкусы"),
)


def page(origin: str, *, title: str, path: str, main: str) -> str:
    menu = "".join(f'<a href="{href}">{text}</a>' for href, text in _MENU)
    return f"""<!DOCTYPE html>
<html lang="ru">
<head>
<meta charset="UTF-8">
<title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="icon" href="data:,">
<link rel="stylesheet" type="text/css" href="{origin}/src/css/styles.css?v=9">
</head>
<body class="">
<header data-open="0"><div class="header_top">
<div class="header_logo"><a href="/tobaccos/brands">Дымная полка</a></div>
<p>Демонстрационный сайт: оценки и отзывы здесь ненастоящие.</p>
</div><div class="header_bottom"><nav>{menu}</nav></div></header>
<main><section>
{main}
</section></main>
<footer><div class="footer_wrapper">Сайт показывает устройство каталога и ничего не предлагает. \
Только для взрослых: курение вредит здоровью.</div></footer>
<script src="{origin}/src/scripts/lists.js?v=9" defer></script>
<script src="{origin}/src/scripts/fragments.js?v=9" defer></script>
{linked_data(_site(origin))}{linked_data(_crumbs(origin, path))}</body>
</html>
"""


def linked_data(value: dict[str, Any]) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=1).replace("</", "<\\/")
    return f'<script type="application/ld+json">\n{text}\n</script>'


def product(
    origin: str, *, path: str, name: str, description: str, image: str, brand: str, rating: str, ratings: int
) -> str:
    """schema.org's Product. Its reviewCount is the number of ratings, as at the site."""
    return linked_data(
        {
            "@context": "http://schema.org",
            "@type": "Product",
            "category": path,
            "name": name,
            "description": " ".join(description.split()),
            "image": image,
            "url": f"{origin}/tobaccos/{path}",
            "brand": {"@type": "Brand", "name": brand},
            "aggregateRating": {
                "@type": "AggregateRating",
                "ratingValue": rating,
                "reviewCount": str(ratings),
                "bestRating": "5",
                "worstRating": "1",
            },
        }
    )


def picture(origin: str, image: str | None) -> str:
    return f"{origin}{image or NO_IMAGE}"


def _site(origin: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org/",
        "@type": "WebSite",
        "name": "Дымная полка",
        "url": f"{origin}/",
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{origin}/search/?text={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }


def _crumbs(origin: str, path: str) -> dict[str, Any]:
    """The trail's names are the address's own words."""
    steps = [("Главная", f"{origin}/")]
    address = origin
    for word in path.strip("/").split("/"):
        address += f"/{word}"
        steps.append((word, address))
    return {
        "@context": "https://schema.org/",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": item}
            for place, (name, item) in enumerate(steps, start=1)
        ],
    }
