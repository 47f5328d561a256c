"""A tobacco's card and a typed item's, with the buttons that the person's list asks for. Pure."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from hookah_wishlist.bot import words
from hookah_wishlist.bot.buttons import app_button, button, removal_question
from hookah_wishlist.bot.here import Here
from hookah_wishlist.bot.markup import (
    TEXT_LIMIT,
    Html,
    bold,
    cut,
    folded,
    italic,
    lines,
    link,
    name,
    shortened,
    units,
)
from hookah_wishlist.bot.payloads import OpenTobacco
from hookah_wishlist.bot.presses import (
    ON_CARD,
    Add,
    DropNote,
    Remove,
    Similar,
    Tick,
    Undo,
    WantAgain,
    WriteNote,
)
from hookah_wishlist.bot.shown import Row, Shown, keyboard
from hookah_wishlist.bot.texts import Texts
from hookah_wishlist.catalogue.listing import TobaccoRow
from hookah_wishlist.catalogue.store import TobaccoCard
from hookah_wishlist.wishlist.model import Item, Removal

LONGEST_DESCRIPTION = 900  # a card is read at a counter; the rest stands at the source
MOST_TAGS = 12
PICTURE_WIDTH = 640


def tobacco_card(
    card: TobaccoCard,
    item: Item | None,
    here: Here,
    *,
    asking: bool = False,
    removed: Removal | None = None,
) -> Shown:
    """The card as the person's list has it. `asking`: whether to remove it; `removed`: a moment ago."""
    return Shown(
        text=card_text(card, item if here.is_private else None, here),
        keyboard=_tobacco_keyboard(card.row, item, here, asking=asking, removed=removed),
        picture=here.picture(card.row, PICTURE_WIDTH),
        scope=here.scope,
    )


def custom_card(item: Item, here: Here, *, asking: bool = False, removed: Removal | None = None) -> Shown:
    """What the person typed because the catalogue lacks it."""
    texts = here.texts
    title = bold(name(item.custom_name or ""))
    if removed:
        undo = Undo(removal=removed.id, at=f"i{item.id}")
        return Shown(
            lines(title, texts.html("card.removed")), keyboard([button(texts.plain("button.undo"), undo)])
        )
    rows = [removal_question(item.id, ON_CARD, texts)] if asking else _listed_rows(item, texts)
    text = lines(title, italic(texts.plain("card.custom")), *_own(item, texts))
    return Shown(cut(text, TEXT_LIMIT), keyboard(*rows))


def card_text(card: TobaccoCard, item: Item | None, here: Here, *, limit: int = TEXT_LIMIT) -> Html:
    """Everything told of the tobacco; the description gives way first when there is too much."""
    texts, row = here.texts, card.row
    head = lines(
        bold(name(row.name)),
        name(row.alt_name) if row.alt_name else None,
        Html(" · ").join(_origin(row, texts)),
        "",
        rating(row, texts),
        *_strengths(row, texts),
        _status(card, texts),
        _tags(card, texts),
    )
    source = here.source_link(card.path)
    tail = lines(*_own(item, texts), link(texts.plain("card.source"), source) if source else None)
    left = limit - units(head) - units(tail) - 4
    description = _description(card, min(left, LONGEST_DESCRIPTION))
    return cut(lines(head, description, tail if tail else None), limit)


def rating(row: TobaccoRow, texts: Texts) -> str:
    """The weighted mean: two votes of 5.0 do not stand above three hundred of 4.7."""
    if row.weighted_rating is None or not row.ratings_count:
        return texts.plain("card.unrated")
    votes = texts.plural("count.ratings", row.ratings_count)
    return f"★ {texts.score(row.weighted_rating)} · {votes}"


def _origin(row: TobaccoRow, texts: Texts) -> list[str]:
    parts = (row.brand, words.line(row.line), words.country(row.country, texts.language))
    return [name(part) for part in parts if part]


def _strengths(row: TobaccoRow, texts: Texts) -> list[Html]:
    makers = words.strength(row.strength, texts.language)
    by_ratings = words.strength(row.strength_by_ratings, texts.language)
    told = (("card.strength", makers), ("card.strength_by_ratings", by_ratings))
    return [texts.html(key, strength=strength) for key, strength in told if strength]


def _status(card: TobaccoCard, texts: Texts) -> Html:
    shown = words.status(card.row.status, card.row.status_word, texts.language)
    told = texts.html("card.status", status=shown)
    return lines(told, texts.html("card.missing")) if card.is_missing else told


def _tags(card: TobaccoCard, texts: Texts) -> Html | None:
    names = [words.tag(tag.name, texts.language) for tag in card.tags[:MOST_TAGS]]
    return texts.html("card.tags", tags=", ".join(names)) if names else None


def _description(card: TobaccoCard, limit: int) -> Html | None:
    plain = (card.description or "").strip()
    return folded(shortened(plain, limit)) if plain and limit > 40 else None


def _own(item: Item | None, texts: Texts) -> list[Html]:
    """What the person's list says of it."""
    if item is None:
        return []
    told = []
    if item.purchased_at:
        told.append(texts.html("card.bought", date=texts.date(item.purchased_at)))
    else:
        told.append(texts.html("card.wanted"))
    if item.bought_before:
        told.append(texts.html("card.bought_before", date=texts.date(item.bought_before)))
    if item.note:
        told.append(texts.html("card.note", note=item.note))
    return told


def _tobacco_keyboard(
    row: TobaccoRow, item: Item | None, here: Here, *, asking: bool, removed: Removal | None
) -> InlineKeyboardMarkup | None:
    texts = here.texts
    similar = button(texts.plain("button.similar"), Similar(tobacco=row.id))
    if not here.is_private:
        add = button(texts.plain("button.add"), Add(tobacco=row.id))
        there = here.deep_link(OpenTobacco(row.id))
        return keyboard([add], [InlineKeyboardButton(text=texts.plain("button.open_chat"), url=there)])
    if item and asking:
        return keyboard(removal_question(item.id, ON_CARD, texts))
    rows: list[Row] = []
    if item:
        rows += _listed_rows(item, texts)
    else:
        rows.append([button(texts.plain("button.add"), Add(tobacco=row.id, at=ON_CARD))])
        if removed:
            undo = Undo(removal=removed.id, at=f"t{row.id}")
            rows.append([button(texts.plain("button.undo"), undo)])
    return keyboard(*rows, [similar, app_button(here, OpenTobacco(row.id))])


def _listed_rows(item: Item, texts: Texts) -> list[Row]:
    is_bought = item.purchased_at is not None
    tick = Tick(item=item.id, bought=not is_bought, at=ON_CARD)
    note = WriteNote(item=item.id)
    rows: list[Row] = [
        [
            button(texts.plain("button.not_bought" if is_bought else "button.bought"), tick),
            button(texts.plain("button.remove"), Remove(item=item.id, sure=False, at=ON_CARD)),
        ],
        [
            button(texts.plain("button.change_note" if item.note else "button.note"), note),
            button(texts.plain("button.drop_note"), DropNote(item=item.id)) if item.note else None,
        ],
    ]
    if is_bought:
        rows.insert(0, [button(texts.plain("button.want_again"), WantAgain(item=item.id))])
    return rows
