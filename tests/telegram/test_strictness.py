"""The fake is as strict as Telegram: what it lets pass, Telegram would."""

import pytest

from tests.telegram import blocked, cut, markup, too_many
from tests.telegram.refusal import Refusal


async def refused(call, method, **payload):
    told = await call(method, **payload)
    assert not told["ok"], told
    return told["description"]


async def said(call, text, **more):
    return await call("sendMessage", chat_id=1, text=text, **more)


def keyboard(**button):
    return {"inline_keyboard": [[{"text": "x", **button}]]}


async def test_unknown_methods_and_tokens_are_refused(call):
    assert (await call("sendPigeon"))["error_code"] == 404
    assert (await call("getMe", token="1:x"))["error_code"] == 401


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"text": "x"}, "chat_id"),
        ({"chat_id": 1}, "text"),
        ({"chat_id": 1, "text": 5}, "text"),
        ({"chat_id": 1, "text": "x", "colour": "red"}, "colour"),
        ({"chat_id": 2, "text": "x"}, "chat not found"),
        ({"chat_id": 1, "text": "  \n"}, "message text is empty"),
        ({"chat_id": 1, "text": "x" * 4097}, "too long"),
        ({"chat_id": 1, "text": "😀" * 2049}, "too long"),
        ({"chat_id": 1, "text": "x", "reply_markup": keyboard(callback_data="я" * 33)}, "BUTTON_DATA"),
        ({"chat_id": 1, "text": "x", "reply_markup": keyboard()}, "Text buttons"),
        ({"chat_id": 1, "text": "x", "reply_markup": keyboard(url="nowhere")}, "Wrong HTTP URL"),
        ({"chat_id": 1, "text": "x", "reply_markup": keyboard(web_app={"url": "http://x.y"})}, "HTTPS"),
        ({"chat_id": 1, "text": "x", "reply_markup": keyboard(url="https://t.me/b?start=a.b")}, "payload"),
        ({"chat_id": 1, "text": "x", "reply_parameters": {"message_id": 77}}, "replied not found"),
    ],
)
async def test_wrong_messages_are_refused(call, payload, words):
    assert words in await refused(call, "sendMessage", **payload)


async def test_the_longest_of_everything_is_taken(call):
    data = keyboard(callback_data="я" * 32)
    assert (await said(call, f"<b>{'x' * 4096}</b>", parse_mode="HTML", reply_markup=data))["ok"]


@pytest.mark.parametrize(
    "html",
    [
        "<b>x",
        "x</b>",
        "<b><i>x</b></i>",
        "<p>x</p>",
        "a < b",
        "<3",
        "<a href='x'y'>x</a>",
        "<b class='x'>x</b>",
    ],
)
def test_html_that_telegram_cannot_read_is_refused(html):
    with pytest.raises(Refusal, match="can't parse entities"):
        markup.read(html, "HTML")


@pytest.mark.parametrize(
    ("html", "text", "kinds"),
    [
        ("<b>a &lt; b</b> &amp; c &nbsp; &quot;", 'a < b & c &nbsp; "', ["bold"]),
        ("  <i>x</i>\n", "x", ["italic"]),
        ("<a href='https://x.y/?a=1&amp;b=2'>x</a>", "x", ["text_link"]),
        ("<b>x <i>y</i></b> <tg-spoiler>z</tg-spoiler>", "x y z", ["bold", "italic", "spoiler"]),
        ("<blockquote expandable>x</blockquote>", "x", ["blockquote"]),
        ("a > b", "a > b", []),
    ],
)  # fmt: skip
def test_html_is_read_as_telegram_reads_it(html, text, kinds):
    told, entities = markup.read(html, "HTML")
    assert (told, [entity["type"] for entity in entities]) == (text, kinds)


async def test_edits_are_checked(call, telegram):
    sent = (await said(call, "one"))["result"]["message_id"]
    assert "not modified" in await refused(
        call, "editMessageText", chat_id=1, message_id=sent, text=" <b></b>one", parse_mode="HTML"
    )
    assert "not found" in await refused(call, "editMessageText", chat_id=1, message_id=99, text="two")
    assert (await call("editMessageText", chat_id=1, message_id=sent, text="two"))["ok"]
    assert telegram.person(1).last.text == "two"
    assert (await call("deleteMessage", chat_id=1, message_id=sent))["ok"]
    assert "to delete not found" in await refused(call, "deleteMessage", chat_id=1, message_id=sent)


async def test_answers_to_nobody_are_too_late(call):
    assert "too old" in await refused(call, "answerCallbackQuery", callback_query_id="x")
    assert "200" in await refused(call, "answerCallbackQuery", callback_query_id="x", text="я" * 201)


def article(number, text="x"):
    content = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": str(number), "title": "T", "input_message_content": content}


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([article(n) for n in range(51)], "RESULTS_TOO_MUCH"),
        ([article(1), article(1)], "DUPLICATE"),
        ([article("я" * 33)], "RESULT_ID"),
        ([article(1, "<b>")], "parse entities"),
        ([{"type": "pigeon", "id": "1"}], "pigeon"),
        ([article(1) | {"thumb": "x"}], "thumb"),
    ],
)
async def test_wrong_inline_answers_are_refused(call, results, words):
    assert words in await refused(call, "answerInlineQuery", inline_query_id="1", results=results)


@pytest.mark.parametrize(
    ("method", "payload"),
    [
        ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}),
        ("setMyCommands", {"commands": [{"command": "start", "description": ""}]}),
        ("setMyCommands", {"commands": [], "language_code": "pt-br"}),
        ("setMyDescription", {"description": "x" * 513}),
        ("setMyShortDescription", {"short_description": "x" * 121}),
        ("setWebhook", {"url": "https://x.y", "secret_token": "a b"}),
        ("setWebhook", {"url": "https://x.y", "max_connections": 101}),
    ],
)
async def test_wrong_texts_about_the_bot_are_refused(call, method, payload):
    await refused(call, method, **payload)


async def test_faults_come_at_a_tests_word_and_go(call, telegram):
    telegram.next("sendMessage", too_many(3))
    telegram.next("sendMessage", blocked())
    assert (await said(call, "x"))["parameters"] == {"retry_after": 3}
    assert (await said(call, "x"))["error_code"] == 403
    telegram.next("sendMessage", cut(late=True))
    with pytest.raises(telegram.client_error):
        await said(call, "heard all the same")
    assert telegram.person(1).last.text == "heard all the same"
    assert (await said(call, "x"))["ok"]


async def test_updates_wait_until_their_offset_is_passed(call, telegram):
    await telegram.person(1).says("x", wait=False)
    first = (await call("getUpdates"))["result"]
    assert (await call("getUpdates"))["result"] == first
    assert first[0]["message"]["text"] == "x"
    assert (await call("getUpdates", offset=first[0]["update_id"] + 1))["result"] == []
    await call("setWebhook", url="http://127.0.0.1:9/x")
    assert "webhook is active" in await refused(call, "getUpdates")
