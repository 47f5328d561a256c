"""Programs that we start get what they need, and none of our secrets."""

from contextlib import suppress

import psutil
import pytest

from hookah_wishlist.backups.programs import find_programs, probe
from hookah_wishlist.database.embedded import binaries
from tests.program import program

SECRETS = {
    "METRICS_TOKEN": "m3trics-token-of-ours",
    "BACKUP_PASSPHRASE": "correct-horse-battery",
    "ACCESS_TOKEN_KEY": "0123456789abcdef" * 4,
    "SOMEBODY_ELSES_SECRET": "an-operators-other-key",
}


@pytest.mark.process
async def test_no_program_that_runs_beside_ours_knows_a_secret(tmp_path, chromium_path):
    async with program(tmp_path, chromium_path=chromium_path, **SECRETS) as running:
        await running.until_said("browser.started")
        environments = {}
        for process in psutil.Process(running.process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # short-lived
                environments[" ".join(process.cmdline())] = process.environ()
        for program_of_ours in ("postgres", "playwright", "chrom"):
            assert any(program_of_ours in command for command in environments), environments.keys()
        for name, environment in environments.items():
            assert SECRETS.keys().isdisjoint(environment), name
            assert set(SECRETS.values()).isdisjoint(environment.values()), name


def test_no_program_that_is_asked_for_its_version_knows_a_secret(tmp_path, monkeypatch):
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    told = tmp_path / "told"
    for name in ("pg_dump", "postgres"):
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\nenv >>{told}\necho '{name} (PostgreSQL) 99.1'\n")
        script.chmod(0o755)
    assert probe(tmp_path).major == 99
    assert binaries.probe(tmp_path).major == 99
    find_programs(15)
    told = told.read_text()
    assert "PATH=" in told
    assert [value for value in SECRETS.values() if value in told] == []
