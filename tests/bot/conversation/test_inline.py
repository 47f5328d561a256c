"""Inline mode: cards for any chat, and the own list."""


async def test_an_inline_query_gives_cards_that_add_by_a_link(anna, listed):
    answer = await anna.asks_inline("вишня")
    assert answer["is_personal"] is True
    assert answer["cache_time"] <= 60
    assert len(answer["results"]) == 12
    first = answer["results"][0]
    assert (first["title"], first["description"][:12]) == ("Вишня 0", "Вишнёвый сад")
    assert first["thumbnail_url"].startswith("https://wishlist.example/pictures/100?w=160")
    assert first["input_message_content"]["message_text"] == "<b>Вишня 0</b>\nВишнёвый сад · 18+"
    link = first["reply_markup"]["inline_keyboard"][0][0]["url"]
    assert link == "https://t.me/wishlist_bot?start=add_100"
    await anna.opens(link)
    assert await listed(anna) == {"100": "wanted"}


async def test_an_empty_query_gives_the_own_list_kept_for_nobody(anna, boris, put):
    await put(anna, 1, "Своё <b>")
    await put(anna, 3, bought=True)
    answer = await anna.asks_inline("")
    assert [result["title"] for result in answer["results"]] == ["Морозная мята", "Своё <b>"]
    assert (answer["is_personal"], answer["cache_time"]) == (True, 0)
    assert (await boris.asks_inline(""))["results"] == []


async def test_long_lists_go_on_after_fifty(anna, put):
    await put(anna, *(f"Своё {n:02d}" for n in range(60)))
    first = await anna.asks_inline("")
    assert (len(first["results"]), first["next_offset"]) == (50, "50")
    second = await anna.asks_inline("", offset="50")
    assert (len(second["results"]), second.get("next_offset", "")) == (10, "")
    assert (await anna.asks_inline("", offset="x"))["results"] == first["results"]


async def test_somebody_not_confirmed_is_told_so(newcomer, said):
    answer = await newcomer.asks_inline("вишня")
    assert answer["results"] == []
    assert answer["button"]["text"] == said.plain("inline.adult")
    assert answer["is_personal"] is True


async def test_nothing_found_is_told_so(anna, said):
    assert (await anna.asks_inline("zzqqxx"))["button"]["text"] == said.plain("inline.nothing")
    assert (await anna.asks_inline(""))["button"]["text"] == said.plain("inline.empty")


async def test_a_result_posted_into_the_bots_own_chat_opens_its_card(bot, anna):
    result = (await anna.asks_inline("frost mint"))["results"][0]
    posted = {"text": "Морозная мята\nСеверка · 18+", "via_bot": bot.telegram.me}
    await anna.sends(posted | {"reply_markup": result["reply_markup"]})
    assert anna.last.text.startswith("Морозная мята")
