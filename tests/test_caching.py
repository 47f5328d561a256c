"""Caches hold at most so many bytes, whatever is put into them."""

from sys import getsizeof

from hypothesis import given
from hypothesis import strategies as some

from hookah_wishlist.caching import ENTRY, SizedCache, cached_if_short, size_of

ROOM = 20_000


def cache(most_bytes=ROOM):
    return SizedCache(most_bytes, lambda key, value: size_of(key) + size_of(value))


def weight(key, value):
    return getsizeof(key) + getsizeof(value) + ENTRY


KEYS = some.integers(0, 12).map("key {}".format)
STEPS = some.lists(some.tuples(KEYS, some.none() | some.integers(0, 3000)), max_size=80)


@given(STEPS)
def test_a_cache_never_holds_more_than_its_bytes_and_gives_what_was_put(steps):
    held, put = cache(), {}
    for key, length in steps:
        if length is None:
            assert held.get(key) in (None, put.get(key))
            continue
        put[key] = "x" * length
        held.put(key, put[key])
        assert held.get(key) == (put[key] if weight(key, put[key]) <= ROOM // 8 else None)
        present = {key: value for key in put if (value := held.get(key)) is not None}
        assert held.bytes == sum(weight(*entry) for entry in present.items()) <= ROOM
        assert len(held) == len(present)
        assert present.items() <= put.items()


def test_the_least_recently_used_makes_room():
    held = cache()
    for number in range(1000):
        held.put(f"key {number}", "x" * 500)
        assert held.get("key 0") is not None
    assert held.get("key 999") is not None
    assert held.get("key 1") is None


def test_what_would_push_out_many_is_not_held():
    held = cache()
    held.put("small", "x")
    held.put("large", "x" * (ROOM // 8))
    assert held.get("large") is None
    assert held.get("small") == "x"


def test_a_size_is_that_of_everything_inside():
    assert size_of(("ab", ("c", 1))) == sum(map(getsizeof, (("ab", ("c", 1)), "ab", ("c", 1), "c", 1)))


def test_a_long_text_is_computed_each_time_and_takes_no_room():
    calls = []

    @cached_if_short(10, longest=5)
    def upper(text):
        calls.append(text)
        return text.upper()

    assert [upper(text) for text in ("short", "short", "longer", "longer")] == ["SHORT"] * 2 + ["LONGER"] * 2
    assert calls == ["short", "longer", "longer"]
