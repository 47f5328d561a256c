"""Who is looked over the shoulder: somebody with a full list, somebody with none, somebody who is new."""

from dataclasses import dataclass

from tests.journeys.people import Person, next_person

WORDS = {
    "ru": {
        "search": "вишня",
        "nothing": "чебурек",
        "notes": ("взять к зелёному чаю", "Лёша хвалил, покрепче", "смешать с мятой пополам"),
        "typed": ("Чай от бабушки", "тот арбуз из «Дыма», синяя пачка"),
    },
    "en": {
        "search": "cherry",
        "nothing": "gazpacho",
        "notes": ("goes with green tea", "Alex swears by it", "half and half with mint"),
        "typed": ("Granny's tea", "that watermelon from Dym, blue tin"),
    },
}
WANTED, BOUGHT = 14, 5


@dataclass(frozen=True, slots=True)
class Cast:
    full: Person
    shopper: Person  # with the same list, of which things are ticked
    empty: Person
    newcomer: Person
    words: dict[str, str]
    card: str  # the address of a flavour with everything that a card can tell
    brand: str
    line: str


async def cast(url, client, language) -> Cast:
    words = WORDS[language]
    full, shopper, empty = [await newly_here(url, client, language) for _ in range(3)]
    found = await of_many_brands(full)
    best = found[0]
    for person in (full, shopper):
        await given_list(person, found, words)
    brand = f"/b/{best['brand']['slug']}"
    return Cast(
        full=full,
        shopper=shopper,
        empty=empty,
        newcomer=await newly_here(url, client, language, adult=False),
        words=words,
        card=f"/t/{best['id']}",
        brand=brand,
        line=f"{brand}/{best['line']['slug']}",
    )


async def newly_here(url, client, language, *, adult=True):
    """Whoever ran this before on the same demonstration may have left a list."""
    person = await next_person(url, client, language).sign_in(adult=False)
    await person.ask("DELETE", "/me")
    person.token = ""
    return await person.sign_in(adult=adult)


async def of_many_brands(person):
    """Two of each of the best brands, those with a line of its own and several tags first."""
    told = await person.tobaccos(sort="rating", limit=100)
    told.sort(key=lambda one: (one["line"]["slug"] == "osnovnaya", len(one["tags"]) < 3))
    chosen = []
    for one in told:
        same = [other for other in chosen if other["brand"]["slug"] == one["brand"]["slug"]]
        if len(same) < 2 and len(chosen) < WANTED + BOUGHT:
            chosen.append(one)
    return chosen


async def given_list(person, tobaccos, words):
    items = await person.wants(*tobaccos)
    for number, item in enumerate(items[WANTED:]):
        await person.ask("PATCH", f"/wishlist/items/{item['id']}", {"purchased": True})
        assert number < BOUGHT
    for number, note in enumerate(words["notes"]):
        change = {"note": note, "priority": 3 - number}
        await person.ask("PATCH", f"/wishlist/items/{items[3 * number]['id']}", change)
    for name in words["typed"]:
        await person.ask("POST", "/wishlist/items", {"name": name})
