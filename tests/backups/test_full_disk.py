"""A full disk, and a directory that can not be written: the old backups stay, nothing half written does."""

import errno
import os
import resource
import subprocess
from contextlib import contextmanager
from dataclasses import replace

import pytest

from hookah_wishlist.backups import placing, records, shelf
from hookah_wishlist.backups.keeping import Keep
from hookah_wishlist.backups.part import write_whole
from hookah_wishlist.backups.problems import CannotBackUp
from hookah_wishlist.backups.recording import back_up
from hookah_wishlist.backups.sealing import Seal
from hookah_wishlist.database import connect
from tests.backups.given import ask
from tests.program import program

pytestmark = pytest.mark.process
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")


def names(directory):
    return sorted(path.name for path in directory.iterdir())


@contextmanager
def small_disk(directory, size):
    """A file system with this much room."""
    directory.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", directory], capture_output=True, check=False
    )
    if done.returncode != 0:
        pytest.skip("nothing can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", directory], check=True)


@as_root
@pytest.mark.parametrize("seal", [Seal(), Seal(passphrase="correct horse")], ids=["plain", "encrypted"])
async def test_a_disk_that_fills_up_leaves_the_old_ones_and_an_alarm(
    filled, plan, capsys, seal, cheap_passphrases
):
    with small_disk(plan.directory, "200k"):
        first = await back_up(filled, plan, "hand")
        (plan.directory / "something else").write_bytes(bytes(40_000))
        before = names(plan.directory)
        free = os.statvfs(plan.directory).f_bavail

        with pytest.raises(CannotBackUp, match=r"old ones are as they were\. No space left on device"):
            await back_up(filled, replace(plan, seal=seal), "hand")

        assert names(plan.directory) == before
        assert os.statvfs(plan.directory).f_bavail == free
        assert [it.path.name for it in shelf.stored(plan.directory)] == [first.file]
    assert "backup.failed" in capsys.readouterr().out
    connection = await connect(filled)
    last = await records.last(connection)
    assert (last.state, last.error) == ("failed", "No space left on device.")
    assert (await records.last_good(connection)).file == first.file
    await connection.close()


async def test_so_does_a_file_that_may_not_grow(filled, plan, tmp_path):
    """Without a file system of its own: the kernel refuses the program's write for its size."""
    first = await back_up(filled, plan, "hand")
    before = names(plan.directory)
    settings = {"DATABASE_URL": filled, "BACKUP_DIR": str(plan.directory)}
    # Half of a compiled module would stop everybody who comes later.
    settings["PYTHONDONTWRITEBYTECODE"] = "1"
    async with program(tmp_path, "backup", **settings) as running:
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (20_000, 20_000))
        assert await running.ended() == 1
    assert "File too large" in "".join(running.said)
    assert "Traceback" not in "".join(running.said)
    assert names(plan.directory) == before
    assert await ask(filled, "SELECT error FROM backups ORDER BY id DESC LIMIT 1") == "File too large."
    assert first.file in before


async def test_a_directory_that_can_not_be_written_is_said_in_a_sentence(filled, plan, tmp_path):
    (tmp_path / "file").touch()
    plan = replace(plan, directory=tmp_path / "file" / "backups")
    with pytest.raises(CannotBackUp, match=r"BACKUP_DIR .* can not hold our backups \(Not a directory\)"):
        await back_up(filled, plan, "hand")
    assert "Not a directory" in await ask(filled, "SELECT error FROM backups")


async def test_a_directory_may_be_a_link_to_another(filled, plan, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    plan.directory.symlink_to(tmp_path / "elsewhere")
    run = await back_up(filled, plan, "hand")
    assert (tmp_path / "elsewhere" / run.file).is_file()
    assert plan.directory.is_symlink()


@pytest.mark.parametrize("last", [".json", ".sha256"])
async def test_a_disk_that_is_full_at_the_very_end_leaves_nothing_either(filled, plan, monkeypatch, last):
    """The dump has found its room, and what stands beside it has not."""
    first = await back_up(filled, plan, "hand")
    before = names(plan.directory)

    def write(path, text):
        if path.suffix == last:
            raise OSError(errno.ENOSPC, "No space left on device")
        write_whole(path, text)

    monkeypatch.setattr(placing, "write_whole", write)
    with pytest.raises(CannotBackUp, match="No space left on device"):
        await back_up(filled, plan, "hand")
    assert names(plan.directory) == before
    assert first.file in before


async def test_old_ones_that_can_not_be_removed_are_an_alarm(filled, plan, monkeypatch, capsys):
    plan = replace(plan, keep=Keep(1, 0, 0))
    old = await back_up(filled, plan, "hand")
    for path in plan.directory.iterdir():
        path.rename(path.with_name(path.name.replace("-2", "-1", 1)))  # a thousand years ago

    def refuse(_):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(shelf, "remove", refuse)
    run = await back_up(filled, plan, "hand")
    assert (run.state, run.is_good) == ("done", True)
    assert run.error == "Old ones were not removed. Read-only file system."
    assert "backup.not_cleared" in capsys.readouterr().out
    assert old.file.replace("-2", "-1", 1) in names(plan.directory)
