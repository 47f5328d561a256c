"""How a wanted list becomes one SQL statement. Pure; `store` executes it."""

# ruff: noqa: S608 - statements are put together from the constants of this file; values are always arguments

from dataclasses import dataclass

from hookah_wishlist.catalogue.listing import MAX_LIMIT, After, Filters, Sort

# For a broad word this many rows, in the order of the sort, are looked at before its index: 0.2 and 0.6 ms.
# A word that one in seventy tobaccos has fills a page from them, whatever the size of the catalogue.
BEST, NEXT_BEST = 500, 1000

KEY = {
    Sort.RELEVANCE: "coalesce(t.weighted_rating, 0)",
    Sort.RATING: "coalesce(t.weighted_rating, 0)",
    Sort.MOST_RATED: "coalesce(t.ratings_count, 0)",
    Sort.NEWEST: "t.id",  # the source numbers tobaccos as they are added
    Sort.NAME: "t.name_key",
}
KEY_TYPE = {Sort.MOST_RATED: "int", Sort.NEWEST: "int", Sort.NAME: "text"}

# How many rows are fetched for a page, written into the statement: of a LIMIT that is an argument the planner
# thinks that it gives a tenth of the catalogue, and joins all of it for a page of twenty. 15 ms became 0.3.
FETCHED = (11, 21, 51, MAX_LIMIT + 1)

# The columns of `listing.TobaccoRow`, in its order.
ROW = """
    t.id, t.name, t.alt_name, t.slug, b.name, b.slug, l.name, l.slug, coalesce(t.country, b.country),
    t.strength_official, t.strength_by_ratings, t.status, t.status_word, t.rating, t.ratings_count,
    t.weighted_rating, t.image, t.tag_ids
"""
ROW_WIDTH = 18


class Arguments(list[object]):
    """Values of a statement, in the order in which its text names them."""

    def __call__(self, value: object, type_name: str) -> str:
        self.append(value)
        return f"${len(self)}::{type_name}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A piece of a list: of what the classes find, or of everything where they are None."""

    classes: tuple[str, ...] | None
    filters: Filters
    sort: Sort
    limit: int
    start: After | None = None
    broad_from: int | None = None  # see `search.SearchQuery`


def list_statement(wanted: Wanted) -> tuple[str, list[object]]:
    """The statement and its arguments; one text whatever is typed, so that its plan is kept.

    UNION ALL is executed from the left and ends with the LIMIT: the forgiving classes, which are dear, cost
    nothing when the strict ones fill the page. Rows of an earlier class are left out of the later ones.
    """
    arguments = Arguments()
    count = next(str(most) for most in FETCHED if most > wanted.limit)  # one more tells of a next page
    direction = "ASC" if wanted.sort is Sort.NAME else "DESC"
    order = f"{direction}, id {direction}"
    best, branches = _branches(wanted, arguments, f"ORDER BY key {order}", count)
    # A single one in parentheses has its own LIMIT, and PostgreSQL refuses a second one behind it.
    hits = f"{' UNION ALL '.join(branches)} LIMIT {count}" if len(branches) > 1 else branches[0]
    statement = (
        f"{best}SELECT hit.tier, hit.key, {ROW} FROM ({hits}) AS hit"
        " JOIN tobaccos t ON t.id = hit.id"
        " JOIN brands b ON b.id = t.brand_id JOIN lines l ON l.id = t.line_id"
        f" ORDER BY hit.tier, hit.key {direction}, hit.id {direction}"
    )
    return statement, arguments


def conditions(filters: Filters, arguments: Arguments) -> list[str]:
    """What the filters ask of a row of `tobaccos t`."""
    told = []
    if filters.brand is not None:
        slug = arguments(filters.brand, "text")
        told.append(f"t.brand_id = (SELECT id FROM brands WHERE slug = {slug})")
    if filters.line is not None:
        slug = arguments(filters.line, "text")
        told.append(f"t.line_id = ANY (ARRAY(SELECT id FROM lines WHERE slug = {slug}))")
    if filters.country is not None:
        country = arguments(filters.country, "text")
        of_brand = f"ARRAY(SELECT id FROM brands WHERE country = {country})"
        told.append(f"(t.country = {country} OR t.country IS NULL AND t.brand_id = ANY ({of_brand}))")
    if filters.strength is not None:
        told.append(f"t.strength_official = {arguments(filters.strength, 'int')}")
    if filters.strength_by_ratings is not None:
        told.append(f"t.strength_by_ratings = {arguments(filters.strength_by_ratings, 'int')}")
    if filters.status is not None:
        told.append(f"t.status = {arguments(filters.status, 'text')}")
    if filters.tags:
        told.append(f"t.tag_ids @> {arguments(filters.tags, 'int[]')}")
    if filters.min_rating is not None:
        told.append(f"t.weighted_rating >= {arguments(filters.min_rating, 'float8')}")
    return told


def where(told: list[str]) -> str:
    """The conditions as a clause; nothing where there are none."""
    return f" WHERE {' AND '.join(told)}" if told else ""


def _branches(wanted: Wanted, arguments: Arguments, order: str, count: str) -> tuple[str, list[str]]:
    filtered = conditions(wanted.filters, arguments)
    behind = [_behind(wanted.start, wanted.sort, arguments)] if wanted.start else []
    rows = f"SELECT {KEY[wanted.sort]} AS key, t.id FROM tobaccos t"
    if wanted.classes is None:
        return "", [
            f"(SELECT 0 AS tier, key, id FROM ({rows}{where(filtered + behind)}) AS t {order} LIMIT {count})"
        ]

    first = wanted.start.tier if wanted.start else 0
    asked_from = max(first - 1, 0)  # PostgreSQL refuses an argument that its statement does not name
    questions = {i: arguments(wanted.classes[i], "tsquery") for i in range(asked_from, len(wanted.classes))}
    broad = _broad_tiers(wanted, first)
    seen = rows.replace(" FROM", ", t.search_vector FROM") + where(filtered + behind)
    best = (
        f"WITH best AS MATERIALIZED ({seen} {order} LIMIT {BEST}),"
        f" next_best AS MATERIALIZED ({seen} {order} OFFSET {BEST} LIMIT {NEXT_BEST}) "
    )
    branches = []
    for tier in range(first, len(wanted.classes)):
        asked = [f"t.search_vector @@ {questions[tier]}"]
        asked += [f"NOT t.search_vector @@ {questions[tier - 1]}"] if tier else []
        found = asked + filtered + (behind if tier == first else [])
        if tier in broad:
            for some in ("best", "next_best"):
                some_rows = f"SELECT {tier} AS tier, key, id FROM {some} t{where(asked)}"
                branches.append(f"({some_rows} {order} LIMIT {count})")
                found.append(f"t.id <> ALL (ARRAY(SELECT id FROM {some}))")
        branches.append(_branch(tier, f"{rows}{where(found)}", order, count))
    return best if broad else "", branches


def _broad_tiers(wanted: Wanted, first: int) -> range:
    """Which classes may have thousands of rows; behind a cursor only its own can be cut short."""
    if wanted.broad_from is None or wanted.classes is None:
        return range(0)
    if wanted.start:
        return range(first, first + 1)
    last = len(wanted.classes) - 1  # after others, the most forgiving one has little left
    return range(wanted.broad_from, last) if last else range(1)


def _branch(tier: int, found: str, order: str, count: str) -> str:
    """The first rows of one class.

    OFFSET 0 keeps the planner, which cannot know what will be typed, from walking an index of the sort
    until it meets enough rows with the words: of rare words it would walk the whole catalogue.
    """
    return f"(SELECT {tier} AS tier, key, id FROM ({found} OFFSET 0) AS t {order} LIMIT {count})"


def _behind(start: After, sort: Sort, arguments: Arguments) -> str:
    sign = ">" if sort is Sort.NAME else "<"
    key = arguments(start.key, KEY_TYPE.get(sort, "float8"))
    return f"({KEY[sort]}, t.id) {sign} ({key}, {arguments(start.id, 'int')})"
