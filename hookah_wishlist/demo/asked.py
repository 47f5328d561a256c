"""What a request asks for, with whatever the site would not understand taken for its default."""

from aiohttp import web

_SORTS = ("rating", "reviews", "created", "all_views")


def origin(request: web.Request) -> str:
    """Links name the host the request came to, whatever it is."""
    return f"{request.scheme}://{request.host}"


def order(sort: object, direction: object) -> tuple[str, str]:
    return (str(sort) if sort in _SORTS else "rating", "asc" if direction == "asc" else "desc")


def order_of(request: web.Request) -> tuple[str, str]:
    """`s` and `d` of an address; any offset, page or limit beside them is ignored."""
    return order(request.query.get("s"), request.query.get("d"))


def number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
