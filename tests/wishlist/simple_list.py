"""A wishlist as simple as can be thought: what the real one is compared with. Values only."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Wish:
    """`number` is the real item's, None for one that is so new that only the database knows it."""

    key: object  # a tobacco's number, or a name in small letters
    number: int | None = None
    note: str = ""
    priority: int = 0
    bought: bool = False
    before: bool = False


@dataclass(frozen=True)
class SimpleList:
    wishes: dict = field(default_factory=dict)  # by key
    removals: dict = field(default_factory=dict)  # number of a removal: its wishes


LIMIT = 4


def put(state, key, note=None, priority=None):
    there = state.wishes.get(key)
    if there is None and len(state.wishes) >= LIMIT:
        return state, "full"
    wish = _annotated(there or Wish(key), note, priority)
    again = wish.bought
    if again:
        wish = replace(wish, bought=False, before=True)
    return _with(state, wish), ("kept", there is None, again)


def change(state, number, note=None, priority=None, bought=None):
    wish = _numbered(state, number)
    if wish is None:
        return state, None
    wish = _annotated(wish, note, priority)
    wish = wish if bought is None else replace(wish, bought=bought)
    return _with(state, wish), ("changed", wish.key)


def link(state, number, tobacco):
    wish = _numbered(state, number)
    if wish is None:
        return state, None
    if wish.key == tobacco:
        return state, ("changed", tobacco)
    if isinstance(wish.key, int):
        return state, "not custom"
    if tobacco in state.wishes:
        return state, "already listed"
    return _with(_without(state, [wish.key]), replace(wish, key=tobacco)), ("changed", tobacco)


def remove(state, number, removal):
    wish = _numbered(state, number)
    if wish is None:
        return state, None
    return _aside(state, [wish.key], removal), ("removed", 1)


def clear(state, expected, removal):
    if expected != len(state.wishes):
        return state, ("differs", len(state.wishes))
    if not state.wishes:
        return state, None
    return _aside(state, list(state.wishes), removal), ("removed", expected)


def undo(state, removal):
    aside = state.removals.get(removal)
    if aside is None:
        return state, None
    new = [wish for wish in aside if wish.key not in state.wishes]
    if new and len(state.wishes) + len(new) > LIMIT:
        return state, "full"
    for wish in aside:
        state = _with(state, _merged(state.wishes.get(wish.key), wish))
    removals = {number: kept for number, kept in state.removals.items() if number != removal}
    return replace(state, removals=removals), ("undone", len(new), len(aside) - len(new))


def _merged(live, old):
    if live is None:
        return old
    before = live.before or old.before or old.bought
    return replace(live, note=live.note or old.note, priority=live.priority or old.priority, before=before)


def _annotated(wish, note, priority):
    return replace(
        wish,
        note=wish.note if note is None else note,
        priority=wish.priority if priority is None else priority,
    )


def _numbered(state, number):
    return next((wish for wish in state.wishes.values() if wish.number == number), None)


def _with(state, wish):
    return replace(state, wishes={**state.wishes, wish.key: wish})


def _without(state, keys):
    return replace(state, wishes={key: wish for key, wish in state.wishes.items() if key not in keys})


def _aside(state, keys, removal):
    aside = [state.wishes[key] for key in keys]
    return replace(_without(state, keys), removals={**state.removals, removal: aside})
