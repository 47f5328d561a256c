// js/logic/listing.js: a list, what is being done to it, and how it is looked at.
(() => {
  const flavour = (id) => ({ id, name: `f${id}`, brand: { slug: "x", name: "x" }, line: { slug: "l", name: "l" }, tags: [] });
  const item = (id, more) => ({ id: `i${id}`, name: `f${id}`, tobacco: flavour(id), note: "", priority: 0, purchased_at: null, ...more });
  const list = {
    wanted: [item(1), item(2)],
    bought: [item(3, { purchased_at: "2026-02-01" })],
    boughtTobaccos: [3],
    versions: { wanted: 1, bought: 1 },
  };
  const ids = (items) => items && items.map((one) => one.id);
  const shown = ({ wanted, bought, boughtTobaccos }) => [ids(wanted), ids(bought), boughtTobaccos];
  const ticked = (id, purchased) => ({ kind: "change", id, change: { purchased }, at: "now" });
  const added = (what) => ({ kind: "add", key: "new", at: "now", ...what });

  return {
    "what is under way is shown at once": ({ applied }, same) => {
      const after = (...operations) => shown(applied(list, operations));
      same(after(), [["i1", "i2"], ["i3"], [3]]);
      same(after(ticked("i1", true)), [["i2"], ["i1", "i3"], [3, 1]]);
      same(after(ticked("i3", false)), [["i1", "i2", "i3"], [], []]);
      same(after({ kind: "remove", id: "i2" }), [["i1"], ["i3"], [3]]);
      same(after(added({ tobacco: flavour(4) })), [["i1", "i2", "new"], ["i3"], [3]]);
      same(after(added({ name: "typed" })), [["i1", "i2", "new"], ["i3"], [3]]);
    },

    "what is wanted again is bought no more": ({ applied }, same) =>
      same(shown(applied(list, [added({ tobacco: flavour(3) })])), [["i1", "i2", "new"], [], []]),

    "what is there already is not there twice": ({ applied }, same) => {
      same(shown(applied(list, [added({ tobacco: flavour(1) })])), [["i1", "i2"], ["i3"], [3]]);
      same(shown(applied(list, [added({ name: "f1" })])), [["i1", "i2"], ["i3"], [3]]);
    },

    "what went elsewhere meanwhile changes nothing": ({ applied }, same) =>
      same(shown(applied(list, [ticked("i9", true), { kind: "remove", id: "i8" }])), [["i1", "i2"], ["i3"], [3]]),

    "what is on its way is known by its tobacco's number": ({ applied }, same) => {
      same(shown(applied(list, [{ kind: "remove", id: 2 }])), [["i1"], ["i3"], [3]]);
      same(shown(applied(list, [ticked(2, true)])), [["i1"], ["i2", "i3"], [3, 2]]);
    },

    "a list is as old as the tab that was read longest ago": ({ asOf, versionOf, EMPTY }, same) => {
      same(versionOf(EMPTY), -1);
      same(versionOf({ versions: { wanted: 7, bought: 5 } }), 5);
      same(asOf({ versions: { wanted: 7, bought: 5 } }, 6).versions, { wanted: 7, bought: 6 });
    },

    "a tick taken back is back where the bought ones were never read": ({ applied }, same) => {
      const operations = [true, false].map((purchased) => ({ ...ticked("i1", purchased), item: item(1) }));
      same(shown(applied({ ...list, bought: null }, operations)), [["i2", "i1"], null, [3]]);
    },

    "an item as the program tells it takes the place of what was there of it": ({ placed }, same) => {
      same(shown(placed(list, item(1, { purchased_at: "2026-03-01" }))), [["i2"], ["i1", "i3"], [3, 1]]);
      same(shown(placed(list, item(3, { id: "i7" }))), [["i1", "i2", "i7"], [], []]);
    },

    "the list itself is left as it was": ({ applied }, same) => {
      const before = JSON.stringify(list);
      applied(list, [ticked("i1", true), { kind: "remove", id: "i2" }, added({ name: "typed" })]);
      same(JSON.stringify(list), before);
    },

    "it stands in the order that is asked for": ({ sorted }, same) => {
      const compare = new Intl.Collator("ru").compare;
      const named = (id, name, brand, priority, added_at) => {
        const tobacco = brand && { brand: { slug: brand, name: brand }, line: { name: "" } };
        return { id, name, priority, added_at, tobacco };
      };
      const items = [named("1", "б", "Я", 0, "3"), named("2", "ё", "А", 2, "1"), named("3", "е", "А", 2, "2"), named("4", "а", null, 1, "4")];
      const order = (name) => ids(sorted(items, name, compare)).join("");
      same(order("shelf"), "3214");
      same(order("newest"), "4132");
      same(order("priority"), "3241");
      same(order("name"), "4132");
    },

    "a shelf has a section for each brand, and one for what has none": ({ sections, brandsOf }, same) => {
      const items = [item(1), item(2), item(3, { tobacco: null })];
      same(sections(items).map(({ brand, items: some }) => [brand?.slug ?? null, some.length]), [["x", 2], [null, 1]]);
      same(brandsOf(items).map(({ slug, count }) => [slug, count]), [["x", 2]]);
    },

    "it is searched in by any of its words, as people type them": ({ filtered }, same) => {
      const tobacco = { alt_name: "Wild Cherry", brand: { slug: "y", name: "Медный лис" }, line: { name: "Рыжая" } };
      const items = [{ name: "Ёжик", note: "к чаю", tobacco }, { name: "своё", note: "", tobacco: null }];
      const found = (look) => filtered(items, look).length;
      for (const text of ["ежик", "ЧАЮ рыж", "cherry лис", "свое"]) same(found({ text }), 1);
      same(found({ text: "ежик свое" }), 0);
      same(found({ text: " " }), 2);
      same(found({ brand: "y" }), 1);
    },
  };
})()
