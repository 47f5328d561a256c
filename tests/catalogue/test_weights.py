"""The Bayesian mean."""

from hypothesis import given
from hypothesis import strategies as st

from hookah_wishlist.catalogue.weights import mean_rating, weighted_rating

ratings = st.integers(10, 50).map(lambda tenths: tenths / 10)
means = st.integers(100, 500).map(lambda hundredths: hundredths / 100)
votes = st.integers(1, 100_000)


@given(ratings, votes, means)
def test_it_lies_between_the_rating_and_the_mean(rating, count, mean):
    assert min(rating, mean) - 0.0005 <= weighted_rating(rating, count, mean) <= max(rating, mean) + 0.0005


@given(ratings, votes, votes, means)
def test_more_votes_bring_it_nearer_to_the_rating(rating, one, other, mean):
    few, many = sorted((one, other))
    far, near = (abs(weighted_rating(rating, count, mean) - rating) for count in (few, many))
    assert near <= far + 1e-9


@given(ratings, ratings, votes, means)
def test_of_as_many_votes_the_better_rating_is_not_below(one, other, count, mean):
    worse, better = sorted((one, other))
    assert weighted_rating(worse, count, mean) <= weighted_rating(better, count, mean)


@given(st.integers(100, 460).map(lambda hundredths: hundredths / 100))
def test_two_votes_of_five_stay_below_three_hundred_of_four_point_seven(mean):
    assert weighted_rating(5.0, 2, mean) < weighted_rating(4.7, 300, mean)


def test_nobody_has_rated_is_no_rating():
    assert weighted_rating(None, 10, 4.0) is None
    assert weighted_rating(4.5, 0, 4.0) is None
    assert weighted_rating(4.5, None, 4.0) is None


def test_before_a_mean_is_known_one_is_assumed():
    assert 4.2 < weighted_rating(5.0, 2, None) < 4.4


def test_the_mean_counts_votes_and_is_none_without_any():
    assert mean_rating(4.0 * 10 + 5.0 * 30, 40) == 4.75
    assert mean_rating(None, None) is None
    assert mean_rating(0.0, 0) is None
