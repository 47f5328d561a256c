"""What happens to a catalogue between two visits: every change gives a new catalogue.

A changed flavour also gets one more vote, and its brand's row with it, as people go on voting where something
happens; `silent=True` leaves the votes alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from hookah_wishlist.demo.catalogue import ACTIVE, DISCONTINUED, LIMITED, DemoCatalogue, DemoTobacco, Votes
from hookah_wishlist.demo.chance import votes_for

Change = Callable[[DemoTobacco], DemoTobacco]


def changed(
    catalogue: DemoCatalogue, ids: Iterable[int], *, silent: bool = False, **fields: Any
) -> DemoCatalogue:
    """These flavours with these fields: `changed(catalogue, [66120], name="Другое имя")`."""
    return _each(catalogue, ids, lambda tobacco: replace(tobacco, **fields), silent=silent)


def renamed(catalogue: DemoCatalogue, number: int, name: str, *, silent: bool = False) -> DemoCatalogue:
    return changed(catalogue, [number], name=name, silent=silent)


def discontinued(catalogue: DemoCatalogue, *ids: int, silent: bool = False) -> DemoCatalogue:
    return changed(catalogue, ids, status=DISCONTINUED, silent=silent)


def returned(catalogue: DemoCatalogue, *ids: int, silent: bool = False) -> DemoCatalogue:
    return changed(catalogue, ids, status=ACTIVE, silent=silent)


def limited(catalogue: DemoCatalogue, *ids: int, silent: bool = False) -> DemoCatalogue:
    return changed(catalogue, ids, status=LIMITED, silent=silent)


def moved(
    catalogue: DemoCatalogue, number: int, line_slug: str, line_name: str, *, silent: bool = False
) -> DemoCatalogue:
    """To another line of its brand, which must exist."""
    return changed(catalogue, [number], line_slug=line_slug, line_name=line_name, silent=silent)


def rated(catalogue: DemoCatalogue, number: int, rating: float, *, votes: int) -> DemoCatalogue:
    return changed(catalogue, [number], votes=votes_for(rating, votes), silent=True)


def added(catalogue: DemoCatalogue, *tobaccos: DemoTobacco) -> DemoCatalogue:
    return replace(catalogue, tobaccos=catalogue.tobaccos + tobaccos)


def vanished(catalogue: DemoCatalogue, *ids: int) -> DemoCatalogue:
    left = tuple(tobacco for tobacco in catalogue.tobaccos if tobacco.id not in ids)
    if len(left) != len(catalogue.tobaccos) - len(set(ids)):
        raise KeyError(f"not all of {ids} are in the catalogue")
    return replace(catalogue, tobaccos=left)


def brand_vanished(catalogue: DemoCatalogue, slug: str) -> DemoCatalogue:
    return replace(
        catalogue,
        brands=tuple(brand for brand in catalogue.brands if brand.slug != slug),
        lines=tuple(line for line in catalogue.lines if line.brand_slug != slug),
        tobaccos=tuple(tobacco for tobacco in catalogue.tobaccos if tobacco.brand_slug != slug),
    )


def _each(catalogue: DemoCatalogue, ids: Iterable[int], change: Change, *, silent: bool) -> DemoCatalogue:
    wanted = set(ids)
    if unknown := wanted - {tobacco.id for tobacco in catalogue.tobaccos}:
        raise KeyError(f"no tobacco {sorted(unknown)} in the catalogue")

    def after(tobacco: DemoTobacco) -> DemoTobacco:
        new = change(tobacco)
        return new if silent else replace(new, votes=_one_more(new.votes))

    return replace(
        catalogue,
        tobaccos=tuple(after(each) if each.id in wanted else each for each in catalogue.tobaccos),
    )


def _one_more(votes: Votes) -> Votes:
    """One more of the vote most people gave, so that the rating hardly moves."""
    most = max(range(5), key=votes.__getitem__)
    one, two, three, four, five = (n + (stars == most) for stars, n in enumerate(votes))
    return (one, two, three, four, five)
