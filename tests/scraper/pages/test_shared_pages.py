"""Three pages as the site sent them on 2026-01-03, and every value they are expected to give."""

import json
from datetime import datetime

import pytest

from hookah_wishlist.scraper import pages
from hookah_wishlist.scraper.pages.numbers import count, rating
from tests.scraper.pages.saved import SHARED, needs_shared_pages

pytestmark = needs_shared_pages


def told(name):
    return json.loads((SHARED / "pages" / f"2026-01-03_{name}.expected.json").read_text())


def html(name):
    return (SHARED / "pages" / f"2026-01-03_{name}__ssr-raw.html").read_text()


def path_of(picture):
    return "" if "/images/" in picture else picture.removeprefix("https://htreviews.org")


def votes(buckets):
    return tuple(count(buckets[key][1]) if key in buckets else 0 for key in "12345")


def day(text):
    return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007 - a day has no zone


def same_words(text):
    return " ".join(text.split())


def assert_header(seen, want):
    assert seen.name == want["h1"]
    assert seen.alt_name == want["alt_name"]
    assert seen.description == want["description"]
    assert seen.image == path_of(want["image"])
    assert seen.scores.rating == rating(want["rating"])
    assert seen.scores.ratings_count == count(want["ratings_count"])
    assert seen.scores.reviews_count == count(want["reviews_count"])
    assert seen.scores.views == count(want["views"])
    assert seen.scores.distribution == votes(want["score_distribution"])
    assert seen.scores.smoke_again_yes == count(want["score_distribution"]["yes"][1])
    assert seen.scores.smoke_again_no == count(want["score_distribution"]["no"][1])
    assert seen.status == want["info"]["Статус"]["text"]
    assert seen.country == want["info"]["Страна"]["text"]
    assert seen.added_on == day(want["info"]["Добавлен на сайт"]["text"])


def test_the_brand_page():
    want = told("brand-sarma")
    seen = pages.brand(html("brand-sarma"), "sarma")

    assert_header(seen, want)
    assert seen.source_id == int(want["object_id"])
    assert seen.website == want["info"]["Сайт"]["href"]
    assert seen.founded == int(want["info"]["Год основания"]["text"])
    assert f"Вкусы ({seen.announced})" in want["h2"]
    assert seen.tobaccos.way == "markup"
    assert seen.tobaccos.unreadable == 0


def test_the_brands_lines():
    want = told("brand-sarma")["lines"]
    seen = pages.brand(html("brand-sarma"), "sarma").lines

    assert [f"sarma/{line.slug}" for line in seen] == [line["href"] for line in want]
    for line, row in zip(seen, want, strict=True):
        assert (line.name, line.strength, line.status) == (row["name"], row["strength"], row["status"])
        assert line.rating == rating(row["rating"])
        assert line.tobaccos_count == int(row["tobaccos"].split()[0])
        assert same_words(line.description) == row["description"]


def test_the_brands_tobaccos():
    want = told("brand-sarma")["tobaccos"]
    seen = pages.brand(html("brand-sarma"), "sarma").tobaccos.rows

    for tobacco, row in zip(seen, want, strict=True):
        assert tobacco.id == int(row["id"])
        assert f"/tobaccos/{tobacco.brand_slug}/{tobacco.line_slug}/{tobacco.slug}" == row["path"]
        assert f"/tobaccos/{tobacco.brand_slug}/{tobacco.line_slug}" == row["line_path"]
        assert (tobacco.name, tobacco.alt_name or None) == (row["name"].strip(), row["alt_name"])
        assert (tobacco.brand_name, tobacco.line_name) == (row["brand"], row["line"])
        assert tobacco.status == row["status"] or "Выпускается"
        numbers = (tobacco.rating, tobacco.ratings_count, tobacco.reviews_count, tobacco.views)
        assert numbers == (row["rating"], row["ratings_count"], row["reviews_count"], row["views"])
        assert tobacco.image == path_of(row["image"])


def test_the_ad_within_the_brands_list_is_left_out():
    promoted = set(told("brand-sarma")["promo_new_flavors"])
    seen = pages.brand(html("brand-sarma"), "sarma").tobaccos.rows

    assert promoted
    assert not promoted & {f"/tobaccos/{row.brand_slug}/{row.line_slug}/{row.slug}" for row in seen}


@pytest.mark.parametrize("tab", ["position", "others"])
def test_the_brand_ranking(tab):
    want = told("brands")[tab]
    seen = next(seen for seen in pages.brand_lists(html("brands")) if seen.tab == tab)

    assert seen.announced == want["data_count"]
    assert seen.unreadable == 0
    for brand, row in zip(seen.rows, want["items"], strict=True):
        assert f"/tobaccos/{brand.slug}" == row["path"]
        assert (brand.name, brand.country) == (row["name"], row["country"])
        assert brand.position == int(row["position"])
        assert brand.previous_position == row.get("prev_week_position")
        numbers = (brand.rating, brand.ratings_count, brand.reviews_count, brand.views)
        assert numbers == (row["rating"], row["ratings_count"], row["reviews_count"], row["views"])
        assert brand.image == path_of(row["image"])
        assert same_words(brand.description or "") == same_words(row["description"] or "")


def test_the_tobacco_page():
    want = told("tobacco-zima")
    seen = pages.tobacco(html("tobacco-sarma-klassicheskaya-zima"))

    assert_header(seen, want)
    assert seen.id == int(want["object_id"])
    assert f"htr{seen.id}" == want["info"]["HtreviewsID"]["text"]
    assert (seen.brand_name, seen.line_name) == (
        want["info"]["Бренд"]["text"],
        want["info"]["Линейка"]["text"],
    )
    assert want["info"]["Линейка"]["href"].endswith(f"/tobaccos/{seen.brand_slug}/{seen.line_slug}")
    assert seen.slug == "zima"
    assert seen.strength_official == want["info"]["Крепость официальная"]["text"]
    assert seen.strength_by_ratings == want["info"]["Крепость по оценкам"]["text"]


def test_the_tobaccos_tags():
    want = told("tobacco-zima")["tags"]
    seen = pages.tobacco(html("tobacco-sarma-klassicheskaya-zima")).tags

    assert [(tag.name, str(tag.source_id), tag.group) for tag in seen] == [
        (tag["name"], tag["t"], tag["group"]) for tag in want
    ]
    assert [f"--bg0: {tag.colour}; --group_color:{tag.group_colour};" for tag in seen] == [
        tag["style"] for tag in want
    ]


def test_a_page_shows_the_tobacco_as_its_json_ld_does():
    """The looser way agrees with the markup on all that it knows."""
    source = html("brand-sarma")
    markup = pages.tobacco_list(source).rows
    changed = source.replace('class="tobacco_list_item "', 'class="card"')
    loose = pages.tobacco_list(changed, of_brand="sarma")

    assert loose.way == "json-ld"
    for row, same in zip(loose.rows, markup, strict=True):
        assert (row.id, row.brand_slug, row.line_slug, row.slug) == (
            same.id,
            same.brand_slug,
            same.line_slug,
            same.slug,
        )
        assert (row.name, row.line_name) == (same.name, same.line_name)
        assert (row.rating, row.ratings_count) == (same.rating, same.ratings_count)


def test_every_known_address_leads_to_its_tobacco():
    with (SHARED / "catalog.jsonl").open() as file:
        for text in file:
            row = json.loads(text)
            path = pages.tobacco_path(row["url"])
            assert path is not None
            assert (path.brand, path.line, path.slug) == (
                row["brand_slug"],
                row["line_slug"],
                row["tobacco_slug"],
            )
