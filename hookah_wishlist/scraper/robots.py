"""What a site's robots.txt allows us (RFC 9309). Pure: asking for the file is the caller's."""

from dataclasses import dataclass

from protego import Protego

FORBIDDEN = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True, slots=True)
class Rules:
    """One site's rules for one User-Agent. `known` is False while the file could not be had at all."""

    rules: Protego
    user_agent: str
    known: bool = True

    @classmethod
    def from_text(cls, text: str, user_agent: str) -> "Rules":
        """The rules in a robots.txt; what is no rule, such as a whole HTML page, forbids nothing."""
        return cls(Protego.parse(text.removeprefix("\ufeff")), user_agent)

    @classmethod
    def from_answer(cls, status: int | None, text: str, user_agent: str) -> "Rules":
        """What an answer means once redirects were followed; `status` is None where none came.

        RFC 9309 2.3.1: a missing file (4xx) allows everything, an unreachable one (5xx, no answer) forbids
        everything for now. 429 is a 4xx that asks us to stay away, so we take it for unreachable.
        """
        if status is not None and 200 <= status < 300:
            return cls.from_text(text, user_agent)
        if status is not None and 300 <= status < 500 and status != 429:
            return cls.from_text("", user_agent)
        return cls(Protego.parse(FORBIDDEN), user_agent, known=False)

    def allows(self, path: str) -> bool:
        """Whether this path, with its query, may be asked for."""
        return self.rules.can_fetch(path, self.user_agent)

    @property
    def delay(self) -> float | None:
        """Seconds between two requests that the site asks for, None where it does not say."""
        return self.rules.crawl_delay(self.user_agent)
