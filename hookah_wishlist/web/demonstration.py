"""The demonstration's visitors: launch strings as Telegram would sign them, with a token made up at start.

These routes exist in the demonstration only. What they hand out goes through the same door as everybody's.
"""

from dataclasses import dataclass
from typing import Annotated

from aiohttp import web
from pydantic import Field

from hookah_wishlist.people.init_data import signed
from hookah_wishlist.people.model import Language
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.parameters import Digits, Parameters
from hookah_wishlist.web.route import Guard, Route

FIRST_NAMES = {"ru": "Гость", "en": "Guest"}


class Visit(Parameters):
    """Several people can be tried, each with a list of their own."""

    person: Annotated[int, Field(ge=1, le=99), Digits] = 1
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class LaunchString:
    init_data: str


async def demonstration_init_data(request: web.Request, visit: Visit) -> web.Response:
    resources = request.app[RESOURCES]
    visitor = {
        "id": visit.person,
        "first_name": FIRST_NAMES[visit.language],
        "language_code": visit.language,
    }
    now = int(resources.now().timestamp())
    return answer(LaunchString(signed(visitor, resources.bot_token, now=now)))


ROUTES = (
    Route(
        "GET",
        "/demonstration/init-data",
        demonstration_init_data,
        "A launch string of the demonstration, to sign in with",
        answers=LaunchString,
        prefix="",
        guard=Guard.OPEN,
    ),
)
