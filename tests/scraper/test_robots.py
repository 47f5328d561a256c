import pytest

from hookah_wishlist.scraper.robots import Rules

AGENT = "HookahWishlist/0.1 (+mailto:keeper@example.org)"
TEXT = """
User-agent: GPTBot
Disallow: /

User-agent: *
Disallow: /api/
Disallow: /search/?text=
Crawl-delay: 2.5
"""


def test_paths_are_allowed_unless_they_are_forbidden():
    rules = Rules.from_text(TEXT, AGENT)

    assert rules.allows("/tobaccos/brands?r=position&s=rating&d=desc")
    assert rules.allows("/postData")
    assert not rules.allows("/api/anything")
    assert not rules.allows("/search/?text=мята")
    assert rules.delay == 2.5


def test_a_group_that_names_us_counts_alone():
    rules = Rules.from_text(TEXT + "\nUser-agent: hookahwishlist\nDisallow: /postData\n", AGENT)

    assert not rules.allows("/postData")
    assert rules.allows("/api/anything")
    assert rules.delay is None


def test_somebody_elses_group_does_not_bind_us():
    assert Rules.from_text("User-agent: GPTBot\nDisallow: /", AGENT).allows("/tobaccos")


def test_the_longest_rule_wins():
    rules = Rules.from_text("User-agent: *\nDisallow: /tobaccos\nAllow: /tobaccos/brands\n", AGENT)

    assert rules.allows("/tobaccos/brands")
    assert not rules.allows("/tobaccos/sarma")


@pytest.mark.parametrize("text", ["", "<!DOCTYPE html><html><body>Рейтинги</body></html>", "\ufeff# nothing"])
def test_a_text_without_rules_forbids_nothing(text):
    assert Rules.from_answer(200, text, AGENT).allows("/tobaccos")


def test_a_byte_order_mark_hides_no_rule():
    assert not Rules.from_text("\ufeffUser-agent: *\nDisallow: /", AGENT).allows("/tobaccos")


@pytest.mark.parametrize("status", [404, 410, 401, 403, 301])
def test_a_file_that_is_not_there_allows_everything(status):
    rules = Rules.from_answer(status, TEXT, AGENT)

    assert rules.known
    assert rules.allows("/api/anything")
    assert rules.delay is None


@pytest.mark.parametrize("status", [500, 502, 503, 429, None])
def test_a_file_that_cannot_be_had_forbids_everything_for_now(status):
    rules = Rules.from_answer(status, "", AGENT)

    assert not rules.known
    assert not rules.allows("/tobaccos/brands")
