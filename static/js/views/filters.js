// The sheet of filters: every choice with how many flavours it leaves.

import { html, useRef, useState } from "../../vendor/preact.js";
import { chosen, cleared } from "../logic/filters.js";
import { questionOf } from "../logic/places.js";
import * as screens from "../screens.js";
import { number, rating, t, word } from "../texts.js";
import { Sheet } from "../parts/sheet.js";
import { Filled } from "../trouble.js";
import { lineName } from "../parts/row.js";

const KINDS = ["tag", "brand", "line", "strength", "country", "status", "min_rating"];
const OF_A_LINE = ["brand", "line", "country"]; // nothing to choose on its own page
const FEW = 12;

export function Filters({ query, line, onChange, onClose }) {
  const address = `/facets?${questionOf(query)}`;
  const state = screens.screen(address);
  const { data, error } = state.value;
  const last = useRef(null); // stays until there is something newer: nothing blinks between two choices
  if (data) last.current = data;
  const total = data?.total;
  const kinds = (facets) => KINDS.filter((kind) => !line || !OF_A_LINE.includes(kind)).map((kind) => html`<${Kind} key=${kind} kind=${kind} choices=${facets[kind]} brands=${facets.brand} query=${query} onChange=${onChange} />`);
  const footer = html`
    <button type="button" class="button is-quiet" onClick=${() => onChange(cleared(query, line))}>${t("filters.clear")}</button>
    <button type="button" class="button" onClick=${onClose}>${total === undefined ? t("loading") : t("filters.show", { n: total })}</button>
  `;
  return html`
    <${Sheet} title=${t("filters")} onClose=${onClose} footer=${footer}>
      ${last.current && !error ? kinds(last.current) : html`<${Filled} state=${state} onRetry=${() => screens.retry(address)} skeleton=${html`<p class="soft">${t("loading")}</p>`} children=${kinds} />`}
    <//>
  `;
}

function Kind({ kind, choices, brands, query, onChange }) {
  const [isWhole, setWhole] = useState(false);
  const active = query.getAll(kind);
  if (!choices.length) return null;
  const shown = isWhole ? choices : choices.filter((one, at) => at < FEW || active.includes(String(one.value)));
  return html`
    <fieldset class="facet">
      <legend>${t(`filter.${kind}`)}</legend>
      <div class="chips">
        ${shown.map((one) => {
          const value = String(one.value);
          return html`<button key=${value} type="button" class=${`chip${active.includes(value) ? " is-on" : ""}`} aria-pressed=${active.includes(value)} onClick=${() => onChange(chosen(query, kind, value))}>
            <bdi>${nameOf(kind, one, brands)}</bdi> <span class="count">${number(one.count)}</span>
          </button>`;
        })}
        ${choices.length > shown.length && html`<button type="button" class="chip is-more" onClick=${() => setWhole(true)}>${t("filters.all", { n: choices.length })}</button>`}
      </div>
    </fieldset>
  `;
}

function nameOf(kind, one, brands) {
  if (kind === "min_rating") return t("filter.from", { value: rating(one.value) });
  if (kind === "line") return lineName(one) || `${brandOf(one.value, brands)}: ${t("line.main")}`;
  return kind === "brand" ? one.name : word(one);
}

// Every brand may have a line without a name.
const brandOf = (line, brands) => brands.find((one) => line.startsWith(`${one.value}/`))?.name ?? "";
