"""A small invented catalogue that search finds, with names as unkind as people can make them."""

from hookah_wishlist.catalogue.search import search_document

LONG = "Бесконечный " * 16 + "закат!!!"  # 200 characters
HOSTILE = {
    901: ("<b>Жар & лёд</b>", 'Heat "and" <i>ice</i>'),
    902: ("snake_case *star* [link](x) `tick`", None),
    903: ("תות שדה", "توت أرضي"),
    904: ("🍒👩‍👩‍👧 черешня " + "🍓" * 80, None),
    905: (LONG, LONG[::-1]),
}

# number: brand, line, name, other name, strength, by ratings, status, rating, votes, tags, description
TOBACCOS = {
    1: (
        "Северка",
        "Классика",
        "Морозная мята",
        "Frost Mint",
        3,
        4,
        "active",
        4.44,
        1234,
        (1,),
        "Холодная мята.",
    ),
    2: ("Северка", "Классика", "Ягодная мята", "Berry Mint", 3, None, "active", 4.1, 41, (1, 2), None),
    3: ("Северка", "Ночная", "Ночные ягоды", None, 5, 4, "discontinued", 3.9, 21, (2,), None),
    4: ("Лимонный двор", "Основная", "Лимонад", "Lemonade", 1, 2, "limited", None, None, (), None),
    5: ("Лимонный двор", "Основная", "Ёжик", None, None, None, "unknown", 4.0, 2, (), None),
    6: ("Янтарь", "Основная", "Без имени", "Nameless", 2, 2, "active", 5.0, 1, (3,), "Слово. " * 300),
}
CHERRIES = {
    100 + n: (
        "Вишнёвый сад",
        "Основная",
        f"Вишня {n}",
        f"Cherry {n}",
        2,
        2,
        "active",
        4.9 - n / 10,
        50,
        (4,),
        None,
    )
    for n in range(12)
}
UNKIND = {
    number: ("Рога & <копыта>", "Основная", name, other, 3, 3, "active", 4.0, 10, (1,), f"{name} & <{name}>")
    for number, (name, other) in HOSTILE.items()
}
TAGS = {1: "Мята", 2: "Ягоды", 3: "Кола", 4: "Вишня"}
SLUGS = {
    "Северка": "severka",
    "Лимонный двор": "dvor",
    "Янтарь": "yantar",
    "Вишнёвый сад": "sad",
    "Рога & <копыта>": "roga",
}


async def given_catalogue(connection):
    await connection.executemany(
        "INSERT INTO tags (id, name) OVERRIDING SYSTEM VALUE VALUES ($1, $2)", list(TAGS.items())
    )
    for number, told in (TOBACCOS | CHERRIES | UNKIND).items():
        await _given(connection, number, *told)


async def _given(
    connection,
    number,
    brand,
    line,
    name,
    other,
    strength,
    by_ratings,
    status,
    rating,
    votes,
    tags,
    description,
):
    line_id = await _line(connection, brand, line)
    document = search_document(
        name=name, alt_name=other, brand=brand, brand_alt=None, line=line, tags=[TAGS[tag] for tag in tags]
    )
    await connection.execute(
        """
        INSERT INTO tobaccos (id, brand_id, line_id, slug, name, alt_name, status, strength_official,
                              strength_by_ratings, rating, ratings_count, weighted_rating, image, tag_ids,
                              description, details_at, search_vector, name_key)
        SELECT $1::int, brand_id, id, 'vkus-' || $1::int, $3, $4, $5, $6, $7, $8, $9, $8, '/uploads/1.webp',
               $10, $11, now(), $12::tsvector, $13
          FROM lines WHERE id = $2
        """,
        number,
        line_id,
        name,
        other,
        status,
        strength,
        by_ratings,
        rating,
        votes,
        list(tags),
        description,
        document.search_vector,
        document.name_key,
    )
    await connection.executemany(
        "INSERT INTO tobacco_tags (tobacco_id, tag_id, position) VALUES ($1, $2, $3)",
        [(number, tag, position) for position, tag in enumerate(tags)],
    )


async def _line(connection, brand, line):
    brand_id = await connection.fetchval(
        """
        INSERT INTO brands (slug, name, country) VALUES ($1, $2, 'Россия')
        ON CONFLICT (slug) DO UPDATE SET name = excluded.name RETURNING id
        """,
        SLUGS[brand],
        brand,
    )
    return await connection.fetchval(
        """
        INSERT INTO lines (brand_id, slug, name) VALUES ($1, $2, $3)
        ON CONFLICT (brand_id, slug, name) DO UPDATE SET name = excluded.name RETURNING id
        """,
        brand_id,
        {"Классика": "klassika", "Ночная": "nochnaya", "Основная": "main"}[line],
        line,
    )
