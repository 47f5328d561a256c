"""Seen values for tests of intake: an invented brand, its page and its rows."""

from dataclasses import replace

from hookah_wishlist.catalogue.seen import (
    SeenBrand,
    SeenBrandRow,
    SeenLine,
    SeenScores,
    SeenTag,
    SeenTobacco,
    SeenTobaccoList,
    SeenTobaccoPage,
)

LINE = SeenLine("klassika", "Классика", rating=4.1, strength="Средняя", status="Выпускается")
MINT = SeenTag("Мята", "Освежающий", "#88b3e6", "#88b3e6")
COLA = SeenTag("Кола", "Холодные напитки", "#aa0000", "#bb0000")

ROW = SeenTobacco(
    id=501,
    brand_slug="severka",
    line_slug="klassika",
    slug="metel",
    name="Метель",
    line_name="Классика",
    brand_name="Северка",
    alt_name="Blizzard",
    status="Выпускается",
    strength="Средняя",
    rating=4.4,
    ratings_count=40,
    reviews_count=12,
    views=900,
    image="/uploads/objects/1/metel.webp",
    tags=(MINT,),
)

PAGE = SeenTobaccoPage(
    id=501,
    brand_slug="severka",
    line_slug="klassika",
    slug="metel",
    name="Метель",
    alt_name="Blizzard",
    scores=SeenScores(4.4, 40, 12, 900, (1, 2, 3, 14, 20), 33, 7),
    tags=(MINT,),
    brand_name="Северка",
    line_name="Классика",
    country="Россия",
    strength_official="Крепкая",
    strength_by_ratings="Средняя",
    status="Выпускается",
    description="Холодная.",
    image="/uploads/objects/1/metel.webp",
)


def brand(slug="severka", name="Северка", *, source_id=7, lines=(LINE,), **more):
    told = {"announced": 1, "alt_name": "Severka", "country": "Россия", "status": "Выпускается"} | more
    scores = SeenScores(4.2, 300, 120, 9000)
    return SeenBrand(
        source_id=source_id,
        slug=slug,
        name=name,
        tobaccos=SeenTobaccoList("markup", ()),
        lines=lines,
        scores=scores,
        **told,
    )


def ranked(slug="severka", name="Северка", **more):
    told = {"tab": "position", "position": 1, "rating": 4.2, "ratings_count": 300, "reviews_count": 120}
    return SeenBrandRow(slug, name, **(told | {"views": 9000, "tobaccos_count": 1} | more))


def row(number=501, **changed):
    own = {"id": number}
    if number != ROW.id:
        own |= {"slug": f"vkus-{number}", "name": f"Вкус {number}", "alt_name": ""}
    return replace(ROW, **(own | changed))


def page(**changed):
    return replace(PAGE, **changed)
