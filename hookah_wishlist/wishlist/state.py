"""What an item becomes by what is done to it. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from hookah_wishlist.wishlist.model import Change, NotCustom
from hookah_wishlist.wishlist.wording import custom_key


@dataclass(frozen=True, slots=True)
class Identity:
    """What an item is: no list holds two of the same. The order of fields is that of columns in `store`."""

    tobacco_id: int | None = None
    custom_name: str | None = None
    custom_key: str | None = None


def tobacco_identity(tobacco_id: int) -> Identity:
    return Identity(tobacco_id=tobacco_id)


def custom_identity(name: str) -> Identity:
    """Of a cleaned name."""
    return Identity(custom_name=name, custom_key=custom_key(name))


@dataclass(frozen=True, slots=True)
class State:
    """What can change about an item."""

    identity: Identity
    note: str
    priority: int
    added_at: datetime
    purchased_at: datetime | None
    bought_before: datetime | None


def wanted_again(state: State, change: Change, now: datetime) -> State:
    """Put on the list once more: one that was bought is a new wish that remembers its purchase."""
    state = _annotated(state, change)
    if state.purchased_at is None:
        return state
    return replace(state, purchased_at=None, bought_before=state.purchased_at, added_at=now)


def changed(state: State, change: Change, now: datetime) -> State:
    """As the (cleaned) change asks; the same when it was so already. Raises NotCustom."""
    state = _annotated(state, change)
    if change.purchased is not None:
        # A second tick does not move the day of the first, and a tick taken back leaves no trace.
        state = replace(state, purchased_at=(state.purchased_at or now) if change.purchased else None)
    return replace(state, identity=_changed_identity(state.identity, change))


def _annotated(state: State, change: Change) -> State:
    return replace(
        state,
        note=state.note if change.note is None else change.note,
        priority=state.priority if change.priority is None else change.priority,
    )


def _changed_identity(identity: Identity, change: Change) -> Identity:
    if change.tobacco_id is None and change.name is None:
        return identity
    if identity.tobacco_id is not None:
        if change.name is None and change.tobacco_id == identity.tobacco_id:
            return identity
        raise NotCustom
    if change.tobacco_id is not None:
        return tobacco_identity(change.tobacco_id)
    return custom_identity(change.name or "")
