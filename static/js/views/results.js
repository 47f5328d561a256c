// What was found: narrowed by chips and a sheet of filters, ordered, and going on for as long as one scrolls.

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { ask } from "../api.js";
import { lazy } from "../later.js";
import * as doing from "../doing.js";
import { addressOf, chosen, without } from "../logic/filters.js";
import { FILTERS, searchAddress } from "../logic/places.js";
import { Icon } from "../parts/icons.js";
import { lineName, Row, SkeletonRows } from "../parts/row.js";
import { Windowed } from "../parts/windowed.js";
import { become, go } from "../router.js";
import * as screens from "../screens.js";
import { rating, t, word } from "../texts.js";
import { Filled, troubleText } from "../trouble.js";

const Filters = lazy(() => import("./filters.js"), "Filters");
const ROW = 5.5; // rem, as in app.css
const SORTS = ["relevance", "rating", "most_rated", "newest", "name"];

/** What was found before stays until there is something newer: nothing blinks between two keys. */
export function Found({ query, line }) {
  const address = searchAddress(query);
  const state = screens.screen(address);
  const last = useRef(address);
  const shown = useRef(null);
  useEffect(() => {
    if (last.current !== address) screens.abandon(last.current);
    last.current = address;
  }, [address]);
  if (state.value.data) shown.current = { query, address, data: state.value.data };
  if (shown.current && !state.value.error) return html`<${Results} ...${shown.current} line=${line} asked=${query} isOld=${shown.current.address !== address} />`;
  return html`<${Filled} state=${state} onRetry=${() => screens.retry(address)} skeleton=${html`<${SkeletonRows} />`} children=${(data) => html`<${Results} query=${query} line=${line} address=${address} data=${data} />`} />`;
}

/** `asked`: what the address says by now; the next choice goes on from there. `line`: see `addressOf`. */
function Results({ query, line, asked = query, address, data, isOld }) {
  const [isOpen, setOpen] = useState(false);
  const pages = usePages(query, address, data);
  return html`
    <${Narrow} query=${asked} line=${line} items=${data.items} onOpen=${() => setOpen(true)} />
    <div aria-live="polite" class="only-heard">${isOld ? "" : t("results.count", { n: pages.items.length, more: pages.cursor ? "+" : "" })}</div>
    ${pages.items.length
      ? html`<${Windowed} className=${`rows${isOld ? " is-old" : ""}`} entries=${pages.items.map(entry)} />`
      : html`<${Nothing} query=${query} line=${line} />`}
    ${pages.cursor && html`<${More} error=${pages.error} onNear=${pages.load} key=${pages.items.length} />`}
    ${pages.items.length > 0 && !pages.cursor && html`<${Keep} query=${query} isQuiet />`}
    ${isOpen && html`<${Filters} query=${asked} line=${line} onChange=${(next) => become(addressOf(next, line))} onClose=${() => setOpen(false)} />`}
  `;
}

const entry = (tobacco) => ({ key: tobacco.id, height: ROW, node: () => html`<${Row} key=${tobacco.id} tobacco=${tobacco} />` });

// Further pages are kept beside the first, so that the way back finds all of them.
const further = new WeakMap();

function usePages(query, address, data) {
  const [, redraw] = useState(0);
  if (!further.has(data)) further.set(data, { items: data.items, cursor: data.next_cursor, error: null, isBusy: false });
  const pages = further.get(data);
  pages.load = async () => {
    if (pages.isBusy || !pages.cursor) return;
    pages.isBusy = true;
    try {
      const next = await ask("GET", searchAddress(query, pages.cursor));
      pages.items = [...pages.items, ...next.items];
      pages.cursor = next.next_cursor;
      pages.error = null;
    } catch (error) {
      pages.error = error;
    }
    pages.isBusy = false;
    redraw((n) => n + 1);
  };
  return pages;
}

/** Asks for the next page when its end comes near. */
function More({ error, onNear }) {
  const end = useRef(null);
  useEffect(() => {
    const observer = new IntersectionObserver(([seen]) => seen.isIntersecting && onNear(), { rootMargin: "1200px 0px" });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  return html`<div ref=${end} class="more-end">
    ${error ? html`<p>${troubleText(error)}</p><button type="button" class="button" onClick=${onNear}>${t("retry")}</button>` : html`<span class="soft">${t("loading")}</span>`}
  </div>`;
}

/** The chosen filters, each to be taken away; then what the results have most of. */
function Narrow({ query, line, items, onOpen }) {
  const told = FILTERS.flatMap((name) => query.getAll(name).map((value) => ({ name, value })));
  const active = told.filter(({ value }) => value !== line?.value);
  return html`
    <div class="narrow">
      <button type="button" class=${`chip${active.length ? " is-on" : ""}`} onClick=${onOpen} aria-haspopup="dialog">
        <${Icon} name="filter" size=${18} />${t("filters")}${active.length ? html` <b>${active.length}</b>` : ""}
      </button>
      <label class="chip is-select"><${Icon} name="sort" size=${18} /><span class="only-heard">${t("sort")}</span>
        <select value=${query.get("sort") || (query.get("q") ? "relevance" : "rating")} onChange=${(event) => become(addressOf(chosen(query, "sort", event.currentTarget.value), line))}>
          ${SORTS.filter((name) => name !== "relevance" || query.get("q")).map((name) => html`<option key=${name} value=${name}>${t(`sort.${name}`)}</option>`)}
        </select>
      </label>
      ${active.map(
        ({ name, value }) => html`<a key=${name + value} class="chip is-on" href=${addressOf(without(query, name, value), line)} data-replace aria-label=${t("filter.remove", { name: filterName(name, value, items) })}>
          <bdi>${filterName(name, value, items)}</bdi><${Icon} name="close" size=${16} />
        </a>`,
      )}
      ${suggestions(query, items).map(
        ({ name, value, text }) => html`<a key=${name + value} class="chip" href=${addressOf(chosen(query, name, value), line)} data-replace><bdi>${text}</bdi></a>`,
      )}
    </div>
  `;
}

/** In words, found among the results themselves: nothing is asked for it. */
function filterName(name, value, items) {
  const first = items[0];
  if (name === "brand") return items.find((one) => one.brand.slug === value)?.brand.name ?? value;
  if (name === "line") return lineText(items.find((one) => `${one.brand.slug}/${one.line.slug}` === value)?.line, value);
  if (name === "country") return word(items.find((one) => one.country?.name === value)?.country) || value;
  if (name === "tag") return word(items.flatMap((one) => one.tags).find((tag) => String(tag.id) === value)) || `#${value}`;
  if (name === "min_rating") return t("filter.from", { value: rating(Number(value)) });
  if (name === "strength") return word(items.find((one) => String(one.strength?.value) === value)?.strength) || t("strength.step", { n: Number(value) });
  return first ? word(items.find((one) => one.status.value === value)?.status) || t(`status.${value}`) : t(`status.${value}`);
}

function suggestions(query, items) {
  const brands = query.has("brand") || query.has("line") ? [] : frequent(items.map((one) => ({ name: "brand", value: one.brand.slug, text: one.brand.name })));
  const taken = query.getAll("tag");
  const tags = frequent(items.flatMap((one) => one.tags).map((tag) => ({ name: "tag", value: String(tag.id), text: word(tag) })));
  return [...brands.slice(0, 4), ...tags.filter((one) => !taken.includes(one.value)).slice(0, 5)];
}

const lineText = (line, value) => (line ? lineName(line) || t("line.main") : value.split("/").at(-1));

/** What occurs more than once and not everywhere, the most frequent first. */
function frequent(found) {
  const counts = new Map();
  for (const one of found) counts.set(one.value, { ...one, count: (counts.get(one.value)?.count || 0) + 1 });
  return [...counts.values()].filter((one) => one.count > 1).sort((a, b) => b.count - a.count);
}

/** Whatever was found: what was typed can be kept as it is, unless it is on the list and looked for already. */
function Keep({ query, isQuiet }) {
  const text = query.get("q")?.trim();
  const keep = async () => {
    if (await doing.addTyped(text)) go("/list");
  };
  if (!text || query.get("link")) return null;
  const [before, after] = t("results.keep", { text: "\n" }).split("\n");
  return html`<button type="button" class=${`button${isQuiet ? " is-quiet" : ""}`} onClick=${keep}><span>${before}<bdi>${text}</bdi>${after}</span></button>`;
}

function Nothing({ query, line }) {
  const text = query.get("q")?.trim();
  const isNarrowed = FILTERS.some((name) => query.has(name) && query.get(name) !== line?.value);
  return html`
    <div class="empty">
      <${Icon} name="search" size=${40} />
      <p>${text ? t("results.none", { text }) : t("results.none.filters")}</p>
      ${isNarrowed && html`<a class="button is-quiet" href=${line?.path ?? (text ? `/?${new URLSearchParams({ q: text })}` : "/")} data-replace>${t("filters.clear")}</a>`}
      <${Keep} query=${query} />
    </div>
  `;
}
