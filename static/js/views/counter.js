// At the counter: the list in large type, by the shelf, readable at arm's length and without a network.

import { html, useEffect, useState } from "../../vendor/preact.js";
import * as doing from "../doing.js";
import * as list from "../list.js";
import { sections, sorted } from "../logic/listing.js";
import { byName, t } from "../texts.js";
import { Icon } from "../parts/icons.js";
import { lineName, SkeletonRows } from "../parts/row.js";
import { Trouble } from "../trouble.js";
import { Standing } from "./list.js";

export function Counter() {
  useEffect(keepAwake, []);
  useEffect(() => {
    list.refresh({ tab: "wanted" });
  }, []);
  const [ticked, setTicked] = useState([]); // ticked here: they stay where they are, so that no finger misses
  const { wanted } = list.list.value;
  const shown = [...wanted, ...ticked.filter((one) => !wanted.some((item) => item.id === one.id))];
  const toggle = (item, isTicked) => {
    setTicked(isTicked ? ticked.filter((one) => one.id !== item.id) : [...ticked, item]);
    doing.tick(item, !isTicked);
  };
  const isTicked = (item) => !wanted.some((one) => one.id === item.id);
  if (list.takenAt.value === null)
    return html`<main class="screen counter">${list.trouble.value ? html`<${Trouble} error=${list.trouble.value} onRetry=${() => list.refresh()} />` : html`<${SkeletonRows} />`}</main>`;
  return html`
    <main class="screen counter">
      <header class="hero is-list"><h1 tabindex="-1">${t("counter.title")}</h1><span class="count">${t("counter.left", { n: wanted.length })}</span></header>
      <${Standing} />
      ${shown.length === 0 && html`<div class="empty"><${Icon} name="check" size=${48} /><p>${t("counter.empty")}</p><a class="button" href="/list" data-replace>${t("list.title")}</a></div>`}
      ${sections(sorted(shown, "shelf", byName)).map(
        ({ brand, items }) => html`<section key=${brand?.slug ?? ""} class="counter-shelf">
          <h2><bdi>${brand?.name ?? t("list.typed")}</bdi></h2>
          <ul>${items.map((item) => html`<${Large} key=${item.id} item=${item} isTicked=${isTicked(item)} onToggle=${toggle} />`)}</ul>
        </section>`,
      )}
    </main>
  `;
}

const Large = ({ item, isTicked, onToggle }) => html`
  <li>
    <button type="button" role="checkbox" aria-checked=${isTicked} class=${`large${isTicked ? " is-ticked" : ""}`} disabled=${item.isOnItsWay && !item.tobacco} onClick=${() => onToggle(item, isTicked)}>
      <span class="large-tick"><${Icon} name="check" size=${26} /></span>
      <span class="large-words">
        <span class="large-name"><bdi>${item.name}</bdi></span>
        ${item.tobacco && (lineName(item.tobacco.line) || item.tobacco.alt_name) && html`<span class="soft"><bdi>${[lineName(item.tobacco.line), item.tobacco.alt_name].filter(Boolean).join(" · ")}</bdi></span>`}
        ${item.note && html`<span class="large-note"><bdi>${item.note}</bdi></span>`}
      </span>
      ${item.priority > 0 && html`<span class="flames" role="img" aria-label=${t(`priority.${item.priority}`)}>${Array.from({ length: item.priority }, () => html`<${Icon} name="flame" size=${20} />`)}</span>`}
    </button>
  </li>
`;

/** The screen stays on while one looks for the tin, where the device can be asked for it. */
function keepAwake() {
  let lock = null;
  let isOver = false;
  const take = (given) => (isOver ? given.release() : (lock = given));
  const ask = () => !document.hidden && navigator.wakeLock?.request("screen").then(take, () => {});
  ask();
  document.addEventListener("visibilitychange", ask);
  return () => {
    isOver = true;
    document.removeEventListener("visibilitychange", ask);
    lock?.release();
  };
}
