// Search: before typing what is new, best and whose; while typing, results at once.

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { isSearch, screenOf, searchAddress } from "../logic/places.js";
import { become, place } from "../router.js";
import * as screens from "../screens.js";
import { hideKeyboard } from "../telegram.js";
import { t } from "../texts.js";
import { later } from "../later.js";
import { Icon } from "../parts/icons.js";
import { SkeletonRows } from "../parts/row.js";
import { Filled } from "../parts/trouble.js";
import { Home, HomeSkeleton } from "./home.js";
import { Results } from "./results.js";

const PAUSE = 40; // milliseconds behind a key: people who type on are not shown what they did not mean

export function Search() {
  const { query } = place.value;
  const isOpen = isSearch(query);
  return html`
    <main class=${`screen${isOpen ? " has-search" : ""}`}>
      ${!isOpen && html`<header class="hero"><h1 tabindex="-1">${twoLines(t("search.title"))}</h1></header>`}
      <${Field} query=${query} />
      ${query.get("link") && html`<p class="notice">${t("link.choose")}</p>`}
      ${isOpen ? html`<${Found} query=${query} />` : html`<${Start} />`}
    </main>
  `;
}

const twoLines = (text) => text.split("\n").flatMap((line, at) => (at ? [html`<br />`, line] : [line]));

function Start() {
  const address = screenOf({ path: "/", query: new URLSearchParams() });
  return html`<${Filled} state=${screens.screen(address)} onRetry=${() => screens.retry(address)} skeleton=${html`<${HomeSkeleton} />`}>
    ${(home) => html`<${Home} home=${home} />`}
  <//>`;
}

function Found({ query }) {
  const address = searchAddress(query);
  const last = useRef(null);
  const state = screens.screen(address);
  useEffect(() => {
    const before = last.current;
    last.current = address;
    if (before && before !== address) screens.abandon(before);
  }, [address]);
  // What was found before stays until there is something newer: nothing blinks between two keys.
  const shown = useRef(null);
  if (state.value.data) shown.current = { query, address, data: state.value.data };
  if (shown.current && !state.value.error) return html`<${Results} ...${shown.current} isOld=${shown.current.address !== address} />`;
  return html`<${Filled} state=${state} onRetry=${() => screens.retry(address)} skeleton=${html`<${SkeletonRows} />`}>
    ${(data) => html`<${Results} query=${query} address=${address} data=${data} />`}
  <//>`;
}

/** What is typed stands in the address, a moment later. */
function Field({ query }) {
  const said = query.get("q") || "";
  const [text, setText] = useState(said);
  const typed = useRef(said);
  useEffect(() => {
    if (said !== typed.current.trim()) setText((typed.current = said));
  }, [said]);
  const search = useRef(later(PAUSE, (value) => become(addressWith(place.peek().query, value)))).current;
  const type = (value) => {
    setText((typed.current = value));
    search(value);
  };
  const clear = () => (type(""), document.getElementById("search")?.focus());
  return html`
    <form class="field" role="search" onSubmit=${(event) => (event.preventDefault(), search.now(), hideKeyboard())}>
      <label for="search" class="only-heard">${t("search.label")}</label>
      <${Icon} name="search" size=${20} />
      <input id="search" type="search" enterkeyhint="search" autocomplete="off" autocorrect="off" autocapitalize="off" spellcheck=${false} maxlength="200" placeholder=${t("search.placeholder")} value=${text} onInput=${(event) => type(event.currentTarget.value)} />
      ${text && html`<button type="button" class="plain-icon" aria-label=${t("search.clear")} onClick=${clear}><${Icon} name="close" size=${18} /></button>`}
    </form>
  `;
}

function addressWith(query, text) {
  const next = new URLSearchParams(query);
  if (text.trim()) next.set("q", text.trim());
  else next.delete("q");
  return `/${next.size || [...next].length ? `?${next}` : ""}`;
}

