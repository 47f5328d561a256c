"""A database without room: what people write comes again, and is answered when there is some."""

import pytest
import structlog

from tests.bot.running import running_bot
from tests.small_disk import small_disk


@pytest.fixture
async def disk(template_url):
    async with small_disk(template_url) as disk:
        yield disk


@pytest.mark.parametrize("is_fetching", [False, True], ids=["webhook", "fetching"])
async def test_what_is_written_while_the_disk_is_full_is_answered_once_there_is_room(
    disk, telegram, is_fetching
):
    async with running_bot(disk.url, telegram, is_fetching=is_fetching):
        anna = telegram.person(1, language_code="ru")
        disk.fill()
        with structlog.testing.capture_logs() as logs:
            await anna.says("/start", wait=False)
            refused = {"webhook.not_now", "bot.updates_kept"}
            await telegram.until(lambda: any(entry["event"] in refused for entry in logs))
            assert [entry for entry in logs if entry.get("exc_info")] == []
        assert telegram.calls_of("sendMessage") == []
        disk.make_room()
        await telegram.until(lambda: telegram.calls_of("sendMessage"))
        await telegram.settled()
    assert len(telegram.calls_of("sendMessage")) == 1
