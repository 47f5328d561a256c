// My list, as it is walked along a shelf: by brand, ticked when bought, with a tab for what was.

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { isOnline } from "../api.js";
import * as list from "../list.js";
import { brandsOf, filtered, sections, sorted } from "../logic/listing.js";
import { place } from "../router.js";
import { byName, moment, t } from "../texts.js";
import { Icon } from "../parts/icons.js";
import { Item } from "../parts/item.js";
import { SkeletonRows } from "../parts/row.js";
import { Trouble } from "../trouble.js";
import { Windowed } from "../parts/windowed.js";
import { later, lazy } from "../later.js";
import { visit } from "../storage.js";

const ItemSheet = lazy(() => import("./item-sheet.js"), "ItemSheet");

const ORDERS = ["shelf", "priority", "newest", "name"];
const HEAD = 2.75; // rem, as in app.css
const ROW = 5.5;
const SEARCHED_FROM = 8; // items: fewer are seen at a glance

// The first comparison keeps a cheap telephone busy for 50 ms: better while the list is on its way.
setTimeout(byName, 0, "a", "b");

export function List() {
  const isBought = place.value.path === "/bought";
  const items = isBought ? list.list.value.bought : list.list.value.wanted;
  useEffect(() => {
    list.refresh({ tab: isBought ? "purchased" : "wanted" });
  }, [isBought]);
  const isKnown = list.takenAt.value !== null && items !== null;
  return html`
    <main class="screen list-screen">
      <header class="hero is-list">
        <h1 tabindex="-1">${t("list.title")}</h1>
        ${!isBought && isKnown && items.length > 0 && html`<a class="button is-small" href="/counter"><${Icon} name="counter" size=${20} />${t("counter.open")}</a>`}
      </header>
      <${Tabs} isBought=${isBought} />
      <${Standing} />
      ${isKnown ? html`<${Items} key=${isBought} items=${items} isBought=${isBought} />` : list.trouble.value ? html`<${Trouble} error=${list.trouble.value} onRetry=${() => list.refresh({ tab: isBought ? "purchased" : "wanted" })} />` : html`<${SkeletonRows} />`}
    </main>
  `;
}

function Tabs({ isBought }) {
  const { wanted, boughtTobaccos, bought } = list.list.value;
  const count = bought ? bought.length : boughtTobaccos.length;
  const tab = (address, text, n, isOn) => html`<a class=${isOn ? "is-on" : ""} aria-current=${isOn ? "page" : undefined} href=${address} data-replace>${text}${n ? html` <span class="count">${n}</span>` : ""}</a>`;
  return html`<nav class="segments" aria-label=${t("list.title")}>
    ${tab("/list", t("list.wanted"), wanted.length, !isBought)}${tab("/bought", t("list.bought"), count, isBought)}
  </nav>`;
}

/** Whether what is shown may be old, and what has not been sent yet. */
export function Standing() {
  const waits = list.waiting.value;
  const isCopy = !isOnline.value && list.takenAt.value !== null;
  if (!isCopy && !waits) return null;
  return html`<p class="notice is-offline" role="status"><${Icon} name="offline" size=${20} />
    <span>${isCopy ? t("offline.copy", { date: moment(list.takenAt.value) }) : ""} ${waits ? t("offline.waiting", { n: waits }) : ""}</span>
  </p>`;
}

function Items({ items, isBought }) {
  const [look, setLook] = useState(() => ({ order: isBought ? "newest" : "shelf", text: "", ...visit.read(`look.${isBought}`) }));
  const [opened, setOpened] = useState(null);
  const change = (more) => {
    const next = { ...look, ...more };
    setLook(next);
    visit.write(`look.${isBought}`, next);
  };
  const alike = useAlike(look.text, isBought);
  if (!items.length) return html`<${Empty} isBought=${isBought} />`;
  const found = new Set([...filtered(items, look), ...filtered(items.filter((one) => alike.has(one.id)), { brand: look.brand })]);
  const shown = sorted([...found], look.order, byName);
  const entries = entriesOf(shown, look.order, { isBought, isOnShelf: look.order === "shelf", onOpen: (item) => setOpened(item.id) });
  const item = opened && items.find((one) => one.id === opened);
  return html`
    <${Tools} items=${items} look=${look} onChange=${change} isBought=${isBought} />
    <div aria-live="polite" class="only-heard">${t("count.flavours", { n: shown.length })}</div>
    ${shown.length ? html`<${Windowed} entries=${entries} />` : html`<div class="empty"><p>${t("list.none")}</p><button type="button" class="button is-quiet" onClick=${() => change({ text: "", brand: "" })}>${t("filters.clear")}</button></div>`}
    ${item && html`<${ItemSheet} item=${item} onClose=${() => setOpened(null)} />`}
  `;
}

/** The items that the program finds by other spellings, a moment after what the device finds by itself. */
function useAlike(text, isBought) {
  const [found, setFound] = useState(new Set());
  const latest = useRef("");
  const ask = useRef(later(200, async (said) => {
    if (said !== latest.current) return;
    const ids = await list.alike(said, isBought);
    if (said === latest.current) setFound(ids); // not what was asked before it
  })).current;
  useEffect(() => {
    setFound(new Set());
    latest.current = text.trim();
    if (latest.current.length > 1) ask(latest.current);
  }, [text]);
  return found;
}

function entriesOf(items, order, given) {
  const row = (item) => ({ key: item.id, height: ROW, node: () => html`<${Item} key=${item.id} item=${item} ...${given} />` });
  if (order !== "shelf") return items.map(row);
  return sections(items).flatMap(({ brand, items: some }) => [
    { key: `brand ${brand?.slug}`, height: HEAD, node: () => html`<li class="shelf-head" key=${`brand ${brand?.slug}`}><h2><bdi>${brand?.name ?? t("list.typed")}</bdi></h2><span class="count">${some.length}</span></li>` },
    ...some.map(row),
  ]);
}

function Tools({ items, look, onChange, isBought }) {
  const brands = brandsOf(items);
  return html`
    ${(items.length >= SEARCHED_FROM || look.text) &&
    html`<div class="field is-small">
      <label for="within" class="only-heard">${t("list.search")}</label><${Icon} name="search" size=${18} />
      <input id="within" type="search" enterkeyhint="search" autocomplete="off" placeholder=${t("list.search")} value=${look.text} onInput=${(event) => onChange({ text: event.currentTarget.value })} />
    </div>`}
    <div class="narrow">
      <label class="chip is-select"><${Icon} name="sort" size=${18} /><span class="only-heard">${t("sort")}</span>
        <select value=${look.order} onChange=${(event) => onChange({ order: event.currentTarget.value })}>
          ${ORDERS.map((name) => html`<option key=${name} value=${name}>${t(isBought && name === "newest" ? "sort.bought" : `sort.${name}`)}</option>`)}
        </select>
      </label>
      ${(brands.length > 1 || look.brand) &&
      brands.filter(({ slug }, at) => at < 12 || slug === look.brand).map(
        (brand) => html`<button key=${brand.slug} type="button" class=${`chip${look.brand === brand.slug ? " is-on" : ""}`} aria-pressed=${look.brand === brand.slug} onClick=${() => onChange({ brand: look.brand === brand.slug ? "" : brand.slug })}>
          <bdi>${brand.name}</bdi> <span class="count">${brand.count}</span>
        </button>`,
      )}
    </div>
  `;
}

const Empty = ({ isBought }) => html`
  <div class="empty">
    <${Icon} name=${isBought ? "check" : "list"} size=${40} />
    <p>${t(isBought ? "list.empty.bought" : "list.empty")}</p>
    ${!isBought && html`<a class="button" href="/">${t("to.search")}</a>`}
  </div>
`;

