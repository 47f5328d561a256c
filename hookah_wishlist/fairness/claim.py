"""On whose behalf something is asked for."""

from dataclasses import dataclass

# From the outermost group to the innermost: each shares what its group gets.
Party = tuple[str, ...]

CRAWL: Party = ("crawl",)
PEOPLE = "people"


def person(user_id: int) -> Party:
    return PEOPLE, "signed in", str(user_id)


def stranger(address: str) -> Party:
    """Whoever asks without signing in, by the address that requests are counted by."""
    return PEOPLE, "strangers", address


@dataclass(slots=True, eq=False)
class Claim:
    """A request for a turn, and for how many callers it is made. Without any of them it is withdrawn."""

    party: Party
    waiting: int = 0
    is_under_way: bool = False  # the turn has been taken: the result is worth keeping even if all have gone
