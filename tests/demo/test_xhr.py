from hookah_wishlist.demo.catalogue import DISCONTINUED
from tests.demo.conftest import brand_of, of_brand


async def test_a_batch_starts_where_it_is_asked_to(site, visitor):
    number = brand_of(site, "old-lantern").id
    first = await visitor.objects("objectByBrand", number, limit=40)
    second = await visitor.objects("objectByBrand", number, limit=20, offset=20)
    assert [row["id"] for row in second] == [row["id"] for row in first[20:]]


async def test_every_value_is_a_string_and_views_are_short(site, visitor):
    (row,) = await visitor.objects("objectByBrand", brand_of(site, "solo-heron").id)
    (tobacco,) = of_brand(site, "solo-heron")
    texts = {key: value for key, value in row.items() if key not in ("tags", "strength", "status")}
    assert all(isinstance(value, str) for value in texts.values())
    assert (row["id"], row["slug"]) == (str(tobacco.id), tobacco.path)
    assert row["line_slug"] == "solo-heron/solo-heron-main"
    assert set(row["tags"][0]) == {"name", "group", "bg0", "group_color"}
    assert not row["media"].startswith("/")


async def test_a_short_batch_ends_the_active_ones_and_the_discontinued_follow(site, visitor):
    number, all_of_it = brand_of(site, "old-lantern").id, of_brand(site, "old-lantern")
    made = sum(t.status != DISCONTINUED for t in all_of_it)
    assert made % 20
    before = await visitor.objects("objectByBrand", number, offset=made - made % 20)
    assert len(before) == made % 20
    after = await visitor.objects("objectByBrand", number, offset=made)
    assert {row["status"] for row in after} == {DISCONTINUED}
    assert len(await visitor.objects("objectByBrand", number, limit=1000)) == made


async def test_the_walk_to_the_empty_batch_finds_every_one_once(site, visitor):
    for slug in ("old-lantern", "noski-tabak", "solo-heron", "zavtra"):
        rows = await visitor.everything("objectByBrand", brand_of(site, slug).id)
        assert sorted(int(row["id"]) for row in rows) == sorted(t.id for t in of_brand(site, slug))


async def test_a_line_gives_its_own(site, visitor):
    line = next(line for line in site.catalogue.lines if line.slug == "light")
    rows = await visitor.everything("objectByLine", line.id, limit=100)
    assert {row["line"] for row in rows} == {"Lantern Light"}
    assert len(rows) == 42


async def test_each_segment_is_sorted_as_asked(site, visitor):
    number = brand_of(site, "yasemin-han").id
    for sort in ({}, {"s": None, "d": None}, {"s": "rating", "d": "desc"}):
        rows = await visitor.objects("objectByBrand", number, limit=1000, sort=sort)
        assert [float(row["rating"]) for row in rows] == sorted(
            (float(r["rating"]) for r in rows), reverse=True
        )
    worst = await visitor.objects("objectByBrand", number, limit=1000, sort={"s": "rating", "d": "asc"})
    assert [float(row["rating"]) for row in worst] == sorted(float(row["rating"]) for row in worst)


async def test_unknown_objects_are_empty_and_nonsense_is_refused(visitor):
    assert await visitor.objects("objectByBrand", 999_999) == []
    assert await visitor.objects("somethingElse", 3) == []
    for body in (b"{", b"[]", b'{"action": "objectByBrand", "data": {"id": "x"}}'):
        async with visitor.session.post("/postData", data=body) as answer:
            assert answer.status == 400


async def test_brands_come_twenty_at_a_time_until_none_is_left(site, visitor):
    for tab in ("position", "others"):
        asked = {"r": tab, "s": "rating", "d": "desc", "action": "brands"}
        batches = [await visitor.list(o=offset, **asked) for offset in (0, 20, 40)]
        assert [len(batch) for batch in batches] == [20, 1, 0]
        sizes = {row["slug"]: int(row["tobaccos"]) for batch in batches for row in batch}
        assert sizes == {slug: len(of_brand(site, slug)) for slug in sizes}
        assert all(brand_of(site, slug).tab == tab for slug in sizes)


async def test_brands_of_the_page_and_of_its_script_are_in_the_same_order(visitor):
    page = await visitor.page("/tobaccos/brands")
    links = page.css('[data-type="position"] a.tobacco_list_item_slug')
    rows = await visitor.list(r="position", s="rating", d="desc", o=0, action="brands")
    assert [link.attributes["href"].rsplit("/", 1)[1] for link in links] == [row["slug"] for row in rows]


async def test_rankings_search_and_experts_answer(site, visitor):
    best = await visitor.list(r="position", s="rating", d="desc", o=80, action="tobaccos")
    assert [row["key"] for row in best] == [str(place) for place in range(81, 101)]
    assert await visitor.list(r="position", o=100, action="tobaccos") == []
    mint = next(tag for tag in site.catalogue.tags if tag.name == "Мята")
    assert len(await visitor.list(r="flavor", t=mint.id, o=0, action="tobaccos")) == 20
    assert len(await visitor.list(o=40, action="lines")) == 13
    found = await visitor.list(action="search", text="lantern", l=10, o=0)
    assert [brand["slug"] for brand in found["brands"]] == ["old-lantern"]
    assert await visitor.list(o=0, action="experts") == []
