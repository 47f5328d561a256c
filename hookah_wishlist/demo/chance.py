"""Chance that always falls the same way: what is invented follows from a hash of what it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from math import exp
from typing import TypeVar

from hookah_wishlist.demo.catalogue import Votes

_T = TypeVar("_T")

FIRST_DAY = date(2015, 3, 1)
LAST_DAY = date(2025, 12, 1)


class Chance:
    """Draws numbers from a text; the same text gives the same numbers on every machine."""

    def __init__(self, *subject: object) -> None:
        text = "\x1f".join(map(str, subject))
        self._left = int.from_bytes(blake2b(text.encode(), digest_size=64).digest(), "big")

    def below(self, limit: int) -> int:
        """A number from 0 up to but not including the limit. 512 bits last for some fifty draws."""
        self._left, drawn = divmod(self._left, limit)
        return drawn

    def share(self) -> float:
        """A number from 0 up to 1."""
        return self.below(10_000) / 10_000

    def one_of(self, choices: Sequence[_T]) -> _T:
        return choices[self.below(len(choices))]


@dataclass(frozen=True, slots=True)
class Opinions:
    """What visitors of the site would have left at one tobacco."""

    votes: Votes
    reviews: int
    views: int
    again_yes: int
    again_no: int
    added_on: date


def opinions(*subject: object, few: bool = False, lean: float = 0.0) -> Opinions:
    """Numbers in the site's proportions: some 10 to 400 votes, or under 10 where it says "Мало оценок"."""
    chance = Chance("opinions", *subject)
    count = chance.below(10) if few else int(10 * 40 ** chance.share())
    votes = votes_for(3.0 + 1.7 * chance.share() + lean, count)
    again = max(0, count - chance.below(count // 6 + 1))
    again_no = min(again, votes[0] + votes[1] + votes[2] // 2)
    return Opinions(
        votes=votes,
        reviews=count - chance.below(count // 10 + 1),
        views=(count + 1) * (70 + chance.below(90)) + chance.below(100),
        again_yes=again - again_no,
        again_no=again_no,
        added_on=FIRST_DAY + timedelta(days=chance.below((LAST_DAY - FIRST_DAY).days)),
    )


def votes_for(rating: float, count: int) -> Votes:
    """That many votes around a rating; buckets far from it stay empty, as they do at the site."""
    weights = [exp(-((stars - rating) ** 2) / 0.9) for stars in range(1, 6)]
    whole = [int(count * weight / sum(weights)) for weight in weights]
    whole[max(range(5), key=weights.__getitem__)] += count - sum(whole)
    return (whole[0], whole[1], whole[2], whole[3], whole[4])


def picture_path(*subject: object) -> str:
    """An address such as the site gives its pictures: a digit folder, then 32 or 40 hex digits."""
    size = 16 if Chance("picture", *subject).below(2) else 20
    text = "\x1f".join(map(str, subject))
    name = blake2b(text.encode(), digest_size=size).hexdigest()
    return f"/uploads/objects/{int(name[0], 16) % 9}/{name}.webp"
