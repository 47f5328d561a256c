"""A polite guest: one request at a time, a pause between, robots.txt obeyed, patience with a tired host."""

import asyncio
import random
from asyncio import sleep  # beside monotonic in this module: tests put a clock of their own in place of both
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic
from typing import NoReturn

import structlog

from hookah_wishlist.counting import Timings
from hookah_wishlist.fairness import Claim
from hookah_wishlist.scraper.browser import Answer, Browser, NetworkFault, TooLarge
from hookah_wishlist.scraper.robots import Rules
from hookah_wishlist.scraper.scrolling import REDIRECTS, joined, path_of, same_origin
from hookah_wishlist.scraper.turns import CRAWLING, Turns

log = structlog.get_logger(__name__)

# Refusals of several pages in a row are meant for us: see `Blocked`. One page may be closed to everybody.
REFUSALS_THAT_BLOCK = 3
# Seconds that one request takes the source, its pause not counted.
SLOW = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# A robots.txt that asks for longer pauses does not want a catalogue of 270 brands to be read.
LONGEST_DELAY = 120.0
# Seconds of one back-off that count as used by who brought it about. As long as our own; a longer one is the
# source's wish.
MOST_CHARGED = 40.0


Ask = Callable[[], Awaitable[Answer]]


class GivenUp(Exception):
    """The source did not give this page, however patiently it was asked."""


class Gone(GivenUp):
    """The source says that there is nothing at this address."""


class Refused(GivenUp):
    """The source refuses us this page."""


class Blocked(Exception):
    """The source refuses us again and again: the crawl must stop, not try harder."""


class Forbidden(Exception):
    """The source's robots.txt asks us not to read this address."""


@dataclass(frozen=True, slots=True)
class Manners:
    """Seconds and counts; the defaults are for a real host, tests and the demonstration are quicker."""

    delay: float = 1.0  # between the end of one request and the start of the next, jittered by a quarter
    tries: int = 4  # for one page before it is given up
    first_wait: float = 5.0  # after the first failure, doubled after each further one
    longest_wait: float = 600.0  # of one wait: a Retry-After beyond it gives the page up


@dataclass(slots=True)
class Visit:
    """What asking has cost so far."""

    requests: int = 0
    bytes: int = 0


class Guest:
    """Asks the source through the browser. Safe to share: requests of several tasks form one queue.

    Each request takes its turn on behalf of its claim, by default the crawl's.
    """

    def __init__(self, browser: Browser, source: str, manners: Manners, *, user_agent: str) -> None:
        self.visit = Visit()
        self.answered = Timings(SLOW)  # by the first digit of the status, or "fault"
        self.waited = 0.0  # seconds: between two requests, and for a tired source
        self._browser = browser
        self._source = source
        self._manners = manners
        self._user_agent = user_agent
        self._turns = Turns(self._until_free)
        self._free_at = 0.0
        self._refusals = 0
        self._rules: Rules | None = None
        self._reading_rules = asyncio.Lock()

    async def get(
        self, path: str, *, claim: Claim = CRAWLING, follows: Callable[[str], bool] = lambda path: True
    ) -> str:
        """The text of a page. Raises `Forbidden`, `Gone`, `GivenUp` or `Blocked`.

        A redirect to a path that it does not follow says that the page is gone.
        """
        answer = await self._patiently(path, lambda: self._followed(path, follows), claim)
        if _leads_on(answer):
            raise Gone(f"{path} leads to {answer.headers['location'][:100]}")
        return answer.text

    async def post(self, path: str, json: Mapping[str, object]) -> str:
        """The text answered to a JSON body. Raises as `get` does."""
        return (await self._patiently(path, lambda: self._browser.request(path, json=json))).text

    async def scrolled(self, path: str, count_of: Callable[[str], int], enough: int) -> str:
        """The page after its own script has loaded what it would; the script's requests are paced as ours."""
        answer = await self._patiently(
            path, lambda: self._browser.scrolled(path, count_of, enough, self._gate)
        )
        return answer.text

    async def read_robots(self, claim: Claim = CRAWLING) -> None:
        """Read robots.txt anew; a crawl does so at its start. Raises `GivenUp` while it can not be had."""
        try:
            answer = await self._until_given("/robots.txt", lambda: self._followed("/robots.txt"), claim)
            self._rules = Rules.from_answer(answer.status, answer.text, self._user_agent)
        except (Gone, Refused):  # RFC 9309 makes no difference between them
            self._rules = Rules.from_answer(HTTPStatus.NOT_FOUND, "", self._user_agent)

    @asynccontextmanager
    async def turn(self, path: str, claim: Claim, *, pause: float) -> AsyncIterator[None]:
        """For who asks by other means, for one request. After it comes this part of the usual pause.

        Raises `Forbidden` or `GivenUp`.
        """
        await self._know_rules(claim)
        self._check_rules(path)
        async with self._turn_taken(claim, pause=pause):
            yield

    def tired(self, header: str | None, claim: Claim) -> None:
        """The source did not want to answer, maybe with a Retry-After: nobody asks anything for a while."""
        asked = retry_after(header, datetime.now(UTC))
        self._leave_alone_for(min(asked or self._manners.first_wait, self._manners.longest_wait), claim)

    async def _patiently(self, path: str, ask: Ask, claim: Claim = CRAWLING) -> Answer:
        await self._know_rules(claim)
        self._check_rules(path)
        return await self._until_given(path, ask, claim)

    async def _know_rules(self, claim: Claim) -> None:
        """Of many who come before robots.txt was read, one reads it."""
        async with self._reading_rules:
            if self._rules is None:
                await self.read_robots(claim)

    async def _until_given(self, path: str, ask: Ask, claim: Claim) -> Answer:
        for attempt in range(1, self._manners.tries + 1):
            try:
                answer = await self._once(path, ask, claim)
            except TooLarge as fault:
                raise GivenUp(f"{path} was not read: {fault}") from fault
            except NetworkFault as fault:
                wait, why = self._wait(attempt), str(fault)
            else:
                if answer.status < HTTPStatus.BAD_REQUEST:
                    self._refusals = 0
                    return answer
                wait, why = self._after(answer, attempt, claim), f"status {answer.status}"
            if attempt < self._manners.tries:
                log.warning("source.retry", path=path, why=why, attempt=attempt, wait=round(wait, 1))
                self._leave_alone_for(wait, claim)
        raise GivenUp(f"{path} was not given after {self._manners.tries} tries: {why}")

    async def _once(self, path: str, ask: Ask, claim: Claim) -> Answer:
        async with self._turn_taken(claim):
            began, outcome = monotonic(), "fault"
            try:
                answer = await ask()
                outcome = f"{answer.status // 100}xx"
            finally:
                self.answered.add(monotonic() - began, outcome)
            self.visit.bytes += answer.size
            log.debug("source.answer", path=path, status=answer.status, bytes=answer.size)
            return answer

    async def _followed(self, path: str, follows: Callable[[str], bool] = lambda path: True) -> Answer:
        """Follow redirects within the source; one that leads to another host ends the page."""
        for _ in range(REDIRECTS):
            answer = await self._browser.request(path)
            if not _leads_on(answer):
                return answer
            target = answer.headers["location"]
            address = joined(answer.url, target)
            if not same_origin(address, self._source):
                raise GivenUp(f"{path} leads away from the source, to {target[:100]}")
            path = path_of(address)
            if not follows(path):
                return answer
            self._check_rules(path)
            await self._pause()
        raise GivenUp(f"{path} leads in a circle")

    def _after(self, answer: Answer, attempt: int, claim: Claim) -> float:
        """How long to wait after a refusal. Raises where waiting is of no use."""
        match answer.status:
            case HTTPStatus.FORBIDDEN | HTTPStatus.UNAUTHORIZED:
                self._refused(answer, claim)
            case HTTPStatus.TOO_MANY_REQUESTS | HTTPStatus.SERVICE_UNAVAILABLE:
                asked = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
                wait = self._wait(attempt) if asked is None else self._bounded(answer, asked, claim)
                self._leave_alone_for(wait, claim)
                return wait
            case status if status < HTTPStatus.INTERNAL_SERVER_ERROR:
                self._refusals = 0
                raise Gone(f"{path_of(answer.url)} answered {status}")
        return self._wait(attempt)

    def _refused(self, answer: Answer, claim: Claim) -> NoReturn:
        self._refusals += 1
        if self._refusals >= REFUSALS_THAT_BLOCK:
            raise Blocked(f"the source answered {answer.status} {self._refusals} times in a row")
        self._leave_alone_for(self._wait(self._refusals), claim)
        raise Refused(f"{path_of(answer.url)} answered {answer.status}")

    def _leave_alone_for(self, seconds: float, claim: Claim) -> None:
        """Nobody asks anything meanwhile: a tired host is no less tired of the next page.

        It counts as used by who asked last: else pages that fail would be a way to stop everybody.
        """
        before, self._free_at = self._free_at, max(self._free_at, monotonic() + seconds)
        if self._free_at > before:
            self._turns.charge(claim, min(self._free_at - max(before, monotonic()), MOST_CHARGED))

    def _bounded(self, answer: Answer, asked: float, claim: Claim) -> float:
        if asked > self._manners.longest_wait:
            self._leave_alone_for(self._manners.first_wait, claim)
            raise GivenUp(f"{path_of(answer.url)} asks to come back in {asked:.0f} s")
        return asked

    def _wait(self, attempt: int) -> float:
        wait = self._manners.first_wait * 2 ** (attempt - 1)
        return min(_jittered(wait), self._manners.longest_wait)

    async def _gate(self, path: str) -> bool:
        """Let a page's own script ask, at our pace and within the rules; its page holds the turn already."""
        if self._rules is not None and not self._rules.allows(path):
            return False
        await self._pause()
        return True

    @asynccontextmanager
    async def _turn_taken(self, claim: Claim, *, pause: float | None = None) -> AsyncIterator[None]:
        """After a request that failed the pause is a whole one, whatever part of it is asked for."""
        await self._turns.take(claim)
        began, seconds = monotonic(), self._delay()
        self._note_request()
        try:
            yield
            if pause is not None:
                seconds = min(seconds, max(self._asked_delay, self._manners.delay * pause))
        finally:
            self._free_at = monotonic() + seconds
            self._turns.give_back(claim, self._free_at - began)

    async def _pause(self) -> None:
        """Between two requests of one turn."""
        await self._until_free()
        self._note_request()

    async def _until_free(self) -> None:
        while (wait := self._free_at - monotonic()) > 0:
            self.waited += wait
            await sleep(wait)

    def _note_request(self) -> None:
        self._free_at = monotonic() + self._delay()
        self.visit.requests += 1

    def _delay(self) -> float:
        return _jittered(max(self._manners.delay, min(self._asked_delay, LONGEST_DELAY)))

    @property
    def _asked_delay(self) -> float:
        return (self._rules.delay if self._rules else None) or 0.0

    def _check_rules(self, path: str) -> None:
        if self._rules is None:
            return
        if not self._rules.allows(path):
            raise Forbidden(f"robots.txt forbids {path}")
        if (asked := self._rules.delay or 0.0) > LONGEST_DELAY:
            raise Forbidden(f"robots.txt asks for {asked:g} s between requests: that is not to be crawled")


def _leads_on(answer: Answer) -> bool:
    return 300 <= answer.status < 400 and "location" in answer.headers


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, from its number or date; None where it tells neither."""
    if header is None:
        return None
    if header.isascii() and header.strip().isdigit():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # "-0000": a time without a place
    return max(0.0, (aware - now).total_seconds())


def _jittered(seconds: float) -> float:
    """Within a quarter of it, so that the visits do not beat like a clock."""
    return seconds * random.uniform(0.75, 1.25)  # noqa: S311 - a pause is no secret
