"""How an item of a list is named in an address. Pure.

`i45` is item 45, whatever it is now: a typed name that was linked to a tobacco keeps its address. A plain
number is a tobacco's, as who puts tobacco 123 on the list need not ask which item it became: `123` is the
item that is tobacco 123. The two cannot be mistaken for one another.
"""

from typing import Annotated

from pydantic import StringConstraints

from hookah_wishlist.wishlist.model import Which

ItemId = Annotated[str, StringConstraints(pattern=r"^i?[0-9]{1,19}$")]


def item_id(number: int) -> str:
    return f"i{number}"


def which(told: str) -> Which:
    """Of a text that is an `ItemId`."""
    if told.startswith("i"):
        return Which(item_id=int(told[1:]))
    return Which(tobacco_id=int(told))
