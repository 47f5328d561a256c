"""Names with markup, quotes, emoji, right-to-left letters and 200 characters come out right everywhere."""

import pytest

from tests.bot.conversation.given import HOSTILE


@pytest.fixture(params=HOSTILE.items(), ids=lambda one: str(one[0]))
def unkind(request):
    number, (name, _) = request.param
    return number, name


def plain(text):
    return text.replace("\u2068", "").replace("\u2069", "")


async def test_the_card_and_its_buttons(anna, unkind, said):
    number, name = unkind
    await anna.says(f"/start t_{number}")
    assert plain(anna.last.text).startswith(name)
    await anna.presses(said.plain("button.add"))
    await anna.presses(said.plain("button.bought"))
    await anna.presses(said.plain("button.note"))
    await anna.says(name)
    assert name in plain(anna.last.text)
    await anna.presses(said.plain("button.remove"))
    await anna.presses(said.plain("button.sure_remove"))
    await anna.presses(said.plain("button.similar"))


async def test_the_list_its_questions_and_inline_answers(anna, unkind, put, said):
    number, name = unkind
    await put(anna, number, note=name)
    await put(anna, f"{name[:190]} {number}")
    await anna.says("/list")
    assert name in plain(anna.last.text)
    await anna.presses(said.plain("button.mode_t"))
    await anna.presses("☐ 1")
    await anna.presses("✅ 1")
    await anna.presses(said.plain("button.mode_r"))
    await anna.presses("✕ 1")
    assert name[:40] in plain(anna.last.text)
    await anna.presses(said.plain("button.sure_remove"))
    await anna.presses(said.plain("button.undo"))
    titles = [plain(result["title"]) for result in (await anna.asks_inline(""))["results"]]
    assert [title.startswith(name[:30]) for title in titles] == [True, True]


async def test_answers_and_similar(anna, said):
    await anna.says("https://htreviews.org/tobaccos/roga")
    for _, (name, _) in HOSTILE.items():
        assert name[:40] in plain(anna.last.text)
