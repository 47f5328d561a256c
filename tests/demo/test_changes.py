from dataclasses import replace

import pytest

from hookah_wishlist.demo import changes
from hookah_wishlist.demo.catalogue import DISCONTINUED, LIMITED
from tests.demo.conftest import brand_of, of_brand


def found(catalogue, number):
    return next(tobacco for tobacco in catalogue.tobaccos if tobacco.id == number)


def one_of(site, slug="sable-tide"):
    return next(t for t in of_brand(site, slug) if t.status == "Выпускается")


async def test_a_change_shows_at_once_and_moves_the_brands_row(site, visitor):
    tobacco = one_of(site)
    before = {row["slug"]: row for row in await visitor.list(r="position", o=0, action="brands")}
    site.catalogue = changes.renamed(site.catalogue, tobacco.id, "Новое имя")
    page = await visitor.page(f"/tobaccos/{tobacco.path}")
    assert page.css_first("h1").text(strip=True) == "Новое имя"
    after = {row["slug"]: row for row in await visitor.list(r="position", o=0, action="brands")}
    assert int(after["sable-tide"]["ratings_count"]) == int(before["sable-tide"]["ratings_count"]) + 1
    assert {slug for slug in before if before[slug] != after.get(slug)} <= {"sable-tide"}


def test_a_silent_change_leaves_the_votes(site):
    tobacco = one_of(site)
    quiet = changes.renamed(site.catalogue, tobacco.id, "Тихо", silent=True)
    assert found(quiet, tobacco.id).votes == tobacco.votes


def test_statuses_come_and_go(site):
    tobacco = one_of(site)
    gone = changes.discontinued(site.catalogue, tobacco.id)
    assert found(gone, tobacco.id).status == DISCONTINUED
    back = changes.returned(gone, tobacco.id)
    assert found(back, tobacco.id).status == tobacco.status
    assert found(changes.limited(back, tobacco.id), tobacco.id).status == LIMITED


async def test_a_flavour_moves_to_another_line(site, visitor):
    tobacco = next(t for t in of_brand(site, "sable-tide") if t.line_slug == "ebb")
    site.catalogue = changes.moved(site.catalogue, tobacco.id, "flow", "Flow")
    page = await visitor.page(f"/tobaccos/sable-tide/flow/{tobacco.slug}")
    assert page.css_first(".object_wrapper").attributes["data-id"] == str(tobacco.id)


def test_a_rating_moves_to_what_is_said(site):
    tobacco = one_of(site)
    rated = found(changes.rated(site.catalogue, tobacco.id, 4.6, votes=200), tobacco.id)
    assert rated.ratings_count == 200
    assert 4.3 < rated.rating < 4.8


async def test_flavours_appear_and_vanish(site, visitor):
    tobacco = one_of(site)
    newcomer = replace(tobacco, id=999, slug="newcomer", name="Newcomer")
    site.catalogue = changes.vanished(changes.added(site.catalogue, newcomer), tobacco.id)
    rows = await visitor.everything("objectByBrand", brand_of(site, "sable-tide").id)
    ids = {int(row["id"]) for row in rows}
    assert 999 in ids
    assert tobacco.id not in ids


def test_a_brand_vanishes_with_all_it_has(site):
    left = changes.brand_vanished(site.catalogue, "sable-tide")
    assert len(left.tobaccos) == 1500 - 92
    assert not any(line.brand_slug == "sable-tide" for line in left.lines)


def test_a_number_nobody_has_is_an_error(site):
    with pytest.raises(KeyError, match="999999"):
        changes.discontinued(site.catalogue, 999_999)
    with pytest.raises(KeyError, match="999999"):
        changes.vanished(site.catalogue, 999_999)
