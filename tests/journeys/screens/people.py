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
    empty: Person
    newcomer: Person
    words: dict[str, str]
    card: str  # the address of a flavour with everything that a card can tell
    brand: str
    line: str


async def cast(url, client, language) -> Cast:
    words = WORDS[language]
    full = await next_person(url, client, language).sign_in()
    found = await of_many_brands(full)
    best = found[0]
    await given_list(full, found, words)
    brand = f"/b/{best['brand']['slug']}"
    return Cast(
        full=full,
        empty=await next_person(url, client, language).sign_in(),
        newcomer=await next_person(url, client, language).sign_in(adult=False),
        words=words,
        card=f"/t/{best['id']}",
        brand=brand,
        line=f"{brand}/{best['line']['slug']}",
    )


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
