"""When the next message may go, by plain arithmetic."""

from hookah_wishlist.bot.pace import Pace


def sent(pace, chats, *, until, step=0.01):
    """The moments at which messages went, each chat wanting to be sent something all the time."""
    moments, now = [], 100.0
    while now < 100.0 + until:
        for chat in chats:
            if pace.wait_overall(now) == 0 and pace.wait_for(chat, now) <= 1e-9:
                pace.take(chat, now)
                moments.append((now, chat))
        now += step
    return moments


def most_within(moments, seconds):
    return max(sum(1 for other in moments if 0 <= other - one < seconds) for one in moments)


def test_no_second_has_more_than_thirty():
    moments = [moment for moment, _ in sent(Pace(), range(1, 200), until=5)]
    assert len(moments) == 150
    assert most_within(moments, 0.999) == 30


def test_a_chat_gets_one_a_second_after_a_short_burst():
    moments = [moment - 100 for moment, _ in sent(Pace(chat_burst=3), [1], until=6)]
    assert [round(moment) for moment in moments] == [0, 0, 0, 1, 2, 3, 4, 5]


def test_a_group_gets_twenty_in_no_minute_more():
    moments = [moment for moment, _ in sent(Pace(), [-100], until=180, step=0.1)]
    assert 18 <= most_within(moments, 59.9) <= 20


def test_a_quiet_chat_may_burst_again():
    pace = Pace(chat_burst=2)
    for _ in range(2):
        pace.take(1, 0.0)
    assert pace.wait_for(1, 0.0) == 1.0
    assert pace.wait_for(1, 0.5) == 0.5
    for _ in range(2):
        assert pace.wait_for(1, 10.0) == 0
        pace.take(1, 10.0)
    assert pace.wait_for(1, 10.0) == 1.0


def test_chats_long_quiet_are_forgotten():
    pace = Pace(per_second=1000)
    for chat in range(10_000):
        pace.take(chat + 1, float(chat))
    assert len(pace._chats) <= 4096
