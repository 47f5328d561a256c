"""What a person may type into an item, and when two typed names are the same. Pure."""

import unicodedata

from hookah_wishlist.wishlist.model import MAX_NAME, MAX_NOTE, MAX_PRIORITY, BadField, Change

# Marks that turn the direction of the text after them: a name with one upsets every line it is shown in.
_TURNING = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def clean_name(name: str) -> str:
    """The name as it is kept: single spaces, none around it. Raises BadField."""
    cleaned = unicodedata.normalize("NFC", " ".join(name.split()))
    _refuse_unprintable("name", cleaned)
    if not any(unicodedata.category(character)[0] in "LNPS" for character in cleaned):
        raise BadField("name", "must not be empty")
    _refuse_longer("name", cleaned, MAX_NAME)
    return cleaned


def clean_note(note: str) -> str:
    """The note as it is kept: lines stay, space around it goes. Raises BadField."""
    cleaned = unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in note.splitlines()).strip())
    _refuse_unprintable("note", cleaned.replace("\n", "").replace("\t", ""))
    _refuse_longer("note", cleaned, MAX_NOTE)
    return cleaned


def clean_priority(priority: int) -> int:
    if not 0 <= priority <= MAX_PRIORITY:
        raise BadField("priority", f"must be from 0 to {MAX_PRIORITY}")
    return priority


def clean(change: Change) -> Change:
    """The change with every text as it is kept. Raises BadField."""
    if change.name is not None and change.tobacco_id is not None:
        raise BadField("tobacco_id", "cannot come together with a name: an item has one or the other")
    return Change(
        note=None if change.note is None else clean_note(change.note),
        priority=None if change.priority is None else clean_priority(change.priority),
        purchased=change.purchased,
        name=None if change.name is None else clean_name(change.name),
        tobacco_id=change.tobacco_id,
    )


def custom_key(name: str) -> str:
    """What two cleaned names are compared by: "Ёлка" and "елка" are one wish, "C++" and "C" are two.

    At most six bytes a character, so the longest name fits an index. NFKC could make it 18 times as long.
    """
    return unicodedata.normalize("NFC", name.casefold()).replace("ё", "е")


def _refuse_unprintable(field: str, text: str) -> None:
    for character in text:
        if character in _TURNING or unicodedata.category(character) in ("Cc", "Cs"):
            raise BadField(field, f"must not contain the character U+{ord(character):04X}")


def _refuse_longer(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise BadField(field, f"must have at most {limit} characters, it has {len(text)}")
