import json
import re
import subprocess
import sys
from collections import Counter

import pytest

from hookah_wishlist.demo.catalogue import ACTIVE, DISCONTINUED, LIMITED
from hookah_wishlist.demo.invented import invented_catalogue
from tests.demo.conftest import SHARED

CATALOGUE = invented_catalogue()
RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)


def test_it_has_some_forty_brands_and_fifteen_hundred_flavours():
    assert (len(CATALOGUE.brands), len(CATALOGUE.tobaccos)) == (42, 1500)


def test_another_process_invents_the_same_one():
    script = (
        "from hookah_wishlist.demo.invented import invented_catalogue as i; import hashlib;"
        "print(hashlib.sha256(repr(i()).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script], check=True, capture_output=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_numbers_and_addresses_are_unique_and_slugs_are_not():
    tobaccos = CATALOGUE.tobaccos
    assert len({tobacco.id for tobacco in tobaccos}) == len({tobacco.path for tobacco in tobaccos}) == 1500
    assert len({(tobacco.brand_slug, tobacco.slug) for tobacco in tobaccos}) < 1500


def test_a_name_is_repeated_within_a_line_and_its_address_carries_the_number():
    names = Counter((t.brand_slug, t.line_slug, t.line_name, t.name) for t in CATALOGUE.tobaccos)
    repeated = {key for key, count in names.items() if count == 2}
    namesakes = [
        t for t in CATALOGUE.tobaccos if (t.brand_slug, t.line_slug, t.line_name, t.name) in repeated
    ]
    assert any(tobacco.slug.endswith(f"_{tobacco.id}") for tobacco in namesakes)


def test_one_line_address_carries_two_names():
    names = Counter((line.brand_slug, line.slug) for line in CATALOGUE.lines)
    assert [key for key, count in names.items() if count == 2] == [("otter-creek", "otter-creek-main")]


def test_proportions_are_those_of_the_site():
    tobaccos = CATALOGUE.tobaccos
    status = Counter(tobacco.status for tobacco in tobaccos)
    assert 0.05 < status[DISCONTINUED] / 1500 < 0.11
    assert 0 < status[LIMITED] < 30
    assert status["Шуточный 🙃"] == 1
    assert status[ACTIVE] > 1300
    assert 0.15 < sum(bool(RUSSIAN.search(t.name)) for t in tobaccos) / 1500 < 0.40
    assert 0.45 < sum(bool(t.alt_name) for t in tobaccos) / 1500 < 0.70
    assert 0.90 < sum(bool(t.description) for t in tobaccos) / 1500 < 0.96
    assert 0.01 < sum(t.image is None for t in tobaccos) / 1500 < 0.04
    assert {len(tobacco.tags) for tobacco in tobaccos} >= {0, 1, 2, 3, 4}
    felt = Counter(tobacco.strength_by_ratings for tobacco in tobaccos)
    assert felt["Мало оценок"] > 300
    assert felt[None] > 0
    assert sum(t.strength_official == "Не указано" for t in tobaccos) > 5


def test_brands_are_large_and_small_and_one_is_empty():
    sizes = Counter(tobacco.brand_slug for tobacco in CATALOGUE.tobaccos)
    counts = sorted(sizes[brand.slug] for brand in CATALOGUE.brands)
    assert counts[0] == 0
    assert counts.count(1) >= 3
    assert counts[-1] > 200 > counts[-2] > 100
    assert sum(count > 40 for count in counts) >= 10


def test_one_brand_is_discontinued_as_a_whole():
    gone = {t.brand_slug for t in CATALOGUE.tobaccos} - {
        t.brand_slug for t in CATALOGUE.tobaccos if t.status != DISCONTINUED
    }
    assert gone == {"noski-tabak"}


def test_lines_and_tags_are_known():
    lines = {(line.brand_slug, line.slug, line.name) for line in CATALOGUE.lines}
    assert {(t.brand_slug, t.line_slug, t.line_name) for t in CATALOGUE.tobaccos} <= lines
    assert {name for t in CATALOGUE.tobaccos for name in t.tags} <= {tag.name for tag in CATALOGUE.tags}
    assert len({tag.group for tag in CATALOGUE.tags}) == 18
    assert len(CATALOGUE.tags) >= 100
    assert (
        len({tag.id for tag in CATALOGUE.tags})
        == len({tag.name for tag in CATALOGUE.tags})
        == len(CATALOGUE.tags)
    )


def test_each_tab_needs_a_second_batch():
    tabs = Counter(brand.tab for brand in CATALOGUE.brands)
    assert tabs == {"position": 21, "others": 21}


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/htreviews is not here")
def test_no_brand_is_a_real_one():
    real = json.loads((SHARED / "brands_and_lines.json").read_text(encoding="utf-8"))
    taken = {brand["brand"].casefold() for brand in real} | {brand["brand_slug"] for brand in real}
    ours = {word for b in CATALOGUE.brands for word in (b.name.casefold(), b.alt_name.casefold(), b.slug)}
    assert not ours & taken
