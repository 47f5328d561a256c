"""How the site can be told to misbehave, so that tests see what the crawler then does."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from hookah_wishlist.demo.catalogue import DemoTobacco
from hookah_wishlist.demo.chance import Chance


class Markup(StrEnum):
    """What a redesign has left of the lists."""

    AS_EVER = "as-ever"
    RENAMED = "renamed"  # the items' classes and attributes are gone: JSON-LD is left
    BARE = "bare"  # and JSON-LD is gone: links are left
    UNKNOWN = "unknown"  # another page altogether, answered with 200


class Robots(StrEnum):
    ALLOWS = "allows"
    FORBIDS_ALL = "forbids-all"
    FORBIDS_US = "forbids-us"
    FAILS = "fails"  # 503


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """The default behaves. Faults compose; the counted ones count requests from the moment this was set.

    /robots.txt has its own fault and is spared the others, unless `paths` names it.
    """

    paths: tuple[str, ...] = ()  # prefixes the faults of the next block keep to; all paths without any
    slow: float = 0.0  # seconds before each answer
    too_many: int = 0  # so many first requests are answered 429
    retry_after: str = "1"  # the Retry-After of those
    forbidden_after: int | None = None  # 403 once so many requests were answered; 0 for all
    failing: int = 0  # so many first requests are answered `failing_status`
    failing_every: int = 0  # and every nth one
    failing_status: int = 500
    cut_off: int = 0  # so many first answers end in the middle
    cut_off_every: int = 0  # and every nth one

    markup: Markup = Markup.AS_EVER
    post_data_gone: bool = False  # 404 at its known address; the page's script knows the new one
    get_data_gone: bool = False
    hidden_from_xhr: float = 0.0  # share of flavours that only the page's own script is given
    hidden_paths: frozenset[str] = field(default_factory=frozenset)  # and these, by brand/line/tobacco
    short_brands: tuple[tuple[str, int], ...] = ()  # brand slug, how many more it announces than it has
    robots: Robots = Robots.ALLOWS
    robots_agent: str = "HookahWishlist"  # whom FORBIDS_US names

    def concerns(self, path: str) -> bool:
        return path.startswith(self.paths) if self.paths else path != "/robots.txt"

    def refusal(self, ordinal: int) -> int | None:
        """The status the nth request is refused with, if it is."""
        if ordinal <= self.too_many:
            return 429
        if self.forbidden_after is not None and ordinal > self.forbidden_after:
            return 403
        if ordinal <= self.failing or _every(ordinal, self.failing_every):
            return self.failing_status
        return None

    def cuts_off(self, ordinal: int) -> bool:
        return ordinal <= self.cut_off or _every(ordinal, self.cut_off_every)

    def hides(self, tobacco: DemoTobacco) -> bool:
        return tobacco.path in self.hidden_paths or (
            self.hidden_from_xhr > 0 and Chance("hidden", tobacco.id).share() < self.hidden_from_xhr
        )

    def announced(self, brand: str, count: int) -> int:
        return count + dict(self.short_brands).get(brand, 0)


_RENAMED = (
    (re.compile(r"tobacco_list_item(?!s)"), "flavour_card"),
    (re.compile(r"list_item_(?=rating|reviews|stats)"), "card_"),
    (re.compile("data-hover-title"), "data-tip"),
    (re.compile(r'(<div class="flavour_card ?") data-id='), r"\1 data-key="),
)
_LINKED_DATA = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)
_NEWS = '<!DOCTYPE html><html lang="ru"><head><meta charset="UTF-8"><title>Мы обновились</title></head>\
<body><div id="app"><p>Сайт переехал на новую платформу.</p></div></body></html>'


def redesigned(text: str, markup: Markup, *, is_page: bool) -> str:
    """A page, or the script and styles that go with it, as a redesign would leave them."""
    if markup is Markup.UNKNOWN:
        return _NEWS if is_page else text
    if markup is Markup.BARE and is_page:
        text = _LINKED_DATA.sub("", text)
    for pattern, replacement in _RENAMED:
        text = pattern.sub(replacement, text)
    return text


def _every(ordinal: int, nth: int) -> bool:
    return nth > 0 and ordinal % nth == 0
