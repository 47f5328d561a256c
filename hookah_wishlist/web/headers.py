"""Headers of every answer, added when it begins to be sent, so that streams and redirects have them too."""

from aiohttp import web
from multidict import istr

from hookah_wishlist.web.cors import Origins, cors_headers
from hookah_wishlist.web.keys import REQUEST_ID
from hookah_wishlist.web.route import V1

# Telegram's web clients show the Mini App in a frame; X-Frame-Options would forbid that and is left out.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors https://web.telegram.org https://*.telegram.org",
    )
)
SECURITY = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Server": "hookah-wishlist",  # aiohttp would tell its release, and Python's
}
A_YEAR = "max-age=31536000"
# Known to be without regard to case, which would otherwise be found out for every answer.
ID, SERVER, CACHE, VARY, ORIGIN = map(istr, ("X-Request-Id", "Server", "Cache-Control", "Vary", "Origin"))


class Headers:
    """For `on_response_prepare`. What a handler has set itself stays."""

    def __init__(self, origins: Origins, *, is_https: bool) -> None:
        self._origins = origins
        of_all = SECURITY | ({"Strict-Transport-Security": A_YEAR} if is_https else {})
        self._of_all = [(istr(name), value) for name, value in of_all.items()]

    async def add(self, request: web.Request, response: web.StreamResponse) -> None:
        headers = response.headers
        headers[ID] = request.get(REQUEST_ID, "")
        headers[SERVER] = SECURITY["Server"]
        for name, value in self._of_all:
            headers.setdefault(name, value)
        if request.path.startswith(V1):
            headers.setdefault(CACHE, "no-store")  # a person's own, on whatever is in between
            headers.setdefault(VARY, "Origin")
            if (origin := request.headers.get(ORIGIN)) is not None:
                headers.update(cors_headers(origin, self._origins))
