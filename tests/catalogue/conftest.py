"""The real-size catalogue, loaded once a run; what needs it is skipped where the file is absent."""

import pytest

from hookah_wishlist.database import connect
from tests.catalogue.real_size import CATALOG, load
from tests.cluster import clone, drop


@pytest.fixture(scope="session")
async def real_size_url(template_url):
    if not CATALOG.exists():
        pytest.skip(f"needs {CATALOG}")
    url = await clone(template_url)
    connection = await connect(url)
    await load(connection)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    yield url
    await drop(url)


@pytest.fixture(scope="session")
async def real_size(real_size_url):
    """A connection to the real-size catalogue, for tests that only read."""
    connection = await connect(real_size_url)
    yield connection
    await connection.close()
