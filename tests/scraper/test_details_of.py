"""How many tobacco pages a crawl may read."""

import pytest

from hookah_wishlist.scraper.service import details_of
from hookah_wishlist.settings import Settings


@pytest.mark.parametrize(
    ("words", "details"),
    [
        ({}, 1_000_000),
        ({"crawl_details": 50}, 50),
        ({"source_url": "https://example.org"}, 1500),
        ({"source_url": "https://example.org", "crawl_details": 50}, 50),
    ],
)
def test_details_are_limited_but_for_the_demonstration(words, details, monkeypatch):
    monkeypatch.delenv("CRAWL_DETAILS", raising=False)
    assert details_of(Settings(_env_file=None, **words)) == details
