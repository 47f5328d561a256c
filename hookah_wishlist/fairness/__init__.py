"""Something scarce shared by many: whose turn comes next, how much each may ask for, and who still waits."""

from hookah_wishlist.fairness.budget import Budget, BudgetSpent
from hookah_wishlist.fairness.claim import CRAWL, Claim, Party, person, stranger
from hookah_wishlist.fairness.queue import FairQueue
from hookah_wishlist.fairness.single_flight import SingleFlight

__all__ = [
    "CRAWL",
    "Budget",
    "BudgetSpent",
    "Claim",
    "FairQueue",
    "Party",
    "SingleFlight",
    "person",
    "stranger",
]
