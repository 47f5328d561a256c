// An item of my list: a place to tick, what it is, what I noted.

import { html } from "../../vendor/preact.js";
import * as doing from "../doing.js";
import { date, t } from "../texts.js";
import { Icon } from "./icons.js";
import { lineName, Picture, Rated, Steps, whose } from "./row.js";

/** `isOnShelf`: below the name of its brand, which need not be said again. */
export const Item = ({ item, isBought, isOnShelf, onOpen }) => html`
  <li class=${`row is-item${item.isOnItsWay ? " is-on-its-way" : ""}`}>
    ${isBought ? null : html`<${Tick} item=${item} />`}
    ${item.tobacco
      ? html`<a class="row-link" href=${`/t/${item.tobacco.id}`}><${Inside} item=${item} isBought=${isBought} isOnShelf=${isOnShelf} /></a>`
      : html`<button type="button" class="row-link" disabled=${item.isOnItsWay} onClick=${() => onOpen(item)}><${Inside} item=${item} isBought=${isBought} isOnShelf=${isOnShelf} /></button>`}
    ${isBought && html`<${Again} item=${item} />`}
  </li>
`;

const Inside = ({ item, isBought, isOnShelf }) => html`
  <${Picture} tobacco=${item.tobacco ?? { name: item.name, tags: [], picture: null }} size=${48} />
  <span class="row-words">
    <span class="row-name"><bdi>${item.name}</bdi></span>
    <span class="row-whose"><bdi>${aside(item, isOnShelf)}</bdi></span>
    ${isBought ? html`<span class="row-more soft">${t("bought.on", { date: date(item.purchased_at) })}<${Noted} note=${item.note} /></span>` : html`<${More} item=${item} />`}
  </span>
`;

function aside({ tobacco }, isOnShelf) {
  if (!tobacco) return t(isOnShelf ? "item.find" : "list.typed.one");
  return isOnShelf ? [lineName(tobacco.line), tobacco.alt_name].filter(Boolean).join(" · ") : whose(tobacco);
}

/** What I noted; of what I noted nothing about, what others think of it. */
function More({ item }) {
  const { tobacco } = item;
  const isNoted = item.note || item.priority > 0 || item.is_missing;
  if (!isNoted && tobacco)
    return html`<span class="row-more"><${Rated} tobacco=${tobacco} />${tobacco.strength && html`<${Steps} strength=${tobacco.strength} />`}</span>`;
  const status = tobacco?.status?.value;
  return html`<span class="row-more soft">
    ${item.priority > 0 && html`<span class=${`flames is-${item.priority}`} role="img" aria-label=${t(`priority.${item.priority}`)}>${Array.from({ length: item.priority }, () => html`<${Icon} name="flame" size=${16} />`)}</span>`}
    ${item.is_missing ? html`<span class="status is-missing">${t("status.missing.short")}</span>` : status === "discontinued" || status === "limited" ? html`<span class=${`status is-${status}`}>${t(`status.${status}`)}</span>` : null}
    <${Noted} note=${item.note} />
  </span>`;
}

const Noted = ({ note }) => note && html`<${Icon} name="note" size=${15} /><span class="row-note"><bdi>${note}</bdi></span>`;

const Tick = ({ item }) => html`
  <button type="button" role="checkbox" aria-checked="false" class="tick" aria-label=${t("tick", { name: item.name })} disabled=${item.isOnItsWay && !item.tobacco} onClick=${(event) => (focusNext(event), doing.tick(item, true))}>
    <span><${Icon} name="check" size=${20} /></span>
  </button>
`;

/** The row goes, and a keyboard's focus with it: it goes on to the next, or back to the one before. */
function focusNext({ currentTarget, detail }) {
  if (detail) return; // a finger, a mouse
  const all = [...document.querySelectorAll(".tick")];
  const at = all.indexOf(currentTarget);
  (all[at + 1] || all[at - 1])?.focus();
}

const Again = ({ item }) => html`
  <button type="button" class="wish is-wide" aria-label=${t("wish.again.of", { name: item.name })} onClick=${() => (item.tobacco ? doing.add(item.tobacco) : doing.addTyped(item.name))}>
    <${Icon} name="plus" size=${18} /><span>${t("wish.again")}</span>
  </button>
`;
