"""Me: what is kept about the person who asks, what they may choose, and how all of it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field, StringConstraints

from hookah_wishlist.people import store
from hookah_wishlist.people.export import KeptAboutPerson
from hookah_wishlist.people.export import export as export_person
from hookah_wishlist.people.model import (
    ADULT_VERSION,
    Language,
    OutdatedConsent,
    Person,
    PersonGone,
    is_adult,
    language_of,
)
from hookah_wishlist.people.preferences import LARGEST_NUMBER, NAME, BadSetting
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.keys import RESOURCES, signed_in
from hookah_wishlist.web.parameters import Body, Whole
from hookah_wishlist.web.route import Guard, Route
from hookah_wishlist.wishlist.model import KeptList
from hookah_wishlist.wishlist.screen import export as export_lists

SettingName = Annotated[str, StringConstraints(max_length=60)]
WholeNumber = Annotated[int, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER), Whole]
Setting = bool | WholeNumber | Annotated[str, StringConstraints(max_length=64)]
SETTING_NAMES: dict[str, Any] = {"propertyNames": {"type": "string", "pattern": f"^{NAME.pattern}$"}}


@dataclass(frozen=True, slots=True)
class Adult:
    """`needed_version` of the sentence "I am 18 or older" is what POST /me/adult takes."""

    is_confirmed: bool
    confirmed_at: datetime | None
    needed_version: int


@dataclass(frozen=True, slots=True)
class Me:
    """`language` is the one to speak, `chosen_language` what was chosen here; null follows Telegram."""

    id: int
    first_name: str
    language: Language
    chosen_language: Language | None
    adult: Adult
    is_reachable: bool
    settings: Mapping[str, bool | int | str]
    list_version: int
    settings_version: int


class Changes(Body):
    """What is left out stays. A language of null follows Telegram, a setting of null is taken away."""

    language: Language | None = None
    settings: dict[SettingName, Setting | None] = Field(
        default_factory=dict, max_length=20, json_schema_extra=SETTING_NAMES
    )


class Confirmation(Body):
    """That I am 18 or older, in the words of this version."""

    version: Annotated[int, Field(ge=1, le=32767), Whole]


@dataclass(frozen=True, slots=True)
class Export:
    """Everything kept about me, with its values as they are kept."""

    about_me: KeptAboutPerson
    wishlists: tuple[KeptList, ...]


@dataclass(frozen=True, slots=True)
class Deleted:
    """`reference` is the number under which the deletion, without whose it was, was written down."""

    reference: str


async def me(request: web.Request) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection:
        person = await store.find(connection, signed_in(request).person.id)
    if person is None:
        raise PersonGone
    return answer(me_json(person))


async def change_me(request: web.Request, changes: Changes) -> web.Response:
    user_id = signed_in(request).person.id
    async with request.app[RESOURCES].pool.acquire() as connection, connection.transaction():
        if "language" in changes.model_fields_set:
            await store.choose_language(connection, user_id, changes.language)
        person = await store.change_settings(connection, user_id, changes.settings)
    return answer(me_json(person))


async def confirm_adult(request: web.Request, confirmation: Confirmation) -> web.Response:
    """Safe to repeat: the first time counts."""
    resources = request.app[RESOURCES]
    user_id = signed_in(request).person.id
    async with resources.pool.acquire() as connection, connection.transaction():
        person = await store.confirm_adult(connection, user_id, confirmation.version, now=resources.now())
    return answer(me_json(person))


async def export_me(request: web.Request) -> web.Response:
    """One document of one moment."""
    user_id = signed_in(request).person.id
    async with (
        request.app[RESOURCES].pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        about_me = await export_person(connection, user_id)
        lists = await export_lists(connection, user_id)
    if about_me is None:
        raise PersonGone
    response = answer(Export(about_me, lists))
    response.headers["Content-Disposition"] = 'attachment; filename="hookah-wishlist.json"'
    return response


async def delete_me(request: web.Request) -> web.Response:
    async with request.app[RESOURCES].pool.acquire() as connection, connection.transaction():
        reference = await store.delete_everything(connection, signed_in(request).person.id)
    if reference is None:
        raise PersonGone
    return answer(Deleted(reference))


def me_json(person: Person) -> Me:
    return Me(
        id=person.id,
        first_name=person.first_name,
        language=language_of(person),
        chosen_language=person.language,
        adult=Adult(is_adult(person), person.adult_confirmed_at, ADULT_VERSION),
        is_reachable=person.reachable,
        settings=person.settings,
        list_version=person.list_version,
        settings_version=person.settings_version,
    )


_route = partial(Route, guard=Guard.PERSON)

ROUTES = (
    _route("GET", "/me", me, "Who I am here, and what I chose", answers=Me),
    _route(
        "PATCH", "/me", change_me, "Choose a language, change settings", answers=Me, refusals=(BadSetting,)
    ),
    _route(
        "DELETE", "/me", delete_me, "Delete everything kept about me", answers=Deleted, needs_session=True
    ),
    _route(
        "POST",
        "/me/adult",
        confirm_adult,
        "Confirm to be 18 or older",
        answers=Me,
        refusals=(OutdatedConsent,),
        needs_session=True,
    ),
    _route("GET", "/me/export", export_me, "Everything kept about me", answers=Export, is_download=True),
)
