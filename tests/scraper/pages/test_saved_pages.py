"""Our own saved pages: a page that surprised us becomes a new pair of .html and .expected.json here."""

import re

import pytest

from hookah_wishlist.catalogue.seen import PageChanged
from hookah_wishlist.scraper import pages
from tests.scraper.pages.saved import expected, names_of_expected, page, plain

BRAND = "tikhiy-omut"
READERS = {
    "brand": lambda html: pages.brand(html, BRAND),
    "line": lambda html: pages.line(html, BRAND, "glubina"),
    "tobacco": pages.tobacco,
    "brand_lists": pages.brand_lists,
    "tobacco_list": pages.tobacco_list,
    "tobacco_list of a brand": lambda html: pages.tobacco_list(html, of_brand=BRAND),
    "ranking": pages.ranking,
    "tobacco_rows": pages.tobacco_rows,
    "brand_rows": lambda html: pages.brand_rows(html, "position"),
}


@pytest.mark.parametrize("name", names_of_expected())
def test_a_saved_page_gives_the_values_beside_it(name):
    function, *arguments = expected(name)["asked"]

    assert plain(getattr(pages, function)(page(name), *arguments)) == expected(name)["value"]


@pytest.mark.parametrize("reader", READERS)
def test_the_front_page_is_nobodys_page(reader):
    with pytest.raises(PageChanged):
        READERS[reader](page("front"))


@pytest.mark.parametrize(
    ("reader", "name"),
    [
        ("brand", "brands-scrolled"),
        ("brand", "ranking"),
        ("brand", "line"),
        ("brand", "brand-empty"),  # another brand
        ("brand", "tobacco-under-another-line"),
        ("brand", "tobacco-without-rows"),
        ("line", "brand-scrolled"),
        ("line", "tobacco-without-rows"),
        ("tobacco", "brand-scrolled"),
        ("tobacco", "line"),
        ("tobacco", "brands-scrolled"),
        ("brand_lists", "brand-scrolled"),
        ("brand_lists", "ranking"),
        ("tobacco_list", "brands-scrolled"),
        ("tobacco_list of a brand", "brands-scrolled"),
        ("ranking", "brands-scrolled"),
    ],
)
def test_a_page_of_another_kind_is_refused(reader, name):
    with pytest.raises(PageChanged):
        READERS[reader](page(name))


def test_a_line_of_the_brand_that_is_not_the_one_asked_for_is_refused():
    with pytest.raises(PageChanged):
        pages.line(page("line"), BRAND, "tikhiy-omut-main")


def test_a_tobaccos_page_whose_two_numbers_differ_is_refused():
    with pytest.raises(PageChanged, match="htr900029"):
        pages.tobacco(page("tobacco-under-another-line").replace('data-id="900029"', 'data-id="900030"'))


def test_a_ranking_with_one_tab_only_is_refused():
    with pytest.raises(PageChanged, match="others"):
        pages.brand_lists(page("brands-scrolled").replace('data-type="others"', 'data-type="rest"'))


def test_brands_whose_rows_have_changed_are_still_found_by_their_links():
    changed = page("brands-scrolled").replace("tobacco_list_item_slug", "name").replace(" event>", ">")

    position, others = pages.brand_lists(changed)

    assert [len(position.rows), len(others.rows)] == [22, 3]
    assert position.rows[0].slug == "dom-aist"
    assert position.rows[0].name == "Дом Аист"


def test_a_list_that_announces_tobaccos_and_shows_none_is_refused():
    with pytest.raises(PageChanged):
        pages.tobacco_list(page("brand-empty").replace('data-count="0"', 'data-count="7"'))


def test_a_brand_whose_list_is_unreadable_still_tells_its_number_and_how_many_there_are():
    """Its JSON rows may be had with them."""
    seen = pages.brand(page("brand-empty").replace('data-count="0"', 'data-count="7"'), "pustyr")

    assert (seen.source_id, seen.announced) == (140, 7)
    assert (seen.tobaccos.way, seen.tobaccos.rows) == ("none", ())


def test_a_brand_that_tells_neither_list_nor_number_is_refused():
    html = page("brand-empty").replace('data-count="0"', "").replace("Вкусы (0)", "")
    with pytest.raises(PageChanged):
        pages.brand(html, "pustyr")


def test_the_list_of_a_lines_page_knows_its_line_where_rows_leave_it_out():
    html = page("line")

    assert "tobacco_list_item_line_slug" not in html
    assert pages.tobacco_list(html) == pages.line(html, BRAND, "glubina").tobaccos


def test_lines_that_are_announced_and_not_shown_are_an_error():
    hidden = page("brand-scrolled").replace(f'href="{BRAND}/', 'data-href="')
    with pytest.raises(PageChanged, match="line"):
        pages.brand(hidden, BRAND)


def test_the_list_in_a_page_is_read_without_its_header_too():
    html = page("brand-scrolled")

    assert pages.tobacco_list(html) == pages.brand(html, BRAND).tobaccos


def test_a_list_of_other_brands_is_not_taken_for_the_brands():
    with pytest.raises(PageChanged, match="pustyr"):
        pages.tobacco_list(page("ranking"), of_brand="pustyr")
    assert [row.brand_slug for row in pages.tobacco_list(page("ranking"), of_brand=BRAND).rows] == [BRAND]


def test_links_serve_where_they_know_more_than_json_ld():
    """A scrolled page has JSON-LD in its first rows only."""
    changed = page("brand-scrolled").replace('class="tobacco_list_item', 'class="card')

    seen = pages.tobacco_list(changed, of_brand=BRAND)

    assert (seen.way, len(seen.rows)) == ("links", 25)
    assert {row.brand_slug for row in seen.rows} == {BRAND}
    assert seen.rows[24].id == pages.tobacco_list(page("brand-scrolled")).rows[24].id


def test_a_row_that_is_there_twice_counts_once():
    html = page("ranking").replace('class="tobacco_list_items"', 'class="tobacco_list_items" id="first"')
    twice = html + html.partition("<main >")[2]

    assert len(pages.ranking(twice).rows) == 2


def test_brand_pages_without_their_json_ld_are_known_by_their_breadcrumbs():
    html = page("brand-scrolled").replace('"@type": "Product"', '"@type": "Thing"')

    assert pages.brand(html, BRAND).source_id == 71
    with pytest.raises(PageChanged):
        pages.brand(html, "severnyy-mys")


def without_json_ld(name):
    return re.sub(r'<script type="application/ld.json">.*?</script>', "", page(name), flags=re.DOTALL)


def test_pages_without_any_json_ld_are_known_by_where_they_lead():
    html = without_json_ld("brand-scrolled")

    assert plain(pages.brand(html, BRAND)) == expected("brand-scrolled")["value"]
    assert pages.line(without_json_ld("line"), BRAND, "glubina").source_id == 391
    with pytest.raises(PageChanged):
        pages.brand(html, "severnyy-mys")  # the ad leads there
    with pytest.raises(PageChanged):
        pages.brand(html, "tikhiy")


def test_a_tobacco_without_any_json_ld_has_its_slug_from_the_address():
    name, address = "tobacco-under-another-line", f"/tobaccos/{BRAND}/glubina/klyukvennyy-kisel"
    html = without_json_ld(name)

    assert plain(pages.tobacco(html, address=address)) == expected(name)["value"]
    with pytest.raises(PageChanged):
        pages.tobacco(html)


def test_an_address_makes_no_tobacco_of_another_page():
    for name in ("brand-scrolled", "line", "brand-empty"):
        with pytest.raises(PageChanged):
            pages.tobacco(without_json_ld(name), address=f"/tobaccos/{BRAND}/glubina/olkha")


def test_a_tobaccos_header_that_lost_its_scores_takes_them_from_json_ld():
    html = page("tobacco-under-another-line").replace("data-stats", "data-x").replace("data-rating", "data-y")

    scores = pages.tobacco(html).scores

    assert (scores.rating, scores.ratings_count, scores.reviews_count) == (4.9, 45, None)
