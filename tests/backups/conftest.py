"""Databases worth a backup, on the servers that we promise to serve."""

from contextlib import contextmanager

import pyrage
import pytest

from hookah_wishlist.backups.plan import Plan
from hookah_wishlist.database import embedded_server
from hookah_wishlist.database.embedded.binaries import DEBIAN
from tests.backups.given import fill
from tests.backups.passphrases import closed
from tests.cluster import clone, create, drop, migrated_template


@pytest.fixture(scope="session")
async def older_server(tmp_path_factory):
    """PostgreSQL 15, the oldest that we serve, where this machine has it."""
    if not (DEBIAN / "15" / "bin" / "postgres").exists():
        pytest.skip("PostgreSQL 15 is missing: apt-get install postgresql-15")
    directory = tmp_path_factory.mktemp("cluster15")
    async with embedded_server(directory, binaries=DEBIAN / "15" / "bin", durable=False) as url:
        yield await migrated_template(url)


@pytest.fixture
def plan(tmp_path):
    return Plan(tmp_path / "backups")


@pytest.fixture(scope="session")
async def filled_template(template_url):
    url = await create(template_url, "tests_filled", template="tests_template")
    await fill(url)
    return url


@pytest.fixture
async def filled(filled_template):
    """A database of this test's own, with people, lists and a catalogue."""
    url = await clone(filled_template)
    yield url
    await drop(url)


@pytest.fixture(scope="session")
def with_cheap_passphrases():
    """A context in which a passphrase costs a millisecond instead of a second."""

    @contextmanager
    def cheap():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pyrage.passphrase, "encrypt", closed)
            yield

    return cheap


@pytest.fixture
def cheap_passphrases(with_cheap_passphrases):
    with with_cheap_passphrases():
        yield
