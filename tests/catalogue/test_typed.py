"""Whether people find what they mean, over the real-size catalogue."""

import pytest

from hookah_wishlist.catalogue import store
from tests.catalogue.meaning import is_meant
from tests.catalogue.typed import TYPED

EVERYTHING = [(kind, text, meaning) for kind, table in TYPED.items() for text, meaning in table.items()]
PROMISED = {  # word for word what the product promises
    "sno": "Snobless",
    "cola darks": "DARKSIDE / Darkside Cola",
    "тангирс": "Tangiers",
    "ьфые рфму": "MUSTHAVE",
}


async def test_at_least_95_of_100_typed_texts_have_the_meant_one_among_the_first_three(real_size):
    names = {tag.id: tag.name for tag in await store.tags(real_size)}
    missed = []
    for kind, text, meaning in EVERYTHING:
        page = await store.search(real_size, text)
        if not any(is_meant(meaning, row, names) for row in page.items[:3]):
            missed.append(f"{kind}: {text} → {[f'{row.brand} / {row.name}' for row in page.items[:3]]}")
    assert len(EVERYTHING) >= 60
    assert len(missed) <= len(EVERYTHING) * 0.05, "\n".join(missed)


@pytest.mark.parametrize(("text", "meaning"), PROMISED.items())
async def test_what_the_product_promises_comes_first(real_size, text, meaning):
    page = await store.search(real_size, text)
    assert is_meant(meaning, page.items[0], {})


async def test_exact_names_come_before_beginnings_and_each_by_rating(real_size):
    page = await store.search(real_size, "cola", limit=100)
    exact = [
        row for row in page.items if row.name.lower() == "cola" or (row.alt_name or "").lower() == "cola"
    ]
    assert len(exact) > 20
    ratings = [row.weighted_rating or 0 for row in page.items[: len(exact)]]
    assert ratings == sorted(ratings, reverse=True)
    assert not {"Colafornication", "Pina Colada"} & {row.name for row in page.items[: len(exact)]}


@pytest.mark.parametrize("text", ["ёжик", "мёд", "вишнёвая кола"])
async def test_yo_equals_ye(real_size, text):
    assert await ids(real_size, text) == await ids(real_size, text.replace("ё", "е"))


async def test_a_text_without_a_single_letter_finds_nothing(real_size):
    assert (await store.search(real_size, "?!…")).items == ()


async def test_spaces_alone_are_no_text_and_list_everything(real_size):
    assert await ids(real_size, "  ") == await ids(real_size, "")


async def test_a_word_that_nothing_has_does_not_hide_what_the_other_words_mean(real_size):
    page = await store.search(real_size, "табак darkside supernova")
    assert page.items[0].name == "Supernova"


async def ids(connection, text):
    return [row.id for row in (await store.search(connection, text)).items]
