"""The middleware that writes every request down and lets the site misbehave as it was told to."""

from asyncio import sleep
from collections.abc import Awaitable, Callable
from time import monotonic

from aiohttp import web

from hookah_wishlist.demo.misbehaviour import Markup, Misbehaviour, redesigned
from hookah_wishlist.demo.state import STATE
from hookah_wishlist.demo.visits import Visit

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def written_down(request: web.Request, handler: Handler) -> web.StreamResponse:
    visits, at, status = request.app[STATE].visits, monotonic(), 499  # 499: gone before it was answered
    visits.arrived()
    try:
        response = await handler(request)
        status = response.status
    except web.HTTPException as answer:
        status = answer.status
        raise
    finally:
        visits.answered(
            Visit(
                method=request.method,
                path=request.path,
                query=request.query_string,
                status=status,
                at=at,
                seconds=monotonic() - at,
                user_agent=request.headers.get("User-Agent", ""),
            )
        )
    return response


@web.middleware
async def misbehaving(request: web.Request, handler: Handler) -> web.StreamResponse:
    state = request.app[STATE]
    faults = state.misbehaviour
    if not faults.concerns(request.path):
        return await handler(request)
    ordinal = state.next_ordinal()
    if faults.slow:
        await sleep(faults.slow)
    if (status := faults.refusal(ordinal)) is not None:
        return _refusal(status, faults)
    response = await handler(request)
    if faults.cuts_off(ordinal) and isinstance(response, web.Response):
        return await _half(request, response)
    return response


@web.middleware
async def redesigning(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Changes pages and the script that works on them alike: for a person with a browser all goes on."""
    response = await handler(request)
    markup = request.app[STATE].misbehaviour.markup
    if markup is Markup.AS_EVER or response.content_type not in _REDESIGNED:
        return response
    if isinstance(response, web.Response) and response.text:
        response.text = redesigned(response.text, markup, is_page=response.content_type == "text/html")
    return response


_REDESIGNED = ("text/html", "text/javascript", "text/css")


def _refusal(status: int, faults: Misbehaviour) -> web.Response:
    headers = {"Retry-After": faults.retry_after} if status == 429 else {}
    return web.Response(status=status, text=f"<h1>{status}</h1>", content_type="text/html", headers=headers)


async def _half(request: web.Request, response: web.Response) -> web.StreamResponse:
    """Promises the whole body, sends half of it and hangs up."""
    body = response.body if isinstance(response.body, bytes) else b""
    promised = web.StreamResponse(status=response.status)
    promised.content_type = response.content_type
    promised.content_length = len(body)
    await promised.prepare(request)
    await promised.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return promised
