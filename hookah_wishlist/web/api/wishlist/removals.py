"""Clearing a list, and putting back within ten minutes what was taken off."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.api.wishlist.shapes import RemovedJson, UndoneJson, removal_json, versions_json
from hookah_wishlist.web.errors import NotThere
from hookah_wishlist.web.keys import RESOURCES, signed_in
from hookah_wishlist.web.parameters import Digits, Parameters, Place, RowId
from hookah_wishlist.web.route import Route
from hookah_wishlist.wishlist.model import MAX_ITEMS, CountDiffers, Tab, WishlistFull
from hookah_wishlist.wishlist.removal import clear, undo
from hookah_wishlist.wishlist.screen import versions

Count = Annotated[int, Field(ge=0, le=MAX_ITEMS), Digits]


class ClearParameters(Parameters):
    """`expected_count` is what the person saw and confirmed: of the tab, or of the whole list without one."""

    expected_count: Count
    tab: Tab | None = None


class RemovalPlace(Place):
    id: RowId


async def clear_wishlist(request: web.Request, wanted: ClearParameters) -> web.Response:
    person_id = signed_in(request).person.id
    async with request.app[RESOURCES].pool.acquire() as connection, connection.transaction():
        removal = await clear(connection, person_id, wanted.expected_count, tab=wanted.tab)
        told: RemovedJson = {
            "removal": removal_json(removal),
            "versions": versions_json(await versions(connection, person_id)),
        }
    return answer(told)


async def undo_removal(request: web.Request, at: RemovalPlace) -> web.Response:
    person_id = signed_in(request).person.id
    async with request.app[RESOURCES].pool.acquire() as connection, connection.transaction():
        undone = await undo(connection, person_id, at.id)
        if undone is None:
            raise NotThere("There is nothing to put back: it is back already, or ten minutes have passed")
        told: UndoneJson = {
            "restored": undone.restored,
            "merged": undone.merged,
            "versions": versions_json(await versions(connection, person_id)),
        }
    return answer(told)


ROUTES = (
    Route(
        "DELETE",
        "/wishlist",
        clear_wishlist,
        "Take everything off my list, or off one tab; it can be put back for ten minutes",
        answers=RemovedJson,
        refusals=(CountDiffers,),
    ),
    Route(
        "POST",
        "/wishlist/undo/{id}",
        undo_removal,
        "Put back what was taken off",
        answers=UndoneJson,
        refusals=(NotThere, WishlistFull),
    ),
)
