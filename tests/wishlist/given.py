"""People and a small invented catalogue, written straight into the tables."""

from hookah_wishlist.catalogue.search import name_key

# brand, line, name, other name, status
TOBACCOS = {
    1: ("North Wind", "Classic", "Frost Mint", "Морозная мята", "active"),
    2: ("North Wind", "Classic", "Berry Mint", "Ягодная мята", "active"),
    3: ("North Wind", "Dark", "Night Berries", None, "discontinued"),
    4: ("Ёлочный двор", "Основная", "Лимонад", "Lemonade", "limited"),
    5: ("Ёлочный двор", "Основная", "Ёжик", None, "unknown"),
    6: ("Янтарь", "Основная", "Без имени", None, "active"),
}


async def given_people(connection, *ids):
    await connection.executemany(
        "INSERT INTO users (id, first_name) VALUES ($1, 'Anna')", [(i,) for i in ids]
    )


async def given_catalogue(connection):
    for number, (brand, line, name, alt_name, status) in TOBACCOS.items():
        brand_id = await connection.fetchval(
            """
            INSERT INTO brands (slug, name, country) VALUES ($1, $2, 'Россия')
            ON CONFLICT (slug) DO UPDATE SET name = excluded.name RETURNING id
            """,
            brand.lower().replace(" ", "-"),
            brand,
        )
        line_id = await connection.fetchval(
            """
            INSERT INTO lines (brand_id, slug, name) VALUES ($1, lower($2), $2)
            ON CONFLICT (brand_id, slug, name) DO UPDATE SET name = excluded.name RETURNING id
            """,
            brand_id,
            line,
        )
        await connection.execute(
            """
            INSERT INTO tobaccos (id, brand_id, line_id, slug, name, alt_name, status, strength_official,
                                  strength_by_ratings, rating, ratings_count, weighted_rating, image, tag_ids,
                                  name_key)
            VALUES ($1::int, $2, $3, 'slug-' || $1::int, $4, $5, $6, 3, 4, 4.5, 100, 4.4, '/picture.webp',
                    '{7,9}', $7)
            """,
            number,
            brand_id,
            line_id,
            name,
            alt_name,
            status,
            name_key(name),
        )


async def given_many(connection, count, *, start=1000):
    """As many more tobaccos, all of one line of the catalogue that is there."""
    await connection.execute(
        """
        INSERT INTO tobaccos (id, brand_id, line_id, slug, name, name_key)
        SELECT $2::int + n, t.brand_id, t.line_id, 'many-' || n, 'Many ' || n, 'many ' || n
          FROM generate_series(0, $1::int - 1) AS n, tobaccos t WHERE t.id = 6
        """,
        count,
        start,
    )
    return range(start, start + count)


async def list_version(connection, person):
    return await connection.fetchval("SELECT list_version FROM users WHERE id = $1", person)
