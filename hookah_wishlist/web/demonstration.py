"""The demonstration's visitors: launch strings as Telegram would sign them, with a token made up at start.

These routes exist in the demonstration only. What they hand out goes through the same door as everybody's.
"""

import re
from dataclasses import dataclass
from typing import Annotated

from aiohttp import web
from pydantic import AfterValidator, Field

from hookah_wishlist.people.init_data import signed
from hookah_wishlist.people.model import Language
from hookah_wishlist.web.answers import answer
from hookah_wishlist.web.keys import RESOURCES
from hookah_wishlist.web.parameters import Digits, Parameters
from hookah_wishlist.web.route import Guard, Route

FIRST_NAMES = {"ru": "Гость", "en": "Guest"}


START_PARAM = re.compile(r"[A-Za-z0-9_-]{1,512}")


def _start_param(value: str) -> str:
    if not START_PARAM.fullmatch(value):
        raise ValueError("must be at most 512 of A-Z, a-z, 0-9, _ and -, as Telegram takes no others")
    return value


class Visit(Parameters):
    """Several people can be tried, each with a list of their own.

    `start`: what stood behind `startapp=` in the link that was followed, as Telegram allows it.
    """

    person: Annotated[int, Field(ge=1, le=99), Digits] = 1
    language: Language = "en"
    start: Annotated[str, AfterValidator(_start_param)] | None = None


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
    followed = {} if visit.start is None else {"start_param": visit.start}
    return answer(LaunchString(signed(visitor, resources.bot_token, now=now, **followed)))


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
