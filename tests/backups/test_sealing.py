"""Encrypted backups: closed for everybody else, and open to age's own tool."""

import io
import shutil
import subprocess
from dataclasses import replace

import pyrage
import pytest

from hookah_wishlist.backups import manifest, sealing
from hookah_wishlist.backups.cipher import decrypt
from hookah_wishlist.backups.problems import WrongKey
from hookah_wishlist.backups.recording import back_up
from hookah_wishlist.backups.restoring import restore
from hookah_wishlist.backups.sealing import Seal, identities_for
from hookah_wishlist.database import find_binaries
from tests.backups.given import do, rows

pytestmark = pytest.mark.process

PASSPHRASE = 'пароль "with $pace'


@pytest.fixture
def pair():
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


async def test_a_passphrase_closes_and_opens_it_and_nothing_can_be_read_meanwhile(
    filled, plan, cheap_passphrases
):
    plan = replace(plan, seal=Seal(passphrase=PASSPHRASE))
    before = await rows(filled)
    run = await back_up(filled, plan, "hand")
    assert (run.state, run.error, run.verified_at is not None) == ("done", None, True)
    file = plan.directory / run.file
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n")
    for path in plan.directory.iterdir():
        assert b"PGDMP" not in path.read_bytes()
        assert b"AGE-SECRET-KEY" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
    await do(filled, "TRUNCATE users CASCADE")
    await restore(filled, plan, file, replace=True)
    assert await rows(filled) == before


async def test_a_machine_with_public_keys_alone_verifies_it_and_can_not_open_it(filled, plan, pair):
    identity, recipient = pair
    before = await rows(filled)
    making = replace(plan, seal=Seal(recipients=(recipient,)))
    run = await back_up(filled, making, "hand")
    assert (run.error, run.verified_at is not None) == (None, True)
    file = plan.directory / run.file

    with pytest.raises(WrongKey, match="set BACKUP_AGE_IDENTITY"):
        await restore(filled, making, file, replace=True)
    other = str(pyrage.x25519.Identity.generate())
    with pytest.raises(WrongKey, match="another key"):
        await restore(filled, replace(plan, seal=Seal(identities=(other,))), file, replace=True)
    assert await rows(filled) == before

    await do(filled, "TRUNCATE users CASCADE")
    await restore(filled, replace(plan, seal=Seal(identities=(other, identity))), file, replace=True)
    assert await rows(filled) == before


def test_a_passphrase_opens_what_it_closed_at_ages_own_cost():
    seal = Seal(passphrase=PASSPHRASE)
    key = sealing.new_key(seal)
    assert identities_for(key.closed, seal) == (key.identity,)


async def test_with_both_either_opens_it(filled, plan, pair, cheap_passphrases):
    identity, recipient = pair
    run = await back_up(filled, replace(plan, seal=Seal((recipient,), PASSPHRASE)), "hand")
    file = plan.directory / run.file
    _, told = manifest.read(file)
    for seal in (Seal(passphrase=PASSPHRASE), Seal(identities=(identity,)), Seal((), "wrong", (identity,))):
        opened = io.BytesIO()
        with file.open("rb") as closed:
            decrypt(closed, opened, identities_for(told.key, seal))
        assert opened.getvalue().startswith(b"PGDMP")


def test_a_machine_that_was_busy_when_it_was_measured_opens_it_all_the_same(monkeypatch):
    answers = [pyrage.DecryptError("Excessive work parameter for passphrase."), b"AGE-SECRET-KEY-1"]
    monkeypatch.setattr(pyrage.passphrase, "decrypt", lambda *_: answered(answers))
    assert identities_for("closed", Seal(passphrase=PASSPHRASE)) == ("AGE-SECRET-KEY-1",)


def test_a_machine_that_is_too_slow_for_it_is_not_told_of_another_passphrase(monkeypatch):
    answers = [pyrage.DecryptError("Excessive work parameter for passphrase.")] * sealing.MEASUREMENTS
    monkeypatch.setattr(pyrage.passphrase, "decrypt", lambda *_: answered(answers))
    with pytest.raises(WrongKey, match="too much work for this machine"):
        identities_for("closed", Seal(passphrase=PASSPHRASE))
    assert answers == []


def answered(answers):
    if isinstance(answer := answers.pop(0), Exception):
        raise answer
    return answer


@pytest.mark.skipif(shutil.which("age") is None, reason="age is missing: apt-get install age")
async def test_ages_own_tool_opens_it(filled, plan, pair, tmp_path, cheap_passphrases):
    identity, recipient = pair
    run = await back_up(filled, replace(plan, seal=Seal((recipient,), PASSPHRASE)), "hand")
    file = plan.directory / run.file
    _, told = manifest.read(file)
    behind = pyrage.passphrase.decrypt(told.key.encode(), PASSPHRASE).decode()
    for number, key in enumerate((identity, behind)):
        assert listed(opened_by_age(file, key, tmp_path / str(number))) == told.contents.keys()


def opened_by_age(file, key, directory):
    directory.mkdir()
    (directory / "key").write_text(f"# created: today\n{key}\n")
    command = ["age", "-d", "-i", directory / "key", "-o", directory / "dump", file]
    subprocess.run(command, check=True)
    return directory / "dump"


def listed(dump):
    """The tables with data in it, as pg_restore tells them."""
    said = subprocess.run(
        [find_binaries().program("pg_restore"), "--list", dump], capture_output=True, text=True, check=True
    ).stdout
    return {line.split()[6] for line in said.splitlines() if " TABLE DATA " in line}
