"""Everything the bot says exists in both languages, with the same blanks to fill in."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import hookah_wishlist.bot
from hookah_wishlist.bot.markup import units
from hookah_wishlist.bot.profiles import profiles
from hookah_wishlist.bot.texts import NoSuchText, catalogue, texts
from tests.telegram.markup import read

BOT = Path(hookah_wishlist.bot.__file__).parent


def messages(language):
    return {message.id: message for message in catalogue(language) if message.id}


def name_of(message):
    return message.id if isinstance(message.id, str) else message.id[0]


def wordings(message):
    return [message.string] if isinstance(message.string, str) else list(message.string)


def blanks(text):
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def test_both_languages_have_the_same_texts():
    russian, english = messages("ru"), messages("en")
    assert list(russian) == list(english)
    assert len(russian) > 100


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_text_is_empty_unsure_or_left_over(language):
    for message in messages(language).values():
        assert all(wording.strip() for wording in wordings(message)), message.id
        assert not message.fuzzy
    assert not catalogue(language).obsolete


def test_every_text_has_the_same_blanks_in_both_languages():
    russian, english = messages("ru"), messages("en")
    for key, message in russian.items():
        told = {frozenset(blanks(wording)) for wording in (*wordings(message), *wordings(english[key]))}
        assert len(told) == 1, key


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_text_is_markup_that_telegram_takes(language):
    for message in messages(language).values():
        for wording in wordings(message):
            filled = wording.format(**dict.fromkeys(blanks(wording), "x"))
            assert read(filled, "HTML")[0]


def test_every_text_that_is_asked_for_exists_and_every_one_is_asked_for():
    """Names that are put together of two parts count by their beginning."""
    used = {node.value for node in strings() if re.fullmatch(r"[a-z]+\.[a-z_]+|trouble|gone", node.value)}
    begun = {node.values[0].value for node in composed()}
    known = {name_of(message) for message in messages("ru").values()}
    assert {key for key in known - used if not key.startswith(tuple(begun))} == set()
    heads = {key.split(".")[0] for key in known}
    assert {key for key in used - known - begun if key.split(".")[0] in heads} == set()
    with pytest.raises(NoSuchText):
        texts("ru").plain("no.such")


def strings():
    return [node for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def composed():
    return [
        node
        for node in nodes()
        if isinstance(node, ast.JoinedStr)
        and isinstance(node.values[0], ast.Constant)
        and re.fullmatch(r"[a-z]+\.[a-z_]*", node.values[0].value)
    ]


def nodes():
    for path in BOT.rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text()))


@pytest.mark.parametrize(
    ("count", "russian", "english"),
    [
        (1, "1 вкус", "1 flavour"),
        (2, "2 вкуса", "2 flavours"),
        (5, "5 вкусов", "5 flavours"),
        (11, "11 вкусов", "11 flavours"),
        (21, "21 вкус", "21 flavours"),
        (112, "112 вкусов", "112 flavours"),
        (0, "0 вкусов", "0 flavours"),
    ],
)
def test_counted_things_have_their_right_endings(count, russian, english):
    assert texts("ru").plural("count.items", count) == russian
    assert texts("en").plural("count.items", count) == english


def test_numbers_and_scores_are_written_as_each_language_writes_them():
    assert (texts("ru").score(4.44), texts("en").score(4.44)) == ("4,4", "4.4")
    assert texts("en").number(12345) == "12,345"


def test_nothing_invites_to_buy():
    told = " ".join(w for language in ("ru", "en") for m in messages(language).values() for w in wordings(m))
    assert not re.search(
        r"\bbuy\b|\bshops?\b(?!, no)|купить|заказать|скидк|₽|\$", told.replace("no shops", ""), re.I
    )


def test_profiles_fit_into_what_telegram_shows():
    for profile in profiles().values():
        assert units(profile.description) <= 512
        assert units(profile.short_description) <= 120
        assert {"start", "help", "settings", "privacy", "delete_me"} <= set(profile.private_commands)
        for commands in (profile.private_commands, profile.group_commands):
            assert all(0 < len(described) <= 256 for described in commands.values())
