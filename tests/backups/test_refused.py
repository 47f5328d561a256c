"""What is no whole backup of ours is refused before anything is touched."""

import json
import os
import shutil
from dataclasses import replace

import pytest

from hookah_wishlist.backups.plan import Plan
from hookah_wishlist.backups.problems import CannotRestore, NewerBackup, NotABackup, PlainBackup, WrongKey
from hookah_wishlist.backups.recording import back_up
from hookah_wishlist.backups.restoring import restore
from hookah_wishlist.backups.sealing import Seal
from hookah_wishlist.backups.shelf import named, stored
from tests.backups.forging import rewrite, sum_up
from tests.backups.given import rows
from tests.cluster import clone, drop

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
async def originals(filled_template, tmp_path_factory, with_cheap_passphrases):
    """A plain backup and an encrypted one."""
    directory = tmp_path_factory.mktemp("originals")
    url = await clone(filled_template)
    plan = Plan(directory)
    plain = await back_up(url, plan, "hand")
    with with_cheap_passphrases():
        sealed = await back_up(url, replace(plan, seal=Seal(passphrase="correct horse")), "hand")
    await drop(url)
    return directory / plain.file, directory / sealed.file


@pytest.fixture
def files(originals, tmp_path):
    """A copy of both that a test may spoil."""
    shutil.copytree(originals[0].parent, tmp_path / "copy")
    return [named(tmp_path / "copy" / one.name) for one in originals]


@pytest.fixture
async def refused(filled, plan):
    """Gives the words of the refusal, and sees to it that nothing was touched."""

    async def refusal(path, kind=NotABackup, *, seal=None):
        before = await rows(filled)
        with pytest.raises(kind) as refused:
            await restore(filled, replace(plan, seal=seal or plan.seal), path, replace=True)
        assert await rows(filled) == before
        assert stored(plan.directory) == []  # nothing was even put aside
        return str(refused.value)

    return refusal


def cut(path, size):
    path.write_bytes(path.read_bytes()[:size])


def spoil(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


async def test_a_truncated_or_altered_one(files, refused):
    plain, _ = files
    whole = plain.path.read_bytes()
    for size in (0, 10, len(whole) // 2, len(whole) - 1):
        cut(plain.path, size)
        assert "was truncated or altered" in await refused(plain.path)
        plain.path.write_bytes(whole)
    spoil(plain.path, len(whole) // 2)
    assert "was truncated or altered" in await refused(plain.path)


async def test_one_whose_checksums_were_made_to_fit(files, refused):
    """The archive itself is looked at as well: it is restored on trial, and every row is counted."""
    plain, sealed = files
    whole = plain.path.read_bytes()
    for size in (0, len(whole) - 1):
        cut(plain.path, size)
        sum_up(plain)
        assert "could not be tried out" in await refused(plain.path, CannotRestore)
        plain.path.write_bytes(whole)
    whole = sealed.path.read_bytes()
    for spoilt in (whole[:-1], whole[:-20] + b"x" + whole[-19:]):
        sealed.path.write_bytes(spoilt)
        sum_up(sealed)
        words = await refused(sealed.path, CannotRestore, seal=Seal(passphrase="correct horse"))
        assert "truncated or altered" in words


async def test_one_with_fewer_rows_than_its_manifest_says(files, refused):
    contents = json.loads(files[0].manifest.read_text())["contents"]
    rewrite(files[0], contents=contents | {"wishlist_items": contents["wishlist_items"] + 1})
    assert "rows in wishlist_items" in await refused(files[0].path, CannotRestore)


async def test_a_manifest_that_was_altered_or_says_what_it_must_not(files, refused):
    plain, _ = files
    plain.manifest.write_text(plain.manifest.read_text().replace('"users": 7', '"users": 8'))
    assert f"{plain.manifest.name} was truncated or altered" in await refused(plain.path)
    rewrite(plain, contents={'x"; DROP TABLE users; --': 0})
    assert "is no manifest of ours" in await refused(plain.path)
    plain.manifest.write_text("[" * 100_000)
    sum_up(plain)
    assert "is no manifest of ours" in await refused(plain.path)


async def test_one_that_came_without_its_other_files(files, refused):
    plain, _ = files
    plain.checksums.unlink()
    assert f"{plain.checksums.name} is missing: a backup is three files" in await refused(plain.path)


async def test_what_is_none_of_ours(files, refused, tmp_path):
    other = tmp_path / "other.dump"
    shutil.copy(files[0].path, other)
    assert "is not the name of a backup of ours" in await refused(other)
    assert "is missing" in await refused(tmp_path / "hookah-wishlist-20260101T030000Z.dump")
    rewrite(files[0], program="accounting")
    assert "another program: 'accounting'" in await refused(files[0].path)


async def test_something_else_under_our_name(files, refused):
    files[0].path.write_bytes(b"PGDMP" + b"\0" * 1000)
    sum_up(files[0])
    assert "could not be tried out" in await refused(files[0].path, CannotRestore)


async def test_one_of_a_newer_release(files, refused):
    known = json.loads(files[0].manifest.read_text())["migrations"]
    rewrite(files[0], migrations=[*known, "9999.later"], version="7.0")
    assert "newer release (7.0), whose schema this one does not know (9999.later)" in await refused(
        files[0].path, NewerBackup
    )
    rewrite(files[0], format=2, migrations=known)
    assert "newer release" in await refused(files[0].path, NewerBackup)


async def test_an_encrypted_one_without_its_key(files, refused):
    _, sealed = files
    assert "set BACKUP_PASSPHRASE" in await refused(sealed.path, WrongKey)
    words = await refused(sealed.path, WrongKey, seal=Seal(passphrase="incorrect horse"))
    assert words == "BACKUP_PASSPHRASE does not open it: it was another one when it was made."


ODD = {
    "run": [2**70, 2**31, -1, "7", 1.5, True, None],
    "made_by": [2**70, 0, "15"],
    "format": [0, "1", 2**70],
    "contents": [{"users": 2**70}, {"users": -1}, {"users": "7"}, {"users": None}, [], None],
    "migrations": [["0001.catalogue; --"], [7], "0001.catalogue", [["0001"]]],
    "made_at": ["yesterday", 0, "2026-01-01T00:00:00", "99999-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
    "is_encrypted": ["no", 0, None],
    "key": [7, "x" * 100_000],
    "version": [1, "x" * 1000, "1\n2"],
}


async def test_a_manifest_with_odd_numbers_and_words_names_them(files, refused):
    plain, _ = files
    whole = plain.manifest.read_text()
    for name, values in ODD.items():
        for value in values:
            rewrite(plain, **{name: value})
            assert f"is no manifest of ours ({name}" in await refused(plain.path), (name, value)
            plain.manifest.write_text(whole)
    for text in (whole.replace('"run":', '"run": NaN, "x":'), '{"a":' * 100_000, "", "null"):
        plain.manifest.write_text(text)
        sum_up(plain)
        assert "is no manifest of ours" in await refused(plain.path)


async def test_one_in_clear_where_backups_are_encrypted_unless_it_is_wanted(files, refused, filled, plan):
    plain, _ = files
    seal = Seal(passphrase="correct horse")
    assert "--allow-plain" in await refused(plain.path, PlainBackup, seal=seal)
    done = await restore(filled, plan, plain.path, replace=True, allow_plain=True)
    assert done.manifest.contents["users"] == 7


async def test_what_is_no_file_is_neither_waited_for_nor_a_trace(files, refused):
    plain, _ = files
    plain.checksums.unlink()
    os.mkfifo(plain.checksums)
    assert f"{plain.checksums.name} can not be read" in await refused(plain.path)
    aside = plain.path.with_suffix(".dump.real")
    plain.checksums.unlink()
    sum_up(plain)
    plain.path.rename(aside)
    os.mkfifo(plain.path)
    assert f"{plain.path.name} can not be read" in await refused(plain.path)
