"""How much each party may ask for: token buckets. Pure: the time is given from outside."""

from hookah_wishlist.fairness.claim import Party

MOST_PARTIES = 10_000  # remembered at once; those that spent longest ago are forgotten first


class BudgetSpent(Exception):
    """This party has asked for as much as it may within this time."""


class Budget:
    """A burst at first, and so many a second from then on."""

    def __init__(self, burst: int, per_second: float, *, most_parties: int = MOST_PARTIES) -> None:
        self._burst, self._per_second, self._most_parties = float(burst), per_second, most_parties
        self._left: dict[Party, tuple[float, float]] = {}  # tokens, and when there were so many

    def spend(self, party: Party, now: float) -> None:
        """Take one token. Raises `BudgetSpent`, which costs nothing."""
        tokens, at = self._left.pop(party, (self._burst, now))
        tokens = min(self._burst, tokens + (now - at) * self._per_second)
        is_spent = tokens < 1.0
        self._left[party] = (tokens if is_spent else tokens - 1.0), now
        while len(self._left) > self._most_parties:
            del self._left[next(iter(self._left))]
        if is_spent:
            raise BudgetSpent
