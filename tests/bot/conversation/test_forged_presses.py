"""A modified client presses any button anywhere: nothing private shows where others read it."""

from datetime import UTC, datetime
from typing import Literal, get_args, get_origin

import pytest
from aiogram.filters.callback_data import CallbackData
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hookah_wishlist.bot.conversation import trouble
from hookah_wishlist.bot.texts import texts
from hookah_wishlist.bot.wishes import mark
from tests.bot.conversation.places import (
    GROUP_ANONYMOUS_BOT,
    PRIVATE,
    WHERE_OTHERS_READ,
    everything_of,
    given_marked,
    own_chat,
    sent_since,
    supergroup,
)

SAID = texts("ru")
APOLOGY = trouble("ru", "").partition("<")[0][:20]
# Each example presses every kind of button once. To make a failing one smaller would take minutes.
WHOLE = (Phase.explicit, Phase.reuse, Phase.generate)
FEW = settings(max_examples=max(1, settings().max_examples // 50), phases=WHOLE)
HOSTILE = ("", "0", "-1", "x", "\0", "🍒", "٣", "1e9", "' OR 1=1 --", str(2**31), str(2**63), "9" * 40)


def kinds():
    """Every class of callback data that the program has, wherever it stands."""
    found, waiting = [], [CallbackData]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        found += [kind for kind in below if kind.__module__.startswith("hookah_wishlist.")]
    return sorted((kind for kind in found if not kind.__subclasses__()), key=lambda kind: kind.__prefix__)


PREFIXES = {kind.__prefix__ for kind in kinds()}


@pytest.fixture(scope="module")
async def presser(bot):
    return (await given_marked(bot, now=datetime.now(UTC))).person


def likely(name, kind, marked, other):
    """Values that open the most: the person's own first, then the other's."""
    items = [*marked.items, *other.items]
    known = {
        "item": items,
        "tobacco": [1, 2, 100, 0, -1],
        "removal": [marked.removal, other.removal],
        "at": ["w0o", "c", "p0t", "w0r", "t1", f"i{items[1]}", f"i{other.items[1]}"],
        "then": ["list", "add_2", "t_1", ""],
        "tab": ["w", "p"],
        "language": ["en", "-"],
        "mark": [mark("мята"), mark("лимонад")],
        "count": [2, 1, 0],
        "below": [900, 3],
    }
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    return known.get(name, [1, 0])


@st.composite
def forged(draw, kind, marked, other):
    """Callback data of the kind as a client may make it: likely values, and some that never were."""
    values = []
    for name, field in kind.model_fields.items():
        usual = st.sampled_from(likely(name, field.annotation, marked, other))
        values.append(draw(st.one_of(usual, usual, usual, st.sampled_from(HOSTILE))))
    data = ":".join(map(str, (kind.__prefix__, *values)))
    return data.encode()[:64].decode(errors="ignore")


async def pressed_everywhere(bot, place, draw):
    """Press every kind of button once. Gives who pressed, the other one, and what was sent because of it."""
    now = datetime.now(UTC)
    other = await given_marked(bot, now=now)
    marked = await given_marked(bot, now=now, is_adult=draw(st.sampled_from([True, True, False])))
    before = await everything_of(bot, marked.person), await everything_of(bot, other.person)
    began = len(bot.telegram.calls)
    hangs = place(bot, marked.person, other.person)
    for kind in kinds():
        await marked.person.forges(data=draw(forged(kind, marked, other)), **hangs)
    assert await everything_of(bot, other.person) == before[1]
    sent = sent_since(bot, began)
    for called in sent:
        assert other.mark not in content(called)
        assert APOLOGY not in content(called)
    return marked, before[0], sent


def content(called):
    files = b"".join(body for _, body in called.files.values())
    return f"{called.payload} {files.decode()}"


@pytest.mark.parametrize("place", WHERE_OTHERS_READ, ids=lambda place: place.__name__)
@FEW
@given(data=st.data())
async def test_no_forged_press_shows_anything_where_others_read(bot, place, data):
    """What is answered to the press is seen by the presser alone. Adding changes the presser's list."""
    marked, before, sent = await pressed_everywhere(bot, place, data.draw)
    assert {called.method for called in sent} == {"answerCallbackQuery"}
    assert [called for called in sent if marked.mark in content(called)] == []
    assert before <= await everything_of(bot, marked.person)


@pytest.mark.parametrize("place", PRIVATE, ids=lambda place: place.__name__)
@FEW
@given(data=st.data())
async def test_a_forged_press_shows_and_changes_nothing_of_somebody_else(bot, place, data):
    marked, _, sent = await pressed_everywhere(bot, place, data.draw)
    others = {called.payload.get("chat_id", marked.person.id) for called in sent} - {marked.person.id}
    assert others == set()


async def test_the_marks_are_seen_where_they_may_be(bot):
    """Or the properties above would look for what is never there."""
    marked = await given_marked(bot, now=datetime.now(UTC))
    for data, shown in (("l:w0o", "wish"), ("l:p0o", "bought"), ("o:1", "note")):
        await marked.person.forges(data=data, **own_chat(bot, marked.person, None))
        assert f"{marked.mark}{shown}" in marked.person.screen()[-1].text
    await marked.person.forges(data="e", **own_chat(bot, marked.person, None))
    export = bot.telegram.calls_of("sendDocument")[-1]
    assert export.payload["chat_id"] == marked.person.id
    assert all(f"{marked.mark}{kind}" in content(export) for kind in ("name", "wish", "note", "removed"))


@pytest.mark.parametrize("data", ["z", "e", "l:w0o", "d:yes", "y:en", "18:1:list", "n:1", "c:w:1:1"])
async def test_a_private_button_in_a_group_is_refused_and_says_why(bot, anna, data, said):
    before = await everything_of(bot, anna)
    answer = await anna.forges(data=data, **supergroup(bot, anna, None))
    assert (answer["text"], answer["show_alert"]) == (said.plain("answer.private_only"), True)
    assert await everything_of(bot, anna) == before


async def test_somebody_hidden_behind_a_group_is_nobody(bot, anna):
    began = len(bot.telegram.calls)
    message = supergroup(bot, anna, None)
    update = {"id": "anonymous", "from": GROUP_ANONYMOUS_BOT, "chat_instance": "1", "data": "e", **message}
    await bot.telegram.deliver({"callback_query": update})
    assert sent_since(bot, began) == []


@pytest.mark.parametrize("place", [own_chat, supergroup], ids=lambda place: place.__name__)
@settings(max_examples=max(10, settings().max_examples // 5))
@given(data=st.text(min_size=1, max_size=21).filter(lambda data: data.partition(":")[0] not in PREFIXES))
async def test_data_that_is_no_buttons_is_answered_kindly(bot, presser, place, data):
    answer = await presser.forges(data=data, **place(bot, presser, None))
    assert (answer["text"], answer["show_alert"]) == (SAID.plain("answer.outdated"), True)


async def test_a_games_button_is_answered_kindly(bot, presser):
    answer = await presser.forges(game_short_name="chess", **own_chat(bot, presser, None))
    assert answer["text"] == SAID.plain("answer.outdated")


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
async def test_numbers_that_no_column_holds_are_answered_kindly(bot, presser, kind):
    """In every field at once, each as large as fits into a button."""
    names = list(kind.model_fields)
    room = (64 - len(kind.__prefix__)) // (len(names) or 1) - 1
    for value in ("9" * room, "-" + "9" * (room - 1), str(2**31), str(2**63)):
        data = ":".join([kind.__prefix__, *(value for _ in names)])
        answer = await presser.forges(data=data[:64], **own_chat(bot, presser, None))
        assert APOLOGY not in (answer.get("text") or "")
