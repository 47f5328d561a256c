"""Search texts that another release has made are made anew once, at the start."""

from dataclasses import replace

from hookah_wishlist.catalogue import intake, store
from hookah_wishlist.catalogue.intake import Coverage, keep_texts_current
from tests.catalogue.visits import ROW, brand


async def test_texts_of_another_release_are_made_anew_and_then_left_alone(connection):
    rows = [ROW, replace(ROW, id=502, slug="leto", name="Летняя", alt_name="Summer")]
    await intake.take_brand(connection, None, brand(announced=2), rows, Coverage.FULL, None)
    await connection.execute(
        "UPDATE tobaccos SET search_vector = '', name_key = '';"
        "UPDATE catalogue_state SET search_texts = 'before'"
    )

    assert await keep_texts_current(connection) == 2
    assert [row.id for row in (await store.search(connection, "летняя")).items] == [502]
    assert await keep_texts_current(connection) == 0
