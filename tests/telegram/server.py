"""The server: calls come in by HTTP, updates go out."""

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp import web

from tests.telegram import methods
from tests.telegram.calls import CALLS, NOT_BY_DEFAULT
from tests.telegram.chats import Chat, Query
from tests.telegram.delivery import Delivery, push
from tests.telegram.faults import Fault
from tests.telegram.person import Group, Person
from tests.telegram.refusal import Refusal
from tests.timeouts import guard, until

TOKEN = "42:TEST"


@dataclass(frozen=True)
class Called:
    """A call as it came in and what it was answered; `at` is time.monotonic()."""

    method: str
    payload: dict
    files: dict
    at: float
    status: int | None  # None: the connection was cut
    answer: dict | None


class Telegram:
    """All that Telegram knows. Made by `fake_telegram`.

    `settled`: awaited after each thing a person does; tests with a database at hand wait there until the bot
    has said all it has to say. `time_scale`: the pauses between two tries are Telegram's times this.
    """

    client_error = aiohttp.ClientError

    def __init__(self, *, token=TOKEN, username="wishlist_bot"):
        self.token, self.url = token, ""
        number = int(token.partition(":")[0])
        self.me = {"id": number, "is_bot": True, "first_name": "Wishlist", "username": username}
        self.calls: list[Called] = []
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.inline_messages = {}
        self.files, self.bodies, self.broken_addresses = {}, {}, set()
        self.commands, self.texts, self.menu_buttons = {}, {}, {}
        self.webhook = {"url": "", "secret": None, "max_connections": 40}
        self.webhook_error: dict = {}  # as getWebhookInfo tells it
        self.allowed: list[str] = []
        self.poll = 0
        self.news = asyncio.Event()
        self.is_retrying, self.time_scale = True, 0.05
        self.check_every = 1  # of so many calls one has its types checked; where time is measured, fewer
        self.settled = _at_once
        self._faults: defaultdict[str, deque] = defaultdict(deque)
        self._waiting: dict[int, Delivery] = {}
        self._queues: dict[object, asyncio.Queue] = {}
        self._tasks: set[asyncio.Task] = set()
        self._numbers = itertools.count(1000)
        self._shown = asyncio.Event()

    # ── for tests ──

    def person(self, number, first_name="Аня", **told):
        """Somebody with a private chat of their own with the bot."""
        return Person(self, {"id": number, "is_bot": False, "first_name": first_name, **told})

    def group(self, number=-100, title="Друзья", **told):
        return Group(self, {"id": number, "type": "supergroup", "title": title, **told})

    def next(self, method, fault: Fault, *, times=1):
        """What happens to the next calls of the method, or, with "*", of any."""
        self._faults[method].extend([fault] * times)

    def faults_of(self, method):
        """Those of the method that no call has met yet."""
        return list(self._faults[method])

    def forgive(self):
        """No more faults."""
        self._faults.clear()

    def calls_of(self, *names):
        return [called for called in self.calls if called.method in names]

    async def until(self, condition):
        """Wait until the condition, plain or async, is true."""
        return await until(condition, pause=0.005)

    async def deliver(self, update, *, update_id=None, wait=True):
        """Hand an update over; `wait`: until the bot has taken it and settled."""
        number = next(self._numbers) if update_id is None else update_id
        delivery = Delivery({"update_id": number, **update})
        if not self._is_allowed(delivery.kind):
            delivery.done.set()
            return delivery
        self._waiting[delivery.id] = delivery
        self.news.set()
        if self.webhook["url"]:
            self._push(delivery)
        if wait:
            async with guard():
                await delivery.done.wait()
            await self.settled()
        return delivery

    # ── for calls ──

    def waiting_updates(self):
        return [self._waiting[number].update for number in sorted(self._waiting)]

    def acknowledge_below(self, offset):
        for number in [number for number in self._waiting if number < offset]:
            self._waiting.pop(number).done.set()

    def drop_updates(self):
        self._waiting.clear()

    def push_waiting(self):
        if self.webhook["url"]:
            for number in sorted(self._waiting):
                self._push(self._waiting[number])

    def keep_file(self, kind, name, body):
        number = f"file_{len(self.files) + 1}"
        told = {"file_id": number, "file_unique_id": number, "file_size": len(body)}
        if kind == "photo":
            self.files[number] = [{**told, "width": 320, "height": 320}]
        else:
            self.files[number] = {**told, "file_name": name}
        self.bodies[number] = (name, body)
        return self.files[number]

    def something_shown(self):
        self._shown.set()

    # ── HTTP ──

    async def answer(self, request):
        if request.match_info["token"] != self.token:
            return _json(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        name = request.match_info["method"]
        payload, files = await _told(request, name)
        fault = self._fault(name)
        came = time.monotonic()
        if fault is not None and not fault.late:
            await asyncio.sleep(fault.delay)
            if fault.is_cut:
                return self._cut(request, Called(name, payload, files, came, None, None))
            if fault.status is not None:
                return self._refused(Called(name, payload, files, came, fault.status, _refusal(fault)))
        answer = await self._answered(name, payload, files)
        status = answer.get("error_code", 200)
        called = Called(name, payload, files, came, status, answer)
        if fault is not None and fault.late:
            self.calls.append(called)
            await asyncio.sleep(fault.delay)
            return self._cut(request, None) if fault.is_cut else _json(status, answer)
        self.calls.append(called)
        return _json(status, answer)

    async def _answered(self, name, payload, files):
        try:
            if name not in CALLS:
                raise Refusal("method not found", 404)
            is_checked = len(self.calls) % self.check_every == 0
            checked = methods.check(name, payload) if is_checked else payload
            return {"ok": True, "result": await CALLS[name](self, checked, files)}
        except Refusal as refusal:
            answer = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            return answer | ({"parameters": refusal.parameters} if refusal.parameters else {})

    def _fault(self, name):
        for key in (name, "*"):
            if self._faults[key]:
                return self._faults[key].popleft()
        return None

    def _refused(self, called):
        self.calls.append(called)
        return _json(called.status, called.answer)

    def _cut(self, request, called):
        if called is not None:
            self.calls.append(called)
        request.transport.close()
        return web.Response(status=500)

    # ── updates ──

    def _is_allowed(self, kind):
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def _push(self, delivery):
        """Queues side by side, each strictly one after the other."""
        if delivery.queue not in self._queues:
            self._queues[delivery.queue] = asyncio.Queue()
            self._start(self._work(self._queues[delivery.queue]))
        self._queues[delivery.queue].put_nowait(delivery)

    async def _work(self, queue):
        while True:
            delivery = await queue.get()
            await push(self, delivery)
            if delivery.done.is_set():
                self._waiting.pop(delivery.id, None)

    def _start(self, work):
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self):
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def fake_telegram(*, port=0, **told):
    """A running server; `.url` is the program's TELEGRAM_API_URL, `.token` its BOT_TOKEN."""
    telegram = Telegram(**told)
    app = web.Application(client_max_size=60 * 2**20)
    app.router.add_route("*", "/bot{token}/{method}", telegram.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    telegram.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as client:
        telegram.client = client
        try:
            yield telegram
        finally:
            await telegram.close()
            await runner.cleanup()


async def _told(request, name):
    """The payload and the files, from whichever way Telegram accepts."""
    if request.content_type == "application/json":
        return json.loads(await request.read() or b"{}"), {}
    form = await request.post()
    fields, files = dict(request.query), {}
    for field, value in form.items():
        if isinstance(value, web.FileField):
            files[field] = (value.filename, value.file.read())
        else:
            fields[field] = value
    return (methods.of_form(name, fields) if name in CALLS else fields), files


def _refusal(fault):
    answer = {"ok": False, "error_code": fault.status, "description": fault.description}
    return answer | ({"parameters": fault.parameters} if fault.parameters else {})


def _json(status, answer):
    return web.json_response(answer, status=status)


async def _at_once():
    """Without a database at hand there is nothing to wait for."""
