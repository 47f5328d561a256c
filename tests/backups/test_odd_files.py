"""BACKUP_DIR is a directory where others may have put whatever they like."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from hookah_wishlist.backups import shelf
from hookah_wishlist.backups.recording import back_up
from tests.program import program

pytestmark = pytest.mark.process

NAME = "hookah-wishlist-20260101T030000Z.dump"


@pytest.fixture
def odd(plan):
    """Links that lead nowhere, to directories and in a circle, and names of ours that are no files."""
    directory = plan.directory
    directory.mkdir(parents=True)
    elsewhere = directory.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("somebody else's")
    (directory / NAME).symlink_to(directory / "nowhere")
    (directory / NAME.replace("03", "04")).mkdir()
    os.mkfifo(directory / NAME.replace("03", "05"))
    (directory / f"{NAME.replace('03', '06')}.part").symlink_to(elsewhere)
    (directory / f"{NAME.replace('03', '07')}.part").mkdir()
    (directory / f"{NAME.replace('03', '08')}.part").symlink_to(elsewhere / "precious")
    circle = directory / NAME.replace("03", "09")
    circle.symlink_to(circle)
    return elsewhere / "precious"


async def test_odd_files_stop_no_backup_and_what_links_lead_to_stays(filled, plan, odd):
    run = await back_up(filled, plan, "hand")
    assert (run.error, run.is_good) == (None, True)
    assert [one.path.name for one in shelf.stored(plan.directory)] == [run.file]
    assert odd.read_text() == "somebody else's"


async def test_a_directory_of_the_next_backups_name_stops_none(filled, plan):
    plan.directory.mkdir(parents=True)
    now = datetime.now(UTC).replace(microsecond=0)
    for seconds in range(60):
        name = shelf.file_name(
            now + timedelta(seconds=seconds), is_verified=True, is_before_restore=False, is_encrypted=False
        )
        (plan.directory / name).mkdir()
    run = await back_up(filled, plan, "hand")
    assert (run.error, run.is_good) == (None, True)


async def test_odd_files_do_not_keep_backups_from_being_listed(filled, plan, odd, tmp_path):
    run = await back_up(filled, plan, "hand")
    settings = {"DATABASE_URL": filled, "BACKUP_DIR": str(plan.directory)}
    async with program(tmp_path / "data", "backups", "--check", **settings) as running:
        assert await running.ended() == 0
    assert [line.split()[0] for line in running.said] == [run.file]
