"""The items of a person's list: put on, changed, taken off. How they are addressed: `web/item_ids.py`."""

from typing import Annotated, Any, Self

from aiohttp import web
from pydantic import ConfigDict, Field, StringConstraints, model_validator

from hookah_wishlist.database import Connection
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.wishlist.screen import shown_tags
from hookah_wishlist.web.api.wishlist.shapes import (
    ChangedJson,
    KeptJson,
    RemovedJson,
    item_json,
    removal_json,
    versions_json,
)
from hookah_wishlist.web.errors import NotThere
from hookah_wishlist.web.item_ids import ItemId, which
from hookah_wishlist.web.keys import RESOURCES, signed_in
from hookah_wishlist.web.parameters import Body, Place, TobaccoId, Whole
from hookah_wishlist.web.route import Route
from hookah_wishlist.wishlist.model import (
    LARGEST_TOBACCO_ID,
    MAX_NAME,
    MAX_NOTE,
    MAX_PRIORITY,
    AlreadyListed,
    BadField,
    Change,
    Kept,
    NoSuchTobacco,
    NotCustom,
    WishlistFull,
)
from hookah_wishlist.wishlist.removal import remove
from hookah_wishlist.wishlist.screen import versions
from hookah_wishlist.wishlist.store import add_custom, change, put

Note = Annotated[str, StringConstraints(max_length=MAX_NOTE)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=MAX_NAME)]
Priority = Annotated[int, Field(ge=0, le=MAX_PRIORITY), Whole]
GivenTobaccoId = Annotated[int, Field(ge=1, le=LARGEST_TOBACCO_ID), Whole]

_TOBACCO: dict[str, Any] = {"required": ["tobacco_id"], "properties": {"tobacco_id": {"type": "integer"}}}
_NAME: dict[str, Any] = {"required": ["name"], "properties": {"name": {"type": "string"}}}


class TobaccoPlace(Place):
    id: TobaccoId


class ItemPlace(Place):
    id: ItemId


class NewItem(Body):
    """A tobacco of the catalogue by its id, or what the catalogue lacks by its name. Null is as left out."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [_TOBACCO, _NAME]})

    tobacco_id: GivenTobaccoId | None = None
    name: Name | None = None
    note: Note | None = None
    priority: Priority | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.tobacco_id is None) == (self.name is None):
            raise ValueError("must have either a tobacco_id or a name")
        return self


class ItemChange(Body):
    """What is to be different; what is left out or null stays as it is.

    `purchased` false takes a tick back as if it had never been set; what was truly bought is wanted again by
    putting it on the list again. `name` and `tobacco_id` are for typed names only: to spell it otherwise, or
    to tell which tobacco it turned out to be.
    """

    model_config = ConfigDict(json_schema_extra={"not": {"allOf": [_TOBACCO, _NAME]}})

    note: Note | None = None
    priority: Priority | None = None
    purchased: bool | None = None
    name: Name | None = None
    tobacco_id: GivenTobaccoId | None = None


async def put_tobacco(request: web.Request, at: TobaccoPlace) -> web.Response:
    """Safe to repeat. One that had been bought becomes a new wish, which remembers its purchase."""
    person_id = signed_in(request).person.id
    async with request.app[RESOURCES].pool.acquire() as connection, connection.transaction():
        kept = await put(connection, person_id, at.id)
        told = await _kept_json(connection, person_id, kept)
    return answer(told, status=201 if kept.added else 200)


async def add_item(request: web.Request, new: NewItem) -> web.Response:
    """Asked twice it makes one item, and the second time changes its note and priority if they are told."""
    person_id = signed_in(request).person.id
    async with request.app[RESOURCES].pool.acquire() as connection, connection.transaction():
        if new.tobacco_id is not None:
            kept = await put(connection, person_id, new.tobacco_id, note=new.note, priority=new.priority)
        else:
            name = new.name or ""
            kept = await add_custom(connection, person_id, name, note=new.note, priority=new.priority)
        told = await _kept_json(connection, person_id, kept)
    return answer(told, status=201 if kept.added else 200)


async def change_item(request: web.Request, at: ItemPlace, asked: ItemChange) -> web.Response:
    """`id` is an item's, such as `i45`, or a tobacco's, such as `123`: the item of the list that is it."""
    person_id = signed_in(request).person.id
    async with request.app[RESOURCES].pool.acquire() as connection, connection.transaction():
        item = await change(connection, person_id, which(at.id), Change(**asked.model_dump()))
        if item is None:
            raise NotThere(f"There is no item {at.id} on your list")
        told: ChangedJson = {
            "item": item_json(item, await shown_tags(connection, item)),
            "versions": versions_json(await versions(connection, person_id)),
        }
    return answer(told)


async def remove_item(request: web.Request, at: ItemPlace) -> web.Response:
    """`id` is an item's, such as `i45`, or a tobacco's, such as `123`: the item of the list that is it."""
    person_id = signed_in(request).person.id
    async with request.app[RESOURCES].pool.acquire() as connection, connection.transaction():
        removal = await remove(connection, person_id, which(at.id))
        if removal is None:
            raise NotThere(f"There is no item {at.id} on your list")
        told: RemovedJson = {
            "removal": removal_json(removal),
            "versions": versions_json(await versions(connection, person_id)),
        }
    return answer(told)


async def _kept_json(connection: Connection, person_id: int, kept: Kept) -> KeptJson:
    """The versions are of the same transaction: by them a device knows its own change when events tell it."""
    return {
        "item": item_json(kept.item, await shown_tags(connection, kept.item)),
        "added": kept.added,
        "again": kept.again,
        "versions": versions_json(await versions(connection, person_id)),
    }


ROUTES = (
    Route(
        "PUT",
        "/wishlist/items/{id}",
        put_tobacco,
        "This tobacco is on my list and wanted, however often it is asked",
        answers=KeptJson,
        other_statuses=(201,),
        refusals=(NoSuchTobacco, WishlistFull),
    ),
    Route(
        "POST",
        "/wishlist/items",
        add_item,
        "Put a tobacco or a typed name on my list",
        answers=KeptJson,
        other_statuses=(201,),
        refusals=(BadField, NoSuchTobacco, WishlistFull),
    ),
    Route(
        "PATCH",
        "/wishlist/items/{id}",
        change_item,
        "Change note, priority, tick, name or link of an item",
        answers=ChangedJson,
        refusals=(BadField, NotThere, NoSuchTobacco, NotCustom, AlreadyListed),
    ),
    Route(
        "DELETE",
        "/wishlist/items/{id}",
        remove_item,
        "Take an item off my list; it can be put back for ten minutes",
        answers=RemovedJson,
        refusals=(NotThere,),
    ),
)
