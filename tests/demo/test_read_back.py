"""What the scraper's parsers read from the site is what its catalogue says."""

import aiohttp
import pytest

from hookah_wishlist.demo import catalogue_from_file, running_site
from hookah_wishlist.scraper import pages
from tests.demo.conftest import SHARED, Visitor


def told(tobacco):
    return (
        tobacco.id,
        f"{tobacco.brand_slug}/{tobacco.line_slug}/{tobacco.slug}",
        tobacco.line_name,
        tobacco.name,
        tobacco.alt_name or "",
        tobacco.country,
        tobacco.strength_official,
        tobacco.strength_by_ratings,
        tobacco.status,
        tobacco.description or "",
        tobacco.image or None,
        tobacco.added_on,
    )


def scored(scores):
    return (
        scores.ratings_count,
        scores.reviews_count,
        scores.distribution or (0,) * 5,
        scores.smoke_again_yes or 0,
        scores.smoke_again_no or 0,
    )


def votes(tobacco):
    return (tobacco.ratings_count, tobacco.reviews, tobacco.votes, tobacco.again_yes, tobacco.again_no)


async def test_every_tenth_tobacco_reads_as_it_was_written(site, visitor):
    for tobacco in site.catalogue.tobaccos[::10]:
        seen = pages.tobacco((await visitor.text(f"/tobaccos/{tobacco.path}"))[1])
        assert told(seen) == told(tobacco)
        assert scored(seen.scores) == votes(tobacco)
        assert tuple(tag.name for tag in seen.tags) == tobacco.tags


async def test_brand_and_line_pages_read_as_they_were_written(site, visitor):
    for brand in site.catalogue.brands:
        seen = pages.brand((await visitor.text(f"/tobaccos/{brand.slug}"))[1], brand.slug)
        assert (seen.source_id, seen.name, seen.alt_name or "") == (brand.id, brand.name, brand.alt_name)
        assert (seen.website, seen.founded, seen.added_on) == (brand.website, brand.founded, brand.added_on)
        lines = [line for line in site.catalogue.lines if line.brand_slug == brand.slug]
        assert [(line.slug, line.name) for line in seen.lines] == [(line.slug, line.name) for line in lines]
    for line in site.catalogue.lines[:8]:
        path = f"/tobaccos/{line.brand_slug}/{line.slug}"
        seen = pages.line((await visitor.text(path))[1], line.brand_slug, line.slug)
        assert (seen.source_id, seen.name, seen.strength_official) == (line.id, line.name, line.strength)


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/htreviews is not here")
async def test_at_the_real_size_each_brand_gives_what_it_announces():
    async with running_site(catalogue_from_file(SHARED / "catalog.jsonl")) as site:
        found = set()
        async with aiohttp.ClientSession(site.url) as session:
            visitor = Visitor(session)
            for brand in site.catalogue.brands:
                page = await visitor.page(f"/tobaccos/{brand.slug}")
                announced = page.css_first(".tobacco_list_items").attributes["data-count"]
                rows = await visitor.everything("objectByBrand", brand.id, limit=100)
                assert len({row["id"] for row in rows}) == len(rows) == int(announced)
                found |= {row["slug"] for row in rows}
        assert found == {tobacco.path for tobacco in site.catalogue.tobaccos}
        assert len(found) == 11_505
