// Search: before typing what is new, best and whose; while typing, results at once.

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { InTurn, later, lazy } from "../later.js";
import { isSearch, screenOf } from "../logic/places.js";
import { Icon, Picture, Row, Star, TagLinks } from "../parts/row.js";
import { become, place } from "../router.js";
import * as screens from "../screens.js";
import { rating, t } from "../texts.js";
import { Filled } from "../trouble.js";

const Found = lazy(() => import("./results.js"), "Found");

const PAUSE = 16; // milliseconds behind a key: two that come together are one question
const HOME = screenOf({ path: "/", query: new URLSearchParams() });

export function Search() {
  const { query } = place.value;
  const isOpen = isSearch(query);
  return html`
    <main class=${`screen${isOpen ? " has-search" : ""}`}>
      ${isOpen ? html`<h1 class="only-heard" tabindex="-1">${t("search.label")}</h1>` : html`<header class="hero"><h1 tabindex="-1">${t("search.title").split("\n").flatMap((line, at) => (at ? [html`<br />`, line] : line))}</h1></header>`}
      <${Field} query=${query} />
      ${query.get("link") && html`<p class="notice">${t("link.choose")}</p>`}
      ${isOpen ? html`<${Found} query=${query} />` : html`<${Filled} state=${screens.screen(HOME)} onRetry=${() => screens.retry(HOME)} skeleton=${skeleton} children=${home} />`}
    </main>
  `;
}

/** What is typed stands in the address, a moment later. */
function Field({ query }) {
  const said = query.get("q") || "";
  const [text, setText] = useState(said);
  const sent = useRef(said); // what of our own stands in the address: anything else came from elsewhere
  useEffect(() => {
    if (said !== sent.current) setText((sent.current = said));
  }, [said]);
  const search = useRef(later(PAUSE, (value) => become(addressWith(place.peek().query, (sent.current = value.trim()))))).current;
  const type = (value) => {
    setText(value);
    search(value);
  };
  const clear = () => (type(""), search.now(), document.getElementById("search").focus());
  const submit = (event) => (event.preventDefault(), search.now(), document.activeElement.blur());
  return html`
    <form class="field" role="search" onSubmit=${submit}>
      <label for="search" class="only-heard">${t("search.label")}</label>
      <${Icon} name="search" size=${20} />
      <input id="search" type="search" enterkeyhint="search" autocomplete="off" autocorrect="off" autocapitalize="off" spellcheck=${false} maxlength="200" placeholder=${t("search.placeholder")} value=${text} onInput=${(event) => type(event.currentTarget.value)} />
      ${text && html`<button type="button" class="plain-icon" aria-label=${t("search.clear")} onClick=${clear}><${Icon} name="close" size=${18} /></button>`}
    </form>
  `;
}

function addressWith(query, text) {
  const next = new URLSearchParams(query);
  if (text) next.set("q", text);
  else next.delete("q");
  return `${next}` ? `/?${next}` : "/";
}

// --- before anything is typed ---

const home = ({ new: newest, tags, best, brands, tobaccos_count: n, brands_count }) =>
  n === 0
    ? html`<p class="empty">${t("home.empty")}</p>`
    : html`
        <${Section} id="new" more="/?sort=newest"><ul class="shelf">${piecemeal(newest, 4, tile)}</ul><//>
        <${InTurn} until=${bones("tags")}>${() => html`<${Section} id="tags"><${TagLinks} tags=${tags} /><//>`}<//>
        <${InTurn} until=${bones("best")}>${() => html`<${Section} id="best" more="/?sort=rating"><ul class="rows">${piecemeal(best, 4, row)}</ul><//>`}<//>
        <${InTurn}>
          ${() => html`
            <${Section} id="brands"><ul class="brands">${piecemeal(brands, 6, brand)}</ul><//>
            <p class="soft foot">${t("home.count", { n, brands: brands_count })}</p>
          `}
        <//>
      `;

/** So many at once, the others in their turn. */
const piecemeal = (all, few, draw) => html`${all.slice(0, few).map(draw)}${all.length > few && html`<${InTurn} key="">${() => piecemeal(all.slice(few), few, draw)}<//>`}`;

const row = (one) => html`<${Row} key=${one.id} tobacco=${one} />`;

const Section = ({ id, more, children }) => html`
  <section class=${`section section-${id}`} aria-labelledby=${id}>
    <header class="section-head">
      <h2 id=${id}>${t(`home.${id}`)}</h2>
      ${more && html`<a class="more" href=${more} aria-label=${`${t("more")}: ${t(`home.${id}`)}`}>${t("more")}</a>`}
    </header>
    ${children}
  </section>
`;

const tile = (tobacco) => html`
  <li key=${tobacco.id}>
    <a class="tile" href=${`/t/${tobacco.id}`}>
      <${Picture} tobacco=${tobacco} size=${84} />
      <span class="tile-name"><bdi>${tobacco.name}</bdi></span>
      <span class="tile-whose"><bdi>${tobacco.brand.name}</bdi></span>
    </a>
  </li>
`;

const brand = (one) => html`
  <li key=${one.slug}>
    <a class="brand" href=${`/b/${encodeURIComponent(one.slug)}`}>
      <${Picture} tobacco=${one} size=${44} />
      <span class="brand-words">
        <span class="brand-name"><bdi>${one.name}</bdi></span>
        <span class="soft">${one.rating && html`<${Star} size=${13} /> ${rating(one.rating)} · `}${t("count.flavours", { n: one.tobaccos_count })}</span>
      </span>
    </a>
  </li>
`;

// Of the height of what comes.
const bones = (id) => html`<section key=${id} class=${`section section-${id}`} aria-hidden="true"><header class="section-head"><i class="bone"></i></header><div class="is-skeleton"></div></section>`;

const skeleton = html`
  <div aria-hidden="true">
    ${["new", "tags", "best"].map(bones)}
  </div>
`;
