"""A small catalogue for the API's tests, written straight into the tables."""

from hookah_wishlist.catalogue.search import search_document
from hookah_wishlist.database import connect

TAGS = {"Мята": "Освежающий", "Ягоды": "Ягодный", "Лимон": "Цитрусовый"}

# id, brand, line, name, other name, strength, by ratings, status, ratings, weighted rating, tags
TOBACCOS = [
    (1, "North Wind", "Classic", "Frost Mint", "Морозная мята", 3, 4, "active", 310, 4.6, ["Мята"]),
    (2, "North Wind", "Classic", "Berry Mint", "Ягодная мята", 3, 3, "active", 40, 4.2, ["Мята", "Ягоды"]),
    (3, "North Wind", "Dark", "Night Berries", None, 5, 5, "discontinued", 12, 4.0, ["Ягоды"]),
    (4, "Янтарь", "Основная", "Лимонад", "Lemonade", 1, 2, "limited", 2, 3.9, ["Лимон"]),
    (5, "Янтарь", "Основная", "Без имени", None, None, None, "unknown", None, None, []),
]

SLUGS = {"North Wind": "north-wind", "Янтарь": "yantar"}
COUNTRIES = {"North Wind": "Россия", "Янтарь": None}


async def given_catalogue_in(url):
    """For real commits."""
    connection = await connect(url)
    await given_catalogue(connection)
    await connection.close()


async def given_catalogue(connection):
    tags = {name: await _tag(connection, name, group) for name, group in TAGS.items()}
    brands = {name: await _brand(connection, name) for name in SLUGS}
    lines = {}
    for row in TOBACCOS:
        if row[1:3] not in lines:
            lines[row[1:3]] = await _line(connection, brands[row[1]], row[2])
        await _tobacco(connection, row, brands[row[1]], lines[row[1:3]], tags)
    return tags


async def _tag(connection, name, group):
    return await connection.fetchval(
        "INSERT INTO tags (name, group_name, colour) VALUES ($1, $2, '#00aa00') RETURNING id", name, group
    )


async def _brand(connection, name):
    return await connection.fetchval(
        "INSERT INTO brands (slug, name, country, status) VALUES ($1, $2, $3, 'active') RETURNING id",
        SLUGS[name],
        name,
        COUNTRIES[name],
    )


async def _line(connection, brand_id, name):
    return await connection.fetchval(
        "INSERT INTO lines (brand_id, slug, name) VALUES ($1, lower($2), $2) RETURNING id", brand_id, name
    )


async def _tobacco(connection, row, brand_id, line_id, tags):
    number, brand, line, name, alt_name, strength, by_ratings, status, count, weighted, words = row
    document = search_document(
        name=name, alt_name=alt_name, brand=brand, brand_alt=None, line=line, tags=words
    )
    await connection.execute(
        """
        INSERT INTO tobaccos (id, brand_id, line_id, slug, name, alt_name, strength_official,
                              strength_by_ratings, status, status_word, ratings_count, weighted_rating,
                              tag_ids, search_vector, name_key, details_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                CASE WHEN $1 < 5 THEN now() END)
        """,
        number,
        brand_id,
        line_id,
        f"slug-{number}",
        name,
        alt_name,
        strength,
        by_ratings,
        status,
        "Заморожен" if status == "unknown" else None,
        count,
        weighted,
        [tags[word] for word in words],
        document.search_vector,
        document.name_key,
    )
