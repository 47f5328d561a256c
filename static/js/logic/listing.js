// A list and what is being done to it: state in, state out. Pure.
//
// A list is {wanted: [item], bought: [item] | null, boughtTobaccos: [id], versions: {wanted, bought}}, as the program
// told it; the tabs come by themselves, each with the version that the list had at that moment.
// An operation is {key, kind: "add" | "change" | "remove", …}: shown at once, dropped when it was refused.

export const EMPTY = { wanted: [], bought: null, boughtTobaccos: [], versions: { wanted: -1 } };

/** That of the tab which was read longest ago. */
export const versionOf = ({ versions }) => Math.min(...Object.values(versions));

/** With an answer that knows of everything that was done up to this version. */
export const asOf = (list, version) => ({
  ...list,
  versions: Object.fromEntries(Object.entries(list.versions).map(([tab, known]) => [tab, Math.max(known, version)])),
});

/** The list as it is shown while these operations are under way. */
export const applied = (list, operations) => operations.reduce(apply, list);

function apply(list, operation) {
  if (operation.kind === "add") return added(list, operation);
  if (operation.kind === "remove") return without(list, operation.id);
  return changed(list, operation);
}

function added(list, { key, tobacco, name, at, bought, isWaiting }) {
  const isThere = (item) => (tobacco ? item.tobacco?.id === tobacco.id : item.name === name);
  if (list.wanted.some(isThere)) return list;
  const item = {
    id: key,
    name: tobacco?.name ?? name,
    tobacco: tobacco ?? null,
    is_missing: false,
    note: "",
    priority: 0,
    added_at: at,
    purchased_at: null,
    bought_before: bought ?? null,
    isOnItsWay: true,
    isWaiting, // for a network, with nobody to say when it comes
  };
  return {
    ...list,
    wanted: [...list.wanted, item],
    bought: list.bought && list.bought.filter((one) => !isThere(one)),
    boughtTobaccos: tobacco ? list.boughtTobaccos.filter((id) => id !== tobacco.id) : list.boughtTobaccos,
  };
}

// A tick brings its item with it: taken back, it is known even where the bought ones were never read.
function changed(list, { id, item: known, change, at }) {
  const item = find(list, id) ?? known;
  if (!item) return list;
  const { purchased, ...rest } = change;
  const next = { ...item, ...rest };
  if (purchased !== undefined) next.purchased_at = purchased ? (item.purchased_at ?? at) : null;
  return placed(list, next);
}

/** With this item where it belongs, in place of what was there of it. */
export function placed(list, item) {
  const rest = without(list, item.id, item.tobacco?.id);
  const isBought = Boolean(item.purchased_at);
  const tobaccos = rest.boughtTobaccos;
  return {
    ...rest,
    wanted: isBought ? rest.wanted : [...rest.wanted, item],
    bought: rest.bought && (isBought ? [item, ...rest.bought] : rest.bought),
    boughtTobaccos: isBought && item.tobacco ? [...tobaccos, item.tobacco.id] : tobaccos,
  };
}

/** `id` is the item's, or that of its tobacco, by which the program takes what is on its way. */
export function without(list, id, tobaccoId) {
  const number = tobaccoId ?? find(list, id)?.tobacco?.id;
  const stays = (item) => !isIt(item, id) && !(tobaccoId && item.tobacco?.id === tobaccoId);
  return {
    ...list,
    wanted: list.wanted.filter(stays),
    bought: list.bought && list.bought.filter(stays),
    boughtTobaccos: number ? list.boughtTobaccos.filter((one) => one !== number) : list.boughtTobaccos,
  };
}

/** Whether it may be sent late: a removal could take what was added again meanwhile. */
export const isRepeatable = ({ kind }) => kind !== "remove";

/** Whether the same is done to the same item later on: behind that, the earlier one must not arrive. */
export const outdoes = (later, one) =>
  later.kind === "change" && one.kind === "change" && later.id === one.id && later.at > one.at && Object.keys(one.change).every((name) => name in later.change);

const isIt = (item, id) => item.id === id || item.tobacco?.id === id;

export const find = (list, id) => [...list.wanted, ...(list.bought || [])].find((item) => isIt(item, id));

// --- how it is looked at ---

/** Without case, and with е for ё, as people type. */
export const folded = (text) => (text || "").toLocaleLowerCase().replace(/ё/g, "е");

export const brandOf = (item) => item.tobacco?.brand ?? null;

export function filtered(items, { text = "", brand = "" }) {
  const wanted = folded(text).split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    if (brand && brandOf(item)?.slug !== brand) return false;
    const said = folded(wordsOf(item).join(" "));
    return wanted.every((part) => said.includes(part));
  });
}

const wordsOf = ({ name, note, tobacco }) =>
  tobacco ? [name, tobacco.alt_name, tobacco.brand.name, tobacco.line.name, note] : [name, note];

/** In this order; by shelf as tobaccos stand in a shop, typed names last. `compare` knows the language. */
export function sorted(items, order, compare) {
  const orders = {
    shelf: (a, b) => shelf(a, b, compare),
    newest: (a, b) => newestFirst(a, b),
    priority: (a, b) => b.priority - a.priority || newestFirst(a, b),
    name: (a, b) => compare(a.name, b.name),
  };
  return [...items].sort((a, b) => orders[order](a, b) || compare(a.id, b.id));
}

const newestFirst = (a, b) => {
  const at = (item) => item.purchased_at || item.added_at;
  return at(a) < at(b) ? 1 : at(a) > at(b) ? -1 : 0;
};

function shelf(a, b, compare) {
  if (!a.tobacco || !b.tobacco) return (a.tobacco ? 0 : 1) - (b.tobacco ? 0 : 1) || compare(a.name, b.name);
  return (
    compare(a.tobacco.brand.name, b.tobacco.brand.name) ||
    compare(a.tobacco.line.name, b.tobacco.line.name) ||
    compare(a.name, b.name)
  );
}

/** `[{brand, items}]` in the order of the items; brand null for typed names. */
export function sections(items) {
  const found = [];
  for (const item of items) {
    const brand = brandOf(item);
    const last = found.at(-1);
    if (last && (last.brand?.slug ?? null) === (brand?.slug ?? null)) last.items.push(item);
    else found.push({ brand, items: [item] });
  }
  return found;
}

/** The brands of these items with their counts, the most frequent first. */
export function brandsOf(items) {
  const counts = new Map();
  for (const item of items) {
    const brand = brandOf(item);
    if (!brand) continue;
    const one = counts.get(brand.slug) || { ...brand, count: 0 };
    counts.set(brand.slug, { ...one, count: one.count + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}
