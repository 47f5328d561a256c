import asyncio

from hookah_wishlist.watch.asked import Asked
from tests.timeouts import GUARD


async def test_a_question_without_an_answer_is_asked_once_however_many_ask():
    asked, free = 0, asyncio.Event()

    async def ask():
        nonlocal asked
        asked += 1
        await free.wait()
        return asked

    question = Asked(ask)
    assert await asyncio.gather(*(question.answer(0.05) for _ in range(20))) == [None] * 20
    assert await question.answer(0.05) is None
    assert asked == 1
    free.set()
    assert await question.answer(GUARD) == 1
    assert await question.answer(GUARD) == 2


async def test_who_gives_up_waiting_does_not_end_the_question_of_others():
    asked, free = asyncio.Event(), asyncio.Event()

    async def ask():
        asked.set()
        await free.wait()
        return "answer"

    question = Asked(ask)
    impatient = asyncio.create_task(question.answer(GUARD))
    patient = asyncio.create_task(question.answer(GUARD))
    await asked.wait()
    impatient.cancel()
    await asyncio.wait({impatient})
    free.set()
    assert await patient == "answer"
