"""What is alike, new and counted, over the real-size catalogue."""

import statistics

from hookah_wishlist.catalogue import store
from hookah_wishlist.catalogue.addresses import TobaccoPath
from tests.catalogue.reads import counted_reads


async def one(connection, **is_):
    [(column, value)] = is_.items()
    return await connection.fetchval(f"SELECT min(id) FROM tobaccos WHERE {column} = $1", value)  # noqa: S608


async def test_the_first_that_is_alike_shares_most_of_the_tags(real_size):
    numbers = await real_size.fetch(
        "SELECT id FROM tobaccos WHERE cardinality(tag_ids) BETWEEN 1 AND 4 ORDER BY md5(id::text) LIMIT 60"
    )
    shares = []
    for (number,) in numbers:
        mine = set((await store.tobacco(real_size, number)).row.tag_ids)
        alike = await store.similar(real_size, number, 5)
        assert number not in {row.id for row in alike}
        shares.append(len(mine & set(alike[0].tag_ids)) / len(mine) if alike else 0)
    assert statistics.mean(shares) > 0.85
    assert sum(share >= 0.5 for share in shares) >= 57


async def test_the_same_flavour_of_another_brand_comes_before_half_of_it(real_size):
    number = await one(real_size, name="П. Орео")
    mine = set((await store.tobacco(real_size, number)).row.tag_ids)
    alike = await store.similar(real_size, number, 10)
    whole = [mine <= set(row.tag_ids) for row in alike]
    assert whole[0]
    assert whole == sorted(whole, reverse=True)
    assert len({row.brand for row in alike}) > 3


async def test_a_rare_tag_counts_more_than_a_frequent_one(real_size):
    counts = await store.tag_counts(real_size)
    pairs = await real_size.fetch(
        "SELECT id, tag_ids FROM tobaccos WHERE cardinality(tag_ids) = 2 ORDER BY md5(id::text)"
    )
    with_rare = [row for row in pairs if min(map(counts.get, row["tag_ids"])) in range(8, 16)]
    told = [row for row in with_rare if max(map(counts.get, row["tag_ids"])) > 400][:10]
    for number, tags in told:
        rare, frequent = sorted(tags, key=counts.get)
        only_one = [
            row.tag_ids
            for row in await store.similar(real_size, number, 30)
            if {*row.tag_ids} < {rare, frequent}
        ]
        assert only_one == sorted(only_one, key=lambda tags: tags != [rare])
    assert told


async def test_what_is_unknown_or_untagged_has_nothing_alike(real_size):
    assert await store.similar(real_size, 5, 10) == ()
    assert await store.similar(real_size, await one(real_size, tag_ids=[]), 10) == ()


async def test_likeness_reads_what_shares_a_tag_and_not_the_catalogue(real_size):
    """Even for the most frequent tag; its seconds are in `tests/benchmarks/catalogue.py`."""
    counts = await store.tag_counts(real_size)
    mint = max(counts, key=counts.get)
    number = await real_size.fetchval("SELECT min(id) FROM tobaccos WHERE tag_ids = $1", [mint])
    async with counted_reads(real_size) as reads:
        assert len(await store.similar(real_size, number, 10)) == 10
    catalogue = await real_size.fetchval("SELECT count(*) FROM tobaccos")
    assert counts[mint] <= reads.count < catalogue / 2


async def test_new_flavours_go_down_by_number_and_their_pages_fit(real_size):
    first = await store.newest(real_size, 20)
    second = await store.newest(real_size, 20, below=first[-1].row.id)
    numbers = [newcomer.row.id for newcomer in (*first, *second)]
    assert numbers == sorted(set(numbers), reverse=True)
    assert all(newcomer.row.status != "discontinued" for newcomer in first)


async def test_every_tobacco_is_found_at_its_address(real_size):
    rows = await real_size.fetch(
        """SELECT t.id, b.slug, l.slug, t.slug FROM tobaccos t
             JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id
            ORDER BY md5(t.id::text) LIMIT 300"""
    )
    for number, *slugs in map(tuple, rows):
        found = await store.tobacco_at(real_size, TobaccoPath(*slugs))
        if found != number:  # two lines that share an address have the same flavour
            card = await store.tobacco(real_size, found)
            assert card.path == "/".join(slugs)


async def test_a_brand_adds_up(real_size):
    brand = await store.brand(real_size, "darkside")
    assert sum(line.tobaccos for line in brand.lines) == brand.summary.tobaccos
    assert sum(brand.statuses.values()) == brand.summary.tobaccos
    assert await store.brand(real_size, "nobody") is None


async def test_a_list_reads_a_page_and_not_the_catalogue(real_size):
    """LIMIT as an argument made PostgreSQL join all for twenty rows, with the plan it keeps."""
    await real_size.execute("SET plan_cache_mode = force_generic_plan")
    try:
        async with counted_reads(real_size) as reads:
            await store.search(real_size, limit=20)
    finally:
        await real_size.execute("RESET plan_cache_mode")
    assert 20 <= reads.count < 200
