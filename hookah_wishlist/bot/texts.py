"""What the bot says, in the languages it speaks: gettext catalogues, read as they are written.

A message is named by what it is for ("list.empty"), and both languages say it in their own words. The `.po`
files are compiled when they are first asked for, so that there is no build step to forget.
"""

from datetime import datetime
from functools import cache
from gettext import GNUTranslations
from importlib import resources
from io import BytesIO

from babel.core import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from hookah_wishlist.bot.markup import Html
from hookah_wishlist.people.model import Language


class NoSuchText(KeyError):
    """No catalogue has a text of this name: a slip of ours."""


class Texts:
    """The texts of one language."""

    __slots__ = ("_found", "_locale", "language")

    def __init__(self, language: Language, found: GNUTranslations) -> None:
        self.language = language
        self._locale = Locale.parse(language)  # read once: by its name it takes longer than to write a number
        self._found = found

    def plain(self, key: str, **values: object) -> str:
        """For buttons and short answers, where markup does not exist."""
        return self._text(key).format(**values)

    def html(self, key: str, **values: object) -> Html:
        """For messages; every value is escaped unless it is Html itself."""
        return Html(self._text(key)).format(**values)

    def plural(self, key: str, count: int, **values: object) -> str:
        """A counted thing: 1 табак, 2 табака, 5 табаков. Plain."""
        text = self._found.ngettext(key, key, count)
        if text == key:
            raise NoSuchText(key)
        return text.format(n=self.number(count), **values)

    def number(self, value: int) -> str:
        return str(format_decimal(value, locale=self._locale))

    def score(self, value: float) -> str:
        """One digit behind the point: 4.4, 4,4."""
        return str(format_decimal(round(value, 1), "0.0", locale=self._locale))

    def date(self, moment: datetime) -> str:
        return str(format_date(moment, "d MMMM y", locale=self._locale))

    def month(self, moment: datetime) -> str:
        return str(format_date(moment, "LLLL y", locale=self._locale)).capitalize()

    def _text(self, key: str) -> str:
        text = self._found.gettext(key)
        if text == key:
            raise NoSuchText(key)
        return text


@cache
def texts(language: Language) -> Texts:
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return Texts(language, GNUTranslations(compiled))


def catalogue(language: Language) -> Catalog:
    """The catalogue as written."""
    source = resources.files("hookah_wishlist").joinpath("locales", f"{language}.po")
    return read_po(BytesIO(source.read_bytes()), locale=language, abort_invalid=True)
