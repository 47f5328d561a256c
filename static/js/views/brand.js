// A brand: what it is, its lines, and the best of it. A line of it: its flavours.

import { html, useRef } from "../../vendor/preact.js";
import { lineQuery, screenOf, searchAddress } from "../logic/places.js";
import { place } from "../router.js";
import * as screens from "../screens.js";
import { rating, t, word } from "../texts.js";
import { Icon, Star } from "../parts/icons.js";
import { lineName, Picture, Row, SkeletonRows, Steps } from "../parts/row.js";
import { Filled } from "../trouble.js";
import { Found } from "./results.js";

export const Brand = () => (place.value.path.split("/")[3] ? html`<${Line} />` : html`<${OneBrand} />`);

function OneBrand() {
  const address = screenOf(place.value);
  return html`<main class="screen">
    <${Filled} state=${screens.screen(address)} onRetry=${() => screens.retry(address)} skeleton=${html`<${BrandSkeleton} />`}>
      ${(brand) => html`<${Whole} brand=${brand} />`}
    <//>
  </main>`;
}

const Whole = ({ brand }) => html`
  <header class="brand-head">
    <${Picture} tobacco=${{ ...brand, tags: [] }} size=${88} isEager />
    <div>
      <h1 tabindex="-1"><bdi>${brand.name}</bdi></h1>
      ${brand.alt_name && html`<p class="alt"><bdi>${brand.alt_name}</bdi></p>`}
      <p class="soft">${[word(brand.country), brand.founded && t("brand.founded", { year: String(brand.founded) }), t("count.flavours", { n: brand.tobaccos_count })].filter(Boolean).join(" · ")}</p>
      ${brand.rating && html`<p class="rated"><${Star} />${rating(brand.rating)} <span class="soft">${t("count.ratings", { n: brand.ratings_count ?? 0 })}</span></p>`}
    </div>
  </header>
  ${brand.is_missing ? html`<p class="notice is-missing">${t("status.missing")}</p>` : brand.status.value === "discontinued" ? html`<p class="notice is-discontinued">${t("status.discontinued.long")}</p>` : null}
  ${brand.description && html`<p class="prose lead"><bdi>${brand.description}</bdi></p>`}
  ${brand.lines.length > 1 && html`<${Lines} lines=${brand.lines} />`}
  ${brand.best?.length > 0 &&
  html`<section class="section" aria-labelledby="best">
    <header class="section-head"><h2 id="best">${t("brand.best")}</h2><a class="more" href=${`/?brand=${encodeURIComponent(brand.slug)}`}>${t("brand.all", { n: brand.tobaccos_count })}</a></header>
    <ul class="rows">${brand.best.map((tobacco) => html`<${Row} key=${tobacco.id} tobacco=${tobacco} />`)}</ul>
  </section>`}
  <footer class="foot"><a class="button" href=${`/?brand=${encodeURIComponent(brand.slug)}`}>${t("brand.all", { n: brand.tobaccos_count })}</a></footer>
`;

const Lines = ({ lines }) => html`
  <section class="section" aria-labelledby="lines">
    <header class="section-head"><h2 id="lines">${t("brand.lines")}</h2></header>
    <ul class="rows">
      ${lines.map(
        (line) => html`<li key=${line.slug + line.name} class="row is-line">
          <a class="row-link" href=${`/b/${encodeURIComponent(line.brand.slug)}/${encodeURIComponent(line.slug)}`}>
            <span class="row-words">
              <span class="row-name"><bdi>${lineName(line) || t("line.main")}</bdi></span>
              <span class="row-more">${line.strength && html`<${Steps} strength=${line.strength} />`}<span class="soft">${t("count.flavours", { n: line.tobaccos_count })}</span>${line.rating && html`<span class="rated"><${Star} size=${14} />${rating(line.rating)}</span>`}</span>
            </span>
            <${Icon} name="next" size=${18} />
          </a>
        </li>`,
      )}
    </ul>
  </section>
`;

function Line() {
  const { path, query } = place.value;
  const [, , brand, line] = path.split("/");
  const asked = lineQuery(brand, line, query);
  const { data } = screens.screen(searchAddress(asked)).value;
  const known = useRef(null); // one of it, which tells both names
  known.current = data?.items[0] ?? known.current;
  const one = known.current;
  return html`<main class="screen">
    ${(one || data) &&
    html`<header class="line-head">
      <p><a href=${`/b/${encodeURIComponent(brand)}`}><bdi>${one?.brand.name ?? brand}</bdi></a></p>
      <h1 tabindex="-1"><bdi>${(one && lineName(one.line)) || t("line.main")}</bdi></h1>
    </header>`}
    <${Found} query=${asked} line=${{ path, value: asked.get("line") }} />
  </main>`;
}

const BrandSkeleton = () => html`<div aria-hidden="true"><header class="brand-head"><span class="picture" style=${{ "--size": "88px" }}></span><div><i class="bone is-wide"></i><i class="bone"></i></div></header><${SkeletonRows} /></div>`;

