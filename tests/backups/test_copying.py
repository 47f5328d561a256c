"""A copy in a store: all three files, or an alarm that leaves the local backup as good as it is."""

import asyncio
from dataclasses import replace

import pytest

from hookah_wishlist.backups import copying, records, s3
from hookah_wishlist.backups.copying import Bucket
from hookah_wishlist.backups.recording import back_up
from hookah_wishlist.backups.restoring import restore
from hookah_wishlist.database import connect
from tests.backups.given import rows
from tests.backups.store import KEY, SECRET, running_store
from tests.timeouts import guard

pytestmark = pytest.mark.process


@pytest.fixture
async def store():
    async with running_store() as running:
        yield running


async def test_the_three_files_are_copied_byte_by_byte_and_can_be_restored(filled, plan, store, tmp_path):
    bucket = Bucket(f"{store.url}/wishes/nightly/here", KEY, SECRET)
    run = await back_up(filled, replace(plan, bucket=bucket), "hand")
    assert (run.error, run.copied_at is not None) == (None, True)
    there = {path.removeprefix("/wishes/nightly/here/"): body for path, body in store.objects.items()}
    assert there == {path.name: path.read_bytes() for path in plan.directory.iterdir()}
    assert "GET /wishes?location=" in store.asked

    (tmp_path / "fetched").mkdir()
    for name, body in there.items():
        (tmp_path / "fetched" / name).write_bytes(body)
    before = await rows(filled)
    await restore(filled, plan, tmp_path / "fetched" / run.file, replace=True)
    assert await rows(filled) == before


async def test_a_key_that_may_only_write_is_told_the_region_and_asks_for_nothing(filled, plan, store):
    bucket = Bucket(f"{store.url}/wishes", KEY, SECRET, "eu-north-1")
    assert (await back_up(filled, replace(plan, bucket=bucket), "hand")).error is None
    assert {word.split()[0] for word in store.asked} == {"PUT"}
    assert len(store.objects) == 3


@pytest.mark.parametrize("trouble", ["refuses", "breaks", "does not know us", "is away"])
async def test_a_store_that_does_not_take_it_is_an_alarm_and_the_backup_is_there(
    filled, plan, store, capsys, monkeypatch, trouble
):
    monkeypatch.setattr(s3, "RETRIES", s3.RETRIES.new(total=1, backoff_factor=0))
    bucket = Bucket(f"{store.url}/wishes", KEY, SECRET, "eu-north-1")
    store.failing = {"refuses": 403, "breaks": 503}.get(trouble)
    if trouble == "does not know us":
        bucket = replace(bucket, key="SOMEBODY")
    if trouble == "is away":
        bucket = replace(bucket, url="http://127.0.0.1:9/wishes")

    run = await back_up(filled, replace(plan, bucket=bucket), "hand")

    assert (run.state, run.copied_at, run.verified_at is not None) == ("done", None, True)
    assert run.error.startswith("It was not copied. 127.0.0.1")
    assert (plan.directory / run.file).is_file()
    said = capsys.readouterr().out
    assert "backup.not_copied" in said
    assert SECRET not in said + run.error
    connection = await connect(filled)
    assert await records.last_good(connection) == run
    await connection.close()


async def test_a_program_that_stops_does_not_wait_for_the_store(filled, plan, monkeypatch):
    monkeypatch.setattr(copying, "STOPPING", 0.1)
    monkeypatch.setattr(s3, "RETRIES", s3.RETRIES.new(total=0))
    asked, over = asyncio.Event(), asyncio.Event()

    async def hang(_, writer):
        asked.set()
        await over.wait()
        writer.close()

    async with await asyncio.start_server(hang, "127.0.0.1", 0) as silent:
        port = silent.sockets[0].getsockname()[1]
        bucket = Bucket(f"http://127.0.0.1:{port}/wishes", KEY, SECRET, "eu-north-1")
        task = asyncio.create_task(back_up(filled, replace(plan, bucket=bucket), "hand"))
        async with guard():
            await asked.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        over.set()
