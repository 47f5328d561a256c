import json
from collections import Counter

import pytest

from hookah_wishlist.demo import BadCatalogue, catalogue_from_file
from tests.demo.conftest import SHARED

ROW = {
    "id": 501,
    "brand_slug": "old-lantern",
    "line_slug": "base",
    "tobacco_slug": "fern",
    "brand": "Old Lantern",
    "line": "Base",
    "name": "Fern",
    "alt_name": None,
    "country": "Россия",
    "strength_official": "Средняя",
    "strength_by_ratings": "Лёгкая",
    "status": "Выпускается",
    "image_url": "https://pictures.example/uploads/objects/1/ab.webp",
    "tags": ["Мята", "Папоротник"],
    "description": "Мята.",
    "detail_fetched": True,
}


@pytest.fixture
def written(tmp_path):
    def write(*rows):
        path = tmp_path / "catalog.jsonl"
        lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


def test_a_row_becomes_a_tobacco_with_its_brand_line_and_tags(written):
    catalogue = catalogue_from_file(written(ROW))
    (tobacco,) = catalogue.tobaccos
    assert (tobacco.id, tobacco.path, tobacco.name, tobacco.alt_name) == (
        501,
        "old-lantern/base/fern",
        "Fern",
        "",
    )
    assert tobacco.image == "/uploads/objects/1/ab.webp"
    assert [(brand.slug, brand.name, brand.country) for brand in catalogue.brands] == [
        ("old-lantern", "Old Lantern", "Россия")
    ]
    assert [(line.slug, line.name) for line in catalogue.lines] == [("base", "Base")]
    assert {tag.name: tag.group for tag in catalogue.tags} == {"Мята": "Освежающий", "Папоротник": "Прочее"}


def test_the_votes_follow_from_the_row_alone(written):
    other = ROW | {"id": 502, "tobacco_slug": "moss"}
    alone = catalogue_from_file(written(ROW)).tobaccos[0]
    beside = catalogue_from_file(written(other, dict(reversed(ROW.items())))).tobaccos[1]
    assert alone == beside


def test_an_edited_row_has_other_votes(written):
    before = catalogue_from_file(written(ROW)).tobaccos[0]
    after = catalogue_from_file(written(ROW | {"name": "Fern!"})).tobaccos[0]
    assert (before.votes, before.views) != (after.votes, after.views)


def test_numbers_of_brands_stay_when_others_come(written):
    before = {brand.slug: brand.id for brand in catalogue_from_file(written(ROW)).brands}
    newcomer = ROW | {"id": 7, "brand_slug": "aaa", "brand": "AAA"}
    after = {brand.slug: brand.id for brand in catalogue_from_file(written(newcomer, ROW)).brands}
    assert after["old-lantern"] == before["old-lantern"]


def test_a_row_that_was_never_read_takes_its_neighbours_names(written):
    unread = ROW | {
        "id": 502,
        "tobacco_slug": "moss",
        "brand": "Не указано",
        "line": "Не указано",
        "country": None,
        "status": None,
        "detail_fetched": False,
    }
    catalogue = catalogue_from_file(written(unread, ROW))
    assert [brand.name for brand in catalogue.brands] == ["Old Lantern"]
    assert [line.name for line in catalogue.lines] == ["Base"]
    assert (catalogue.tobaccos[0].added_on, catalogue.tobaccos[0].numbered) == (None, False)


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: the line"),
        (ROW | {"id": "501"}, "line 2: id"),
        (ROW | {"id": 3, "name": ""}, "line 2: name"),
        ({key: value for key, value in ROW.items() if key != "brand_slug"}, "line 2: brand_slug"),
        (ROW | {"id": 3, "tobacco_slug": "a b"}, "line 2: tobacco_slug"),
        (ROW | {"id": 3, "brand_slug": "brands"}, "line 2: no brand can have the address 'brands'"),
        (ROW | {"tobacco_slug": "moss"}, "line 2: the id 501 is already on line 1"),
        (ROW | {"id": 3}, "line 2: the address old-lantern/base/fern is already on line 1"),
    ],
)
def test_a_broken_line_is_named_with_its_problem(written, bad, problem):
    with pytest.raises(BadCatalogue, match=r"catalog\.jsonl, line 2") as told:
        catalogue_from_file(written(ROW, bad))
    assert problem in str(told.value)
    assert "\n" not in str(told.value)


def test_an_empty_or_missing_file_says_so(written, tmp_path):
    with pytest.raises(BadCatalogue, match="holds no tobacco"):
        catalogue_from_file(written("", ""))
    with pytest.raises(BadCatalogue, match="cannot be read: No such file"):
        catalogue_from_file(tmp_path / "nowhere.jsonl")


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/htreviews is not here")
def test_the_real_size_is_served_whole():
    catalogue = catalogue_from_file(SHARED / "catalog.jsonl")
    assert (len(catalogue.tobaccos), len(catalogue.brands), len(catalogue.lines)) == (11_505, 279, 465)
    assert Counter(brand.tab for brand in catalogue.brands) == {"others": 221, "position": 58}
    assert "Не указано" not in {brand.name for brand in catalogue.brands}
    assert not any(line.name == "Не указано" for line in catalogue.lines)
