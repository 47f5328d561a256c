"""What a link opens, once its reader is known to be an adult."""

from hookah_wishlist.bot import screens
from hookah_wishlist.bot.asking import Asking
from hookah_wishlist.bot.payloads import OpenList, OpenSearch, OpenTobacco, Payload
from hookah_wishlist.bot.presses import Place
from hookah_wishlist.bot.shown import Shown
from hookah_wishlist.wishlist import store
from hookah_wishlist.wishlist.model import NoSuchTobacco, WishlistFull


async def opened(asking: Asking, payload: Payload) -> Shown:
    match payload:
        case OpenList():
            return await screens.wishlist(asking, Place())
        case OpenSearch(text):
            return await screens.search(asking, text)
        case OpenTobacco(tobacco_id, add):
            return await _tobacco(asking, tobacco_id, add=add)


async def _tobacco(asking: Asking, tobacco_id: int, *, add: bool) -> Shown:
    """The card itself says whether it is on the list now."""
    try:
        if add:
            await store.put(asking.connection, asking.owner_id, tobacco_id)
    except NoSuchTobacco:
        return screens.gone(asking)
    except WishlistFull:
        return Shown(asking.here.texts.html("list.full"))
    return await screens.card(asking, tobacco_id) or screens.gone(asking)
