"""Notices from other processes: heard by those they are meant for, and made up for when missed."""

import asyncio
import os
import signal
from contextlib import ExitStack

import pytest

from hookah_wishlist.catalogue.intake import version
from hookah_wishlist.database import (
    News,
    Notices,
    TooManyStreams,
    connect,
    connection,
    embedded_server,
    listening,
    notices,
)
from hookah_wishlist.database.notices import MAX_STREAMS
from hookah_wishlist.people import events
from tests.database.serving import postmaster
from tests.timeouts import GUARD, guard, until


async def news_of(subscription):
    async with guard():
        return await anext(subscription)


async def say(connection, channel, payload):
    await connection.execute("SELECT pg_notify($1, $2)", channel, payload)


@pytest.fixture
async def speaker(server_url):
    """Another connection to the same database."""
    speaking = await connect(server_url)
    yield speaking
    await speaking.close()


def test_those_who_tell_and_those_who_listen_mean_the_same_channels():
    assert (events.CHANNEL, version.CHANNEL) == (notices.PERSON, notices.CATALOGUE)


async def test_a_persons_notice_reaches_all_of_the_persons_streams_and_nobody_elses(server_url, speaker):
    async with listening(server_url) as heard:
        with heard.subscribe(1) as phone, heard.subscribe(1) as desk, heard.subscribe(11) as other:
            await say(speaker, "person", "1")
            assert await news_of(phone) == await news_of(desk) == News({"person": "1"})
            assert not other.has_news  # one connection hears all of them, in order


async def test_the_catalogues_notice_reaches_everybody(server_url, speaker):
    async with listening(server_url) as heard:
        with heard.subscribe(1) as person, heard.subscribe() as cache:
            await say(speaker, "catalogue_version", "8")
            assert await news_of(person) == await news_of(cache) == News({"catalogue_version": "8"})


async def test_a_notice_is_told_only_when_its_transaction_is_kept(server_url, speaker):
    async with listening(server_url) as heard:
        with heard.subscribe(1) as phone:
            transaction = speaker.transaction()
            await transaction.start()
            await say(speaker, "person", "1")
            await transaction.rollback()
            await say(speaker, "catalogue_version", "8")
            assert await news_of(phone) == News({"catalogue_version": "8"})


async def test_a_slow_reader_is_told_once_and_of_the_last(server_url, speaker):
    async with listening(server_url) as heard:
        with heard.subscribe(1) as slow, heard.subscribe() as last:
            for number in range(100):
                await say(speaker, "catalogue_version", str(number))
            await say(speaker, "person", "1")
            await say(speaker, "catalogue_version", "100")
            while (await news_of(last)).told != {"catalogue_version": "100"}:
                pass
            assert await news_of(slow) == News({"catalogue_version": "100", "person": "1"})
            assert not slow.has_news


async def test_what_comes_while_a_reader_writes_is_told_when_it_asks_again():
    heard = Notices()
    with heard.subscribe(1) as stream:
        heard.hear("person", "1")
        await news_of(stream)
        heard.hear("person", "1")
        assert await news_of(stream) == News({"person": "1"})


async def test_a_reader_that_gave_up_waiting_loses_nothing():
    heard = Notices()
    with heard.subscribe(1) as stream:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await anext(stream)
        heard.hear("catalogue_version", "5")
        assert await news_of(stream) == News({"catalogue_version": "5"})


async def test_a_person_has_so_many_streams_and_a_closed_one_makes_room():
    heard = Notices()
    with ExitStack() as streams:
        for _ in range(MAX_STREAMS - 1):
            streams.enter_context(heard.subscribe(1))
        with heard.subscribe(1), pytest.raises(TooManyStreams), heard.subscribe(1):
            pass
        with heard.subscribe(1), heard.subscribe(2):
            assert heard.streams() == MAX_STREAMS + 1
    assert heard.streams() == 0
    assert not heard._of_person


async def test_readers_end_with_the_program(server_url):
    async with listening(server_url) as heard:
        with heard.subscribe(1) as stream:
            waiting = asyncio.create_task(anext(stream, "ended"))
            await asyncio.sleep(0)
            heard.end()
            async with guard():
                assert await waiting == "ended"
            assert [news async for news in stream] == []
        with heard.subscribe(1) as late:
            assert [news async for news in late] == []


async def test_a_cut_connection_is_replaced_and_everybody_looks_again(server_url, speaker):
    async with listening(server_url) as heard:
        with heard.subscribe(1) as person, heard.subscribe() as cache:
            ended = await speaker.fetchval(
                "SELECT bool_and(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            )
            assert ended
            assert (await news_of(person)).missed
            assert (await news_of(cache)).missed
            assert heard.is_listening
            await say(speaker, "person", "1")
            assert await news_of(person) == News({"person": "1"})


@pytest.mark.process
async def test_a_killed_server_is_listened_to_again_when_it_is_back(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", GUARD)
    async with embedded_server(tmp_path) as url, listening(url) as heard:
        with heard.subscribe(1) as stream:
            os.kill(postmaster(tmp_path), signal.SIGKILL)
            assert (await news_of(stream)).missed
            speaker = await connect(url)
            await say(speaker, "person", "1")
            assert await news_of(stream) == News({"person": "1"})
            await speaker.close()


async def test_a_program_ends_also_while_the_server_is_away(tmp_path):
    async with embedded_server(tmp_path, durable=False) as url:
        listener = listening(url)
        heard = await listener.__aenter__()
    await until(lambda: not heard.is_listening)
    async with guard():
        await listener.__aexit__(None, None, None)


def test_a_watcher_is_told_of_everybody_and_of_every_loss_until_it_is_done():
    told, heard = [], Notices()
    with heard.watched(told.append):
        heard.hear("person", "7")
        heard.hear("catalogue_version", "3")
        heard.hear("person", "8")
        heard.look_again()
    heard.hear("person", "9")
    assert told == ["7", "8", None]
