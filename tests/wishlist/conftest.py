"""Two persons, one of whom the tests are about, and something to wish for."""

import pytest

from tests.wishlist.given import given_catalogue, given_people

ANNA, BORIS = 1, 2


@pytest.fixture
async def lists(connection):
    """The test's own connection, with Anna (1), Boris (2) and tobaccos 1 to 6."""
    await given_people(connection, ANNA, BORIS)
    await given_catalogue(connection)
    return connection
