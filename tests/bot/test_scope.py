"""Where buttons and screens may stand is declared, and checked once more where something is written."""

from datetime import UTC, datetime

import pytest
from aiogram import Bot
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery, Chat, Message, User

from hookah_wishlist.bot.handlers import build_router
from hookah_wishlist.bot.markup import Html
from hookah_wishlist.bot.outbox import Outbox
from hookah_wishlist.bot.presses import Add, Press, press_of
from hookah_wishlist.bot.saying import say, say_below, say_in_place
from hookah_wishlist.bot.scope import ChatScope, NotPrivate
from hookah_wishlist.bot.shown import Shown
from hookah_wishlist.bot.unsent import NoSession

NOW = datetime(2026, 11, 3, tzinfo=UTC)
ANNA, BOT = User(id=1, is_bot=False, first_name="Anna"), User(id=42, is_bot=True, first_name="Bot")
PRIVATE, GROUP = Chat(id=1, type="private"), Chat(id=-5, type="supergroup")
ELSEWHERE = [GROUP, Chat(id=2, type="private"), Chat(id=-6, type="channel")]


def message(chat, by=ANNA):
    return Message(message_id=1, date=NOW, chat=chat, from_user=by, text="x")


def callback(chat):
    return CallbackQuery(id="1", from_user=ANNA, chat_instance="1", data="z", message=message(chat, BOT))


@pytest.fixture
def outbox():
    return Outbox(Bot("42:TEST", session=NoSession()), NOW, ANNA.id)


@pytest.mark.parametrize("chat", ELSEWHERE, ids=str)
def test_a_private_screen_is_written_nowhere_but_in_the_own_chat(chat):
    private, public = Shown(Html("mine")), Shown(Html("anybody's"), scope=ChatScope.ANY)
    for write, event in ((say, message), (say_below, callback), (say_in_place, callback)):
        assert write(event(PRIVATE), private).text == "mine"
        assert write(event(chat), public).text == "anybody's"
        with pytest.raises(NotPrivate):
            write(event(chat), private)


@pytest.mark.parametrize("chat_id", [GROUP.id, 2])
def test_a_file_goes_to_nobody_but_its_person(outbox, chat_id):
    file = BufferedInputFile(b"everything", "x.json")
    with pytest.raises(NotPrivate):
        outbox.send(SendDocument(chat_id=chat_id, document=file))
    outbox.send(SendDocument(chat_id=ANNA.id, document=file))
    assert [call.chat_id for call in outbox.calls] == [ANNA.id]


def test_a_kind_of_button_that_does_not_say_where_it_may_be_pressed_ends_the_start():
    with pytest.raises(TypeError, match="scope"):

        class Forgotten(Press, prefix="forgotten"):
            pass

    with pytest.raises(TypeError, match="prefix"):

        class Double(Press, prefix=Add.__prefix__, scope=ChatScope.ANY):
            pass


def test_every_kind_of_button_declares_it():
    assert build_router()
    assert [kind for kind in CallbackData.__subclasses__() if is_ours(kind)] == [Press]
    kinds = [kind for kind in Press.__subclasses__() if is_ours(kind)]
    assert [kind for kind in kinds if kind.__scope__ is ChatScope.ANY] == [Add]


def is_ours(kind):
    return kind.__module__.startswith("hookah_wishlist.")


@pytest.mark.parametrize(
    "data", [None, "", "?", "q:1", "o:x", "o:0", "o:2147483648", "i:9223372036854775808", "e:1"]
)
def test_what_is_no_button_reads_as_none(data):
    assert press_of(data) is None
