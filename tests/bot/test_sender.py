"""What waits is sent: in order, at its pace, once, whatever Telegram says."""

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from hookah_wishlist.bot import store
from hookah_wishlist.bot.api import open_api
from hookah_wishlist.bot.outbox import Call
from hookah_wishlist.bot.pace import Pace
from hookah_wishlist.bot.sender import Sender
from hookah_wishlist.database import connect, open_pool
from hookah_wishlist.housekeeping.clearing import clear
from hookah_wishlist.housekeeping.rules import rule
from hookah_wishlist.people.store import find
from tests.bot.running import are_turns_waited_for
from tests.people.given import given_person
from tests.telegram import cut, fault, server_error, slow, too_many
from tests.timeouts import GUARD, guard, until

QUICK = {"per_second": 1000, "chat_rate": 100.0, "chat_burst": 100}
NOBODY = "http://127.0.0.1:9"  # refuses every connection
FOR_EVER = 3600.0  # seconds that no test waits for


@pytest.fixture
async def pool(bot_database):
    async with open_pool(bot_database) as pool:
        yield pool


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    for name, seconds in {"FIRST_PAUSE": 0.05, "AFTER_FAILURE": 0.05, "LOOK_EVERY": 0.05}.items():
        monkeypatch.setattr(f"hookah_wishlist.bot.sender.{name}", seconds)
    monkeypatch.setattr("hookah_wishlist.bot.turn.ASK_EVERY", 0.05)


@pytest.fixture
def sending(pool, bot_database, telegram):
    @asynccontextmanager
    async def sending(pace=None, **limits):
        """A sender at work; it is killed, not drained, at the end."""
        async with open_api(telegram.url, telegram.token) as api:
            sender = Sender(pool, bot_database, api, pace or Pace(**QUICK | limits))
            task = asyncio.create_task(sender.run())
            try:
                yield sender
            finally:
                sender.drain(0.0)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    return sending


@pytest.fixture
def chats(telegram):
    def chats(*ids):
        for number in ids:
            telegram.person(number).chat.has_bot = True

    chats(1)
    return chats


def message(text, chat_id=1, **told):
    return Call("sendMessage", {"chat_id": chat_id, "text": text}, chat_id, **told)


async def written(pool, *calls):
    async with pool.acquire() as connection, connection.transaction():
        return await store.write(connection, calls)


async def left(pool):
    async with pool.acquire() as connection:
        return [tuple(row) for row in await connection.fetch("SELECT state, attempt FROM outbox ORDER BY id")]


async def emptied(pool):
    async def is_empty():
        return not await left(pool)

    await until(is_empty, pause=0.005)


def texts(telegram, *, status=200):
    return [call.payload["text"] for call in telegram.calls_of("sendMessage") if call.status == status]


async def test_what_a_crash_left_is_sent_by_the_next_start(pool, telegram, sending, chats):
    await written(pool, *(message(str(number)) for number in range(5)))
    async with sending():
        await emptied(pool)
    assert texts(telegram) == list("01234")


async def test_what_is_offered_is_sent_once_without_a_look(pool, telegram, sending, chats, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.bot.sender.LOOK_EVERY", FOR_EVER)
    async with sending() as sender:
        await telegram.until(lambda: sender.has_turn and not sender.queues.is_behind)
        for number in range(20):
            sender.offer(await written(pool, message(str(number))))
        await telegram.until(lambda: len(texts(telegram)) == 20)
        await emptied(pool)
    assert texts(telegram) == [str(number) for number in range(20)]


async def test_of_two_senders_one_sends_and_the_other_takes_over(pool, telegram, sending, chats, monkeypatch):
    monkeypatch.setattr("hookah_wishlist.bot.sender.LOOK_EVERY", FOR_EVER)
    async with sending() as first:
        await telegram.until(lambda: first.has_turn and not first.queues.is_behind)
        async with sending() as second, pool.acquire() as connection:
            await until(lambda: are_turns_waited_for(connection, 1))
            await notified(connection, "told")
            await telegram.until(lambda: texts(telegram) == ["told"])
            assert not second.has_turn
            first.drain(time.monotonic() + GUARD)
            await telegram.until(lambda: second.has_turn and not second.queues.is_behind)
            await notified(connection, "taken over")
            await emptied(pool)
    assert texts(telegram) == ["told", "taken over"]


async def notified(connection, text):
    """Written where another process is the one that sends."""
    async with connection.transaction():
        await store.write(connection, [message(text)])
        await store.tell_sender(connection)


async def test_the_order_within_a_chat_is_kept_through_faults(pool, telegram, sending, chats):
    chats(2)
    telegram.next("sendMessage", server_error(), times=2)
    telegram.next("sendMessage", cut())
    await written(pool, *(message(f"{chat}.{n}", chat) for n in range(3) for chat in (1, 2)))
    async with sending():
        await emptied(pool)
    told = texts(telegram)
    assert [text for text in told if text[0] == "1"] == ["1.0", "1.1", "1.2"]
    assert [text for text in told if text[0] == "2"] == ["2.0", "2.1", "2.2"]


async def test_a_chat_told_to_wait_waits_and_others_do_not(pool, telegram, sending, chats):
    chats(2)
    telegram.next("sendMessage", too_many(1))
    await written(pool, message("1.0"), message("1.1"), message("2.0", 2))
    async with sending():
        await emptied(pool)
    refused, *_ = telegram.calls_of("sendMessage")
    again = [call.at for call in telegram.calls if call.payload["text"] == "1.0"][-1]
    assert again - refused.at >= 1.0
    assert texts(telegram) == ["2.0", "1.0", "1.1"]


async def test_two_chats_told_to_wait_mean_everybody(pool, telegram, sending, chats):
    chats(2, 3)
    telegram.next("sendMessage", too_many(1), times=2)
    async with sending():
        await written(pool, message("1", 1), message("2", 2))
        await telegram.until(lambda: len(telegram.calls) == 2)
        await written(pool, message("3", 3))
        await emptied(pool)
    calls = telegram.calls_of("sendMessage")
    assert min(call.at for call in calls if call.status == 200) - calls[1].at >= 0.95


async def test_an_unreachable_telegram_costs_nothing_but_time(pool, telegram, sending, chats, monkeypatch):
    await written(pool, message("x"))
    url, telegram.url = telegram.url, NOBODY
    async with sending() as sender:
        await telegram.until(lambda: sender._unsent >= 3)
        # Killed in the middle of a try nobody would know whether it was sent: the next one is the last here.
        monkeypatch.setattr("hookah_wishlist.bot.sender.FIRST_PAUSE", FOR_EVER)
        tries = sender._unsent
        await telegram.until(lambda: sender._unsent > tries and not sender._under_way)
        assert [attempt for _, attempt in await left(pool)] == [0]
    monkeypatch.setattr("hookah_wishlist.bot.sender.FIRST_PAUSE", 0.05)
    telegram.url = url
    async with sending():
        await emptied(pool)
    assert texts(telegram) == ["x"]


async def test_what_was_surely_not_sent_is_sent_by_the_next_start(
    pool, telegram, sending, chats, monkeypatch
):
    """Though the end came before that was written down."""
    came = asyncio.Event()

    async def never(*_):
        came.set()
        await asyncio.Event().wait()

    await written(pool, message("x"))
    url, telegram.url = telegram.url, NOBODY
    with monkeypatch.context() as patched:
        patched.setattr("hookah_wishlist.bot.store.put_back", never)
        async with sending(), guard():
            await came.wait()
    telegram.url = url
    async with sending():
        await emptied(pool)
    assert texts(telegram) == ["x"]


async def test_who_blocked_the_bot_is_marked(pool, telegram, sending, chats):
    async with pool.acquire() as connection:
        await given_person(connection, 1)
    telegram.chats[1].is_blocked = True
    await written(pool, message("x"))
    async with sending():
        await emptied(pool)
    async with pool.acquire() as connection:

        async def is_unreachable():
            return not (await find(connection, 1)).reachable

        await until(is_unreachable)


@pytest.mark.parametrize(
    "said", ["message is not modified: x", "query is too old and response timeout expired", "wrong something"]
)
async def test_what_cannot_be_mended_is_not_tried_again(pool, telegram, sending, chats, said):
    telegram.next("sendMessage", fault(400, f"Bad Request: {said}"))
    await written(pool, message("a"), message("b"))
    async with sending():
        await emptied(pool)
    assert texts(telegram) == ["b"]
    assert texts(telegram, status=400) == ["a"]


async def test_a_group_that_moved_is_followed(pool, telegram, sending):
    telegram.group(-5).chat.moved_to = -105
    telegram.group(-105)
    await written(pool, message("a", -5), message("b", -5))
    async with sending():
        await emptied(pool)
    assert [call.payload["chat_id"] for call in telegram.calls if call.status == 200] == [-105, -105]
    assert texts(telegram) == ["a", "b"]


async def test_an_answer_nobody_waits_for_any_more_is_not_sent(pool, telegram, sending):
    late = datetime.now(UTC) - timedelta(seconds=1)
    await written(pool, Call("answerCallbackQuery", {"callback_query_id": "1"}, expires_at=late))
    async with sending():
        await emptied(pool)
    assert telegram.calls == []


async def test_killed_before_the_answer_a_message_is_not_repeated_but_an_edit_is(
    pool, telegram, sending, chats
):
    chats(2)
    telegram.next("sendMessage", slow(FOR_EVER, late=True))
    telegram.next("editMessageText", slow(FOR_EVER, late=True))
    shown = telegram.chats[2].add(telegram.me, {"text": "old"})
    edit = Call("editMessageText", {"chat_id": 2, "message_id": shown.id, "text": "new"}, 2)
    await written(pool, message("once"), edit)
    async with sending():
        await telegram.until(lambda: len(telegram.calls) == 2)
    assert await left(pool) == [("sending", 1), ("sending", 1)]
    async with sending():
        await written(pool, message("after it"))
        await telegram.until(lambda: len(telegram.calls) == 4)
        await until(lambda: is_left(pool, "sending"))
    assert texts(telegram) == ["once", "after it"]
    assert [call.payload["text"] for call in telegram.calls_of("editMessageText")] == ["new", "new"]
    async with pool.acquire() as connection:
        await connection.execute("UPDATE outbox SET claimed_at = claimed_at - interval '11 minutes'")
        assert await clear(connection, rule("doubtful calls")) == 1
    assert await left(pool) == []


async def is_left(pool, state):
    return [state] == [told for told, _ in await left(pool)]


async def test_a_cut_connection_is_tried_again(pool, telegram, sending, chats):
    telegram.next("sendMessage", cut(), times=2)
    await written(pool, message("x"))
    async with sending():
        await emptied(pool)
    assert texts(telegram) == ["x"]


async def test_one_chats_backlog_holds_up_nobody_else(pool, telegram, sending, chats):
    """Such a one as releases before this one could leave."""
    chats(2)
    async with pool.acquire() as connection:
        await connection.execute(
            """
            INSERT INTO outbox (method, payload, chat_id)
                 SELECT 'sendMessage', jsonb_build_object('chat_id', 1, 'text', number::text), 1
                   FROM generate_series(1, 10000) AS number
            """
        )
    async with sending(chat_rate=0.001, chat_burst=2) as sender:
        await telegram.until(lambda: texts(telegram))
        sender.offer(await written(pool, message("hello", 2)))
        await written(pool, Call("answerInlineQuery", {"inline_query_id": "1", "results": []}))
        await telegram.until(lambda: "hello" in texts(telegram) and telegram.calls_of("answerInlineQuery"))
    assert [text for text in texts(telegram) if text != "hello"] == ["1", "2"]


async def test_what_exceeds_a_chats_share_is_sent_in_order(pool, telegram, sending, chats, monkeypatch):
    """What comes while more is in the database than in memory does not overtake that."""
    monkeypatch.setattr("hookah_wishlist.bot.sender.LOOK_EVERY", FOR_EVER)
    chats(2)
    await written(pool, *(message(f"{chat}.{n:02}", chat) for n in range(20) for chat in (1, 2)))
    async with sending() as sender:
        await telegram.until(lambda: texts(telegram))
        for number in range(20, 60):
            sender.offer(await written(pool, *(message(f"{chat}.{number}", chat) for chat in (1, 2))))
        await emptied(pool)
    for chat in "12":
        assert [text for text in texts(telegram) if text[0] == chat] == [f"{chat}.{n:02}" for n in range(60)]


async def test_more_chats_than_there_is_room_for_are_sent_in_order(
    pool, telegram, sending, chats, monkeypatch
):
    monkeypatch.setattr("hookah_wishlist.bot.queues.MOST_MESSAGES", 3)
    chats(*range(1, 9))
    async with sending() as sender:
        for number in range(6):
            sender.offer(await written(pool, *(message(f"{chat}.{number}", chat) for chat in range(1, 9))))
        await emptied(pool)
    for chat in "12345678":
        assert [text for text in texts(telegram) if text[0] == chat] == [f"{chat}.{n}" for n in range(6)]


async def test_messages_under_way_leave_room_for_answers(pool, telegram, sending, chats):
    """Telegram takes its time where it fetches a picture itself."""
    chats(*range(1, 61))
    telegram.next("sendMessage", slow(FOR_EVER), times=60)
    await written(pool, *(message("slow", chat) for chat in range(1, 61)))
    async with sending():
        await telegram.until(lambda: len(telegram.faults_of("sendMessage")) <= 30)
        await written(pool, Call("answerCallbackQuery", {"callback_query_id": "none"}))
        await telegram.until(lambda: telegram.calls_of("answerCallbackQuery"))


async def test_messages_told_to_wait_hold_up_no_answers(pool, telegram, sending, chats):
    chats(2)
    telegram.next("sendMessage", too_many(FOR_EVER), times=2)
    await written(pool, message("1"), message("2", 2))
    async with sending():
        await telegram.until(lambda: len(telegram.calls) == 2)
        await written(pool, Call("answerCallbackQuery", {"callback_query_id": "none"}))
        await telegram.until(lambda: telegram.calls_of("answerCallbackQuery"))
    assert len(telegram.calls_of("sendMessage")) == 2


async def test_a_row_that_somebody_has_locked_holds_up_nobody_else(pool, telegram, sending, chats):
    """As the transaction of an update does that deletes what it outdates."""
    chats(2)
    first, *_ = await written(pool, message("1.0"), message("1.1"))
    async with pool.acquire() as connection:
        async with connection.transaction():
            await connection.execute("SELECT FROM outbox WHERE id = $1 FOR UPDATE", first.id)
            async with sending() as sender:
                await telegram.until(lambda: sender.has_turn and not sender.queues.is_behind)
                await written(pool, message("2.0", 2))
                await telegram.until(lambda: texts(telegram))
        assert texts(telegram) == ["2.0"]
    async with sending():
        await emptied(pool)
    assert texts(telegram) == ["2.0", "1.0", "1.1"]


class Noted(Pace):
    """A pace that notes who took which moment. On a busy machine messages may arrive closer together."""

    def __init__(self, **limits):
        super().__init__(**limits)
        self.taken = []

    def take(self, chat_id, now):
        super().take(chat_id, now)
        self.taken.append((now, chat_id))


async def test_the_pace_is_kept(pool, telegram, sending, chats):
    chats(*range(1, 21))
    await written(pool, *(message(str(number), number % 20 + 1) for number in range(30)))
    pace = Noted(per_second=20, chat_rate=2.0, chat_burst=1)
    async with sending(pace):
        await emptied(pool)
    assert len(pace.taken) == len(telegram.calls) == 30
    assert closest([now for now, _ in pace.taken], 20) >= 0.999
    for chat in range(1, 11):
        assert closest([now for now, taken in pace.taken if taken == chat], 1) >= 0.499


def closest(moments, count):
    """The least time in which so many more came after one."""
    return min(late - early for early, late in zip(moments, moments[count:], strict=False))


async def test_answers_to_buttons_do_not_wait_for_messages(pool, telegram, sending, chats):
    calls = [message(str(number)) for number in range(5)]
    answer = Call("answerCallbackQuery", {"callback_query_id": "none"})
    await written(pool, *calls, answer)
    async with sending(per_second=1):
        await telegram.until(lambda: telegram.calls_of("answerCallbackQuery"))
    assert "answerCallbackQuery" in [call.method for call in telegram.calls[:2]]


async def test_draining_sends_what_is_due_and_leaves_the_rest(pool, telegram, sending, chats):
    await written(pool, *(message(str(number)) for number in range(10)))
    async with sending(chat_rate=0.001, chat_burst=2) as sender:
        await telegram.until(lambda: len(texts(telegram)) == 2)
        sender.drain(time.monotonic() + FOR_EVER)
        await telegram.until(lambda: not sender.has_turn)
    assert [state for state, _ in await left(pool)] == ["waiting"] * 8


async def test_a_file_is_sent_along(pool, telegram, sending, chats):
    payload = {"chat_id": 1, "document": "attach://file", "caption": "<b>все</b>", "parse_mode": "HTML"}
    await written(pool, Call("sendDocument", payload, 1, file_name="данные.json", file=b'{"a": 1}'))
    async with sending():
        await emptied(pool)
    assert telegram.calls[-1].files == {"file": ("данные.json", b'{"a": 1}')}
    assert telegram.person(1).last.text == "все"


async def test_a_server_that_restarts_meanwhile_loses_and_repeats_nothing(
    pool, telegram, sending, chats, bot_database
):
    """At each number in the same moment: before it is sent, and before its row is gone."""
    connection = await connect(bot_database)
    async with sending() as sender:
        for number in range(6):
            await telegram.until(lambda: sender.has_turn)
            async with connection.transaction():
                await store.write(connection, [message(str(number))])
            if number % 2:
                await telegram.until(lambda number=number: str(number) in texts(telegram))
            await connection.execute(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()
                """
            )
        await until(lambda: is_outbox_empty(connection))
    assert sorted(texts(telegram)) == list("012345")
    await connection.close()


async def is_outbox_empty(connection):
    return not await connection.fetchval("SELECT count(*) FROM outbox")
