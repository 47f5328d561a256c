"""Who is let in. Identity comes from the token and from nothing else; there is no way past."""

from aiohttp import web

from hookah_wishlist.people.model import is_adult
from hookah_wishlist.web.errors import (
    AdultConfirmationRequired,
    SignedInPersonally,
    Unauthorized,
    WrongScope,
)
from hookah_wishlist.web.holders import Holders
from hookah_wishlist.web.keys import SignedIn
from hookah_wishlist.web.route import Guard, Route

SCHEME = "bearer "


async def let_in(request: web.Request, route: Route | None, holders: Holders) -> SignedIn:
    """Whose request it is. No route: an address below the prefix that is none; strangers are not told so."""
    token = token_of(request)
    holder = await holders.holder(token)
    if route is None:
        return holder
    _check_token(route, holder)
    if route.guard is Guard.ADULT and not is_adult(holder.person):
        # Confirmed a moment ago, maybe in another process: a refusal is never made from memory.
        holder = await holders.holder_now(token)
        if not is_adult(holder.person):
            raise AdultConfirmationRequired
    return holder


def token_of(request: web.Request) -> str:
    """What the request shows at the door, still unread. Raises `Unauthorized`."""
    told = request.headers.getall("Authorization", ())
    if not told:
        raise Unauthorized
    if len(told) > 1 or told[0][: len(SCHEME)].lower() != SCHEME:
        raise Unauthorized('The header must be given once, as "Authorization: Bearer …"')
    return told[0][len(SCHEME) :].strip()


def _check_token(route: Route, holder: SignedIn) -> None:
    if route.needed_scope == "write" and holder.scope != "write":
        raise WrongScope
    if route.needs_session and holder.session_id is None:
        raise SignedInPersonally
