"""Content and transfer codings of request bodies: none is decoded, so none is accepted.

A kilobyte of Brotli can hold a gigabyte. The server leaves decompression off (`serving.connections`)
whatever the address; a coding is refused at once, before anything of the body is read.
"""

from aiohttp import web
from multidict import CIMultiDictProxy

from hookah_wishlist.web.errors import UnsupportedEncoding


def check_encodings(request: web.Request) -> None:
    """Raises `UnsupportedEncoding`. `identity` and an empty value name no coding."""
    codings = _codings(request.headers, "Content-Encoding") - {"identity"}
    codings |= _codings(request.headers, "Transfer-Encoding") - {"chunked"}
    if codings:
        raise UnsupportedEncoding


def _codings(headers: CIMultiDictProxy[str], name: str) -> set[str]:
    if name not in headers:  # most requests
        return set()
    return {coding.strip().lower() for coding in ",".join(headers.getall(name)).split(",")} - {""}
