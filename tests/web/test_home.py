"""The first screen in one request."""

from tests.web.test_tobaccos import got


async def test_it_holds_the_very_rows_that_lists_hold(client, connection):
    await connection.execute("UPDATE tobaccos SET rating = 4.5 WHERE weighted_rating IS NOT NULL")
    home = await got(client, "/home")
    assert [row["id"] for row in home["new"]] == [5, 4, 2, 1]  # 3 is no longer made
    assert [row["id"] for row in home["best"]] == [1, 2, 4]  # nor best of all; 5 is rated by nobody
    listed = {row["id"]: row for row in (await got(client, "/tobaccos"))["items"]}
    assert [listed[row["id"]] for row in home["new"] + home["best"]] == home["new"] + home["best"]
    assert (home["tobaccos_count"], home["brands_count"]) == (5, 2)


async def test_what_is_gone_from_the_source_is_not_shown(client, connection):
    await connection.execute("UPDATE tobaccos SET missing_since = now() WHERE id IN (1, 4, 5)")
    await connection.execute("UPDATE brands SET missing_since = now() WHERE slug = 'yantar'")
    home = await got(client, "/home")
    assert [row["id"] for row in home["new"]] == [row["id"] for row in home["best"]] == [2]
    assert [(brand["slug"], brand["tobaccos_count"]) for brand in home["brands"]] == [("north-wind", 2)]
    assert (home["tobaccos_count"], home["brands_count"]) == (2, 1)


async def test_brands_with_a_picture_lead_and_ratings_by_few_do_not_carry_far(client, connection):
    await connection.executemany(
        """WITH brand AS (INSERT INTO brands (slug, name, status, rating, ratings_count, image)
                          VALUES ($1, $1, $2, $3, $4, $5) RETURNING id),
                line AS (INSERT INTO lines (brand_id, slug, name) SELECT id, 'main', 'Main' FROM brand
                         RETURNING id, brand_id)
           INSERT INTO tobaccos (id, brand_id, line_id, slug, name)
           SELECT 100 + $6::int, brand_id, id, 'one', 'One' FROM line""",
        [
            ("friends", "active", 5.0, 6, "/a.png", 1),
            ("loved", "active", 4.8, 9000, "/b.png", 2),
            ("liked", "active", 4.4, 9000, "/c.png", 3),
            ("frozen", "discontinued", 4.9, 9000, "/d.png", 4),
            ("faceless", "active", 4.9, 9000, None, 5),
        ],
    )
    await connection.execute("INSERT INTO brands (slug, name, image) VALUES ('empty', 'Empty', '/e.png')")
    brands = (await got(client, "/home"))["brands"]
    assert [brand["slug"] for brand in brands][:4] == ["loved", "liked", "friends", "faceless"]
    assert not {"frozen", "empty"} & {brand["slug"] for brand in brands}
    assert brands[0]["picture"].startswith("/pictures/brands/loved?v=")
    assert brands[3]["picture"] is None


async def test_its_tags_are_the_most_frequent_that_any_tobacco_has(client, connection, tags):
    assert (await got(client, "/home"))["tags"] == []
    await connection.execute(
        """INSERT INTO tobacco_tags (tobacco_id, tag_id, position)
           SELECT t.id, u.tag, u.place FROM tobaccos t, unnest(t.tag_ids) WITH ORDINALITY AS u (tag, place)"""
    )
    await connection.execute("UPDATE catalogue_state SET version = version + 1")
    home, all_of_them = await got(client, "/home"), await got(client, "/tags")
    assert home["tags"] == all_of_them["items"]


async def test_an_empty_catalogue_is_no_error(start):
    client = await start(person=1)
    nothing = {"new": [], "best": [], "brands": [], "tags": [], "tobaccos_count": 0, "brands_count": 0}
    assert await got(client, "/home") == nothing


async def test_it_is_kept_until_the_catalogue_changes(client):
    first = await client.get("/api/v1/home")
    again = await client.get("/api/v1/home", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
