"""The rating by which tobaccos are ordered: a mean that a few votes cannot carry far. Pure."""

# How many votes of the catalogue's mean every tobacco is given beforehand. A typical flavour has 20 to 50
# of its own: it speaks for itself, and two votes of 5.0 stay below three hundred of 4.7.
PRIOR_VOTES = 20

# Until the first walk has ended nobody knows the mean; the pages we have show means around this.
ASSUMED_MEAN = 4.2


def weighted_rating(rating: float | None, votes: int | None, mean: float | None) -> float | None:
    """The Bayesian mean, between the rating and the catalogue's mean; None where nobody has rated.

    Three decimals: a mean that drifts a little rewrites few rows.
    """
    if rating is None or not votes or votes < 0:
        return None
    prior = ASSUMED_MEAN if mean is None else mean
    return round((PRIOR_VOTES * prior + votes * rating) / (PRIOR_VOTES + votes), 3)


def mean_rating(total: float | None, votes: int | None) -> float | None:
    """The catalogue's mean from the sum of all votes and their number.

    Two decimals: one night's votes must not move every tobacco by a hair and rewrite the whole catalogue.
    """
    return round(total / votes, 2) if total is not None and votes else None
