"""Rules of settings, tried with many values: what is taken means what was written, and works."""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

import limits
import pytest
from cronsim import CronSim
from hypothesis import assume, example, given
from hypothesis import strategies as some

from hookah_wishlist.settings import Settings, WrongSettings, read_settings

DAY = 86_400
UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": DAY, "month": 30 * DAY, "year": 360 * DAY}
HOST = "host.example"


@pytest.fixture(autouse=True, scope="module")
def nothing_set():
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(name.upper(), raising=False)
        yield


def taken(**settings):
    """The settings, or the refusal's sentence."""
    try:
        return read_settings(_env_file=None, **settings)
    except WrongSettings as refusal:
        return str(refusal)


@given(
    some.integers(0, 10**11), some.sampled_from(("/", " / ", " per ")),
    some.none() | some.integers(0, 10**6), some.sampled_from(tuple(UNITS)), some.sampled_from(("", "s")),
)  # fmt: skip
def test_a_limit_lets_somebody_in_and_ends_within_a_day(amount, sign, windows, unit, plural):
    text = f"{amount}{sign}{'' if windows is None else windows}{unit}{plural}"
    seconds = UNITS[unit] * (1 if windows is None else windows)
    settings = taken(person_limit=text)
    if isinstance(settings, str):
        assert settings.startswith("These settings are wrong:\n  PERSON_LIMIT ")
        assert amount == 0 or amount > 10**9 or not 1 <= seconds <= DAY or unit in ("month", "year")
        return
    understood = limits.parse_many(settings.person_limit)
    assert [(it.amount, it.get_expiry()) for it in understood] == [(amount, seconds)]
    assert amount >= 1
    assert 1 <= seconds <= DAY


@given(some.text("0123456789/ persminutehoday;,|-+.", max_size=30))
def test_no_other_text_is_taken_for_a_limit(text):
    settings = taken(address_limit=text)
    if not isinstance(settings, str):
        understood = limits.parse_many(settings.address_limit)
        assert len(understood) == 1
        assert understood[0].amount >= 1
        assert 1 <= understood[0].get_expiry() <= DAY


PARTS = {
    "name or password": some.sampled_from(("", "me@", "me:secretword@", ":secretword@", "@")),
    "path": some.sampled_from(("", "/", "/app", "/app/", "//x")),
    "query": some.sampled_from(("", "?", "?a=b", "?a=/")),
    "fragment": some.sampled_from(("", "#", "#a", "#?a")),
}


@given(some.fixed_dictionaries(PARTS), some.sampled_from(("", ":443", ":80", ":8443")))
def test_a_public_address_is_an_origin_or_the_refusal_names_what_is_too_much(parts, port):
    behind = parts["path"] + parts["query"] + parts["fragment"]
    settings = taken(public_url=f"https://{parts['name or password']}{HOST}{port}{behind}")
    surplus = {part: parts[part] for part in PARTS if parts[part].strip("/" if part == "path" else None)}
    if isinstance(settings, str):
        assert [part for part in PARTS if part in settings] == list(surplus)
        assert "secretword" not in settings
    else:
        assert surplus == {}
        assert settings.public_url == f"https://{HOST}{'' if port == ':443' else port}"
        assert taken(public_url=settings.public_url).public_url == settings.public_url


PASSWORD = some.text("abcdefgh0189%:@/?#[]&=+;, \t\\\"'äж", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("setting", "scheme", "rest"),
    [
        ("database_url", "postgresql", ":5432/d"),
        ("redis_url", "redis", ":6379/0"),
        ("crawl_proxy", "http", ":3128"),
    ],
)
@given(PASSWORD)
def test_a_password_is_taken_whole_or_refused_and_never_repeated(setting, scheme, rest, password):
    marked = f"secret{password}word"
    settings = taken(**{setting: f"{scheme}://me:{marked}@{HOST}{rest}"})
    if isinstance(settings, str):
        assert marked not in settings
        assert "secret" not in settings
    else:
        parts = urlsplit(getattr(settings, setting).get_secret_value())
        assert (parts.hostname, unquote(parts.password)) == (HOST, unquote(marked))


def field(least, most, *others):
    number = some.integers(least, most).map(str)
    steps = some.integers(1, most).map("*/{}".format)
    return some.sampled_from(("*", *others)) | number | some.tuples(number, number).map(",".join) | steps


FIELDS = (field(0, 59), field(0, 23), field(1, 31, "L"), field(1, 12), field(0, 6, "1#5", "5L", "MON"))


@given(some.tuples(*FIELDS).map(" ".join))
@example("0 0 */31 * 1#5")  # the first of a month is never its fifth Monday
def test_a_schedule_that_is_taken_comes(expression):
    settings = taken(crawl_schedule=expression, backup_schedule=expression)
    assume(not isinstance(settings, str))
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert next(CronSim(settings.crawl_schedule, now)) > now
    assert next(CronSim(settings.crawl_schedule, now, reverse=True)) < now + timedelta(seconds=1)
