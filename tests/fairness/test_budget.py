import pytest

from hookah_wishlist.fairness import Budget, BudgetSpent, person


def spend(budget, party, now):
    try:
        budget.spend(party, now)
    except BudgetSpent:
        return False
    return True


def test_there_is_a_burst_and_then_so_many_a_second():
    budget = Budget(3, 0.5)
    assert [spend(budget, person(1), 0.0) for _ in range(5)] == [True] * 3 + [False] * 2
    assert [spend(budget, person(1), now) for now in (1.0, 2.0, 3.0, 4.0)] == [False, True, False, True]
    assert [spend(budget, person(1), 1000.0) for _ in range(4)] == [True] * 3 + [False]


def test_one_partys_spending_is_nobody_elses():
    budget = Budget(1, 0.1)
    budget.spend(person(1), 0.0)
    with pytest.raises(BudgetSpent):
        budget.spend(person(1), 0.0)
    budget.spend(person(2), 0.0)


def test_those_who_spent_longest_ago_are_forgotten():
    budget = Budget(1, 0.1, most_parties=2)
    for number in (1, 2, 3):
        budget.spend(person(number), 0.0)
    assert spend(budget, person(3), 0.0) is False
    assert spend(budget, person(1), 0.0) is True
