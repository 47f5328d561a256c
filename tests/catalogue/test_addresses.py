import pytest
from hypothesis import given
from hypothesis import strategies as some

from hookah_wishlist.catalogue.addresses import host, picture
from hookah_wishlist.scraper.pages import SourcePath, TobaccoPath, source_path, tobacco_path

ZIMA = TobaccoPath("sarma", "klassicheskaya", "zima")


@pytest.mark.parametrize(
    "address",
    [
        "https://htreviews.org/tobaccos/sarma/klassicheskaya/zima",
        "http://htreviews.org/tobaccos/sarma/klassicheskaya/zima/",
        "https://www.htreviews.org/tobaccos/sarma/klassicheskaya/zima",
        "https://m.htreviews.org/tobaccos/sarma/klassicheskaya/zima",
        "HTTPS://HTREVIEWS.ORG/tobaccos/sarma/klassicheskaya/zima",
        "htreviews.org/tobaccos/sarma/klassicheskaya/zima",
        "www.htreviews.org/tobaccos/sarma/klassicheskaya/zima",
        "htreviews.org:443/tobaccos/sarma/klassicheskaya/zima",
        "//htreviews.org/tobaccos/sarma/klassicheskaya/zima",
        "http://127.0.0.1:8123/tobaccos/sarma/klassicheskaya/zima",
        "https://htreviews.org/tobaccos/sarma/klassicheskaya/zima?utm_source=telegram&s=1",
        "https://htreviews.org/tobaccos/sarma/klassicheskaya/zima#reviews",
        "https://htreviews.org//tobaccos//sarma/klassicheskaya/zima",
        "https://htreviews.org/tobaccos/s%61rma/klassicheskaya/zima",
        "https://htreviews.org/tobaccos/Sarma/Klassicheskaya/ZIMA",
        "/tobaccos/sarma/klassicheskaya/zima",
        "tobaccos/sarma/klassicheskaya/zima",
        "sarma/klassicheskaya/zima",
        "  sarma/klassicheskaya/zima/ \n",
    ],
)
def test_a_tobacco_is_known_by_any_form_of_its_address(address):
    assert tobacco_path(address) == ZIMA


@pytest.mark.parametrize(
    "address",
    [
        "",
        "зима",
        "кола дарк",
        "https://htreviews.org/",
        "https://htreviews.org/tobaccos",
        "https://htreviews.org/tobaccos/brands?r=position",
        "https://htreviews.org/tobaccos/new/a/b",
        "https://htreviews.org/tobaccos/lines",
        "https://htreviews.org/tobaccos/sarma",
        "https://htreviews.org/tobaccos/sarma/klassicheskaya",
        "https://htreviews.org/tobaccos/sarma/klassicheskaya/zima/reviews",
        "https://htreviews.org/profile/1/2",
        "/profile/1/2",
        "example.com/one/two",
        "https://example.com/sarma/klassicheskaya/zima",
        "javascript:sarma/klassicheskaya/zima",
        "mailto:a@b.example",
        "../sarma/klassicheskaya",
        "http://[",
    ],
)
def test_nothing_else_is_taken_for_a_tobacco(address):
    assert tobacco_path(address) is None


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://htreviews.org/tobaccos/sarma", SourcePath("sarma")),
        ("sarma", SourcePath("sarma")),
        ("sarma/klassicheskaya", SourcePath("sarma", "klassicheskaya")),
        ("/tobaccos/420/main/", SourcePath("420", "main")),
        ("https://htreviews.org/tobaccos/brands", None),
        ("new", None),
    ],
)
def test_brands_and_lines_have_addresses_too(address, path):
    assert source_path(address) == path


@pytest.mark.parametrize(
    "address",
    [
        "https://htreviews.org/tobaccos/omut/main/limonad-%3C%3Cshchuka%3E%3E",
        "https://htreviews.org/tobaccos/omut/main/limonad-%3c%3cshchuka%3e%3e",
        "/tobaccos/omut/main/limonad-<<shchuka>>",
        "omut/main/limonad-<<shchuka>>",
    ],
)
def test_a_slug_that_needs_encoding_has_one_form(address):
    assert tobacco_path(address) == TobaccoPath("omut", "main", "limonad-%3C%3Cshchuka%3E%3E")


def test_a_byte_order_mark_in_a_slug_is_part_of_it():
    path = TobaccoPath("omut", "main", "%EF%BB%BFyogurt")

    assert tobacco_path("omut/main/\ufeffyogurt") == path
    assert tobacco_path(f"https://htreviews.org{path}") == path


def test_a_slash_or_a_blank_that_was_encoded_is_no_slug():
    assert tobacco_path("/tobaccos/omut/main/a%2Fb") is None
    assert tobacco_path("/tobaccos/omut/main/a%20b") is None


SLUG = some.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True)


@given(SLUG.filter(lambda slug: slug not in {"brands", "lines", "new", "tobaccos"}), SLUG, SLUG)
def test_an_address_is_read_back(brand, line, slug):
    path = TobaccoPath(brand, line, slug)

    assert tobacco_path(f"https://htreviews.org{path}") == path
    assert tobacco_path(f"{brand}/{line}/{slug}") == path


@given(some.text() | some.text(some.characters(categories=["Cs", "Po", "Nd"])))
def test_no_text_frightens_the_reader_of_addresses(text):
    source_path(text)
    picture(text)
    host(text)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://htreviews.org/uploads/objects/1/ab.webp", "/uploads/objects/1/ab.webp"),
        ("uploads/objects/1/ab.webp", "/uploads/objects/1/ab.webp"),
        ("/uploads/objects/1/ab.webp", "/uploads/objects/1/ab.webp"),
        ("https://htreviews.org/images/no_image.webp", ""),
        ("images/logo1.webp", ""),
        ("data:image/gif;base64,R0lGOD", ""),
        ("", ""),
        (None, None),
    ],
)
def test_a_picture_is_its_path_and_a_placeholder_is_none(address, path):
    assert picture(address) == path


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.HTReviews.org/tobaccos/sarma", "htreviews.org"),
        ("m.htreviews.org:443/tobaccos/sarma", "htreviews.org"),
        ("//htreviews.org/tobaccos/sarma", "htreviews.org"),
        ("https://htreviews.org@evil.example/tobaccos/sarma", "evil.example"),
        ("https://htreviews.org.evil.example/tobaccos/sarma", "htreviews.org.evil.example"),
        ("sarma/klassicheskaya/zima", None),
        ("/tobaccos/sarma", None),
        ("http://[", None),
    ],
)
def test_the_host_of_an_address_is_told_apart_from_its_mirrors_names(address, name):
    assert host(address) == name
