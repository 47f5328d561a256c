"""Whatever happens to a page on its way, a reader gives values or says PageChanged."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from hookah_wishlist.catalogue.seen import PageChanged
from tests.scraper.pages.saved import HERE, page
from tests.scraper.pages.test_saved_pages import READERS

# The longest pages add seconds and no markup of their own.
NAMES = sorted(file.stem for file in HERE.glob("*.html") if file.stat().st_size < 20_000)
CUTS = some.floats(0, 1)
JUNK = some.sampled_from(
    ["", "\x00", "<", '"', ">", "</div>", "<div>", "&#0;", "\ud800", "{", "k", "9" * 4400, "–", "<!--"]
)


def read_by_all(html):
    for reader in READERS.values():
        with contextlib.suppress(PageChanged):
            reader(html)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=some.sampled_from(NAMES), cut=CUTS)
def test_a_page_cut_off_anywhere_is_read_or_refused(name, cut):
    html = page(name)
    read_by_all(html[: int(len(html) * cut)])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=some.sampled_from(NAMES), places=some.lists(some.tuples(CUTS, CUTS, JUNK), min_size=1, max_size=6)
)
def test_a_page_with_holes_and_junk_is_read_or_refused(name, places):
    html = page(name)
    for start, length, junk in places:
        at = int(len(html) * start)
        html = html[:at] + junk + html[at + int(400 * length) :]
    read_by_all(html)


WORDS = some.sampled_from(
    [
        "class",
        "href",
        "data-",
        "span",
        "a",
        "htreviews.org",
        "tobacco_list_item",
        "@type",
        "Product",
        "900",
        "h1",
        "object_wrapper",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=some.sampled_from(NAMES), word=WORDS, other=some.sampled_from(["", "x", "div", "htr", "\n"]))
def test_a_page_with_words_replaced_is_read_or_refused(name, word, other):
    read_by_all(page(name).replace(word, other))


@pytest.mark.parametrize(
    "html", ["", " ", "<", "\x00", "<html></html>", "\ud800", "<div>" * 8_000, "[" * 10_000]
)
def test_what_is_hardly_a_page_is_refused(html):
    for reader in READERS.values():
        with pytest.raises(PageChanged):
            reader(html)
