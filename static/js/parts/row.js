// A tobacco in a list: what it looks like, whose it is, what others think, and one button.

import { html } from "../../vendor/preact.js";
import * as list from "../list.js";
import { go, place } from "../router.js";
import { rating, t, word } from "../texts.js";
import { Icon, Star } from "./icons.js";
import { Picture } from "./picture.js";
import { Steps } from "./strength.js";
import { Tags } from "./tags.js";

// The source's own name for the line of a brand that has no lines.
const MAIN_LINE = "Основная";

export const lineName = (line) => (line.name === MAIN_LINE ? "" : line.name);
export const whose = ({ brand, line }) => [brand.name, lineName(line)].filter(Boolean).join(" · ");

export const Row = ({ tobacco }) => html`
  <li class="row">
    <a class="row-link" href=${`/t/${tobacco.id}`}>
      <${Picture} tobacco=${tobacco} size=${56} />
      <span class="row-words">
        <span class="row-name"><bdi>${tobacco.name}</bdi></span>
        <span class="row-whose"><bdi>${whose(tobacco)}</bdi></span>
        <span class="row-more"><${Rated} tobacco=${tobacco} />${tobacco.strength && html`<${Steps} strength=${tobacco.strength} />`}<${Tags} tags=${tobacco.tags} most=${2} /></span>
      </span>
    </a>
    <${WishButton} tobacco=${tobacco} />
  </li>
`;

export function Rated({ tobacco }) {
  const { status } = tobacco;
  if (status && (status.value === "discontinued" || status.value === "limited"))
    return html`<span class=${`status is-${status.value}`}>${word(status)}</span>`;
  if (!tobacco.rating) return html`<span class="soft">${t("rating.none")}</span>`;
  return html`<span class="rated" role="img" aria-label=${ratedWords(tobacco)}>
    <${Star} size=${14} />${rating(tobacco.rating)}<span class="soft">${tobacco.ratings_count ?? ""}</span>
  </span>`;
}

export const ratedWords = ({ rating: value, ratings_count: n }) => t("rating.of", { value: rating(value), n: n ?? 0 });

/** Puts it on the list and takes it off again; or tells that it is what a typed name meant. */
export function WishButton({ tobacco }) {
  const typed = place.value.query.get("link");
  if (typed) return html`<${LinkButton} tobacco=${tobacco} typed=${typed} />`;
  const item = list.itemOf(tobacco.id);
  const press = () => (item ? list.remove(item) : list.add(tobacco));
  return html`
    <button type="button" class=${`wish${item ? " is-on" : ""}`} aria-pressed=${Boolean(item)} aria-label=${t(item ? "wish.remove" : "wish.add", { name: tobacco.name })} onClick=${press}>
      <${Icon} name=${item ? "check" : "plus"} size=${22} />
    </button>
  `;
}

function LinkButton({ tobacco, typed }) {
  const link = async () => (await list.change({ id: typed }, { tobacco_id: tobacco.id })) && go("/list");
  return html`<button type="button" class="wish" aria-label=${t("link.to", { name: tobacco.name })} onClick=${link}><${Icon} name="check" size=${22} /></button>`;
}

export const SkeletonRows = ({ count = 8 }) => html`
  <ul class="rows" aria-hidden="true">
    ${Array.from({ length: count }, (_, at) => html`<li key=${at} class="row is-skeleton"><span class="picture" style=${{ "--size": "56px" }}></span><span class="row-words"><i></i><i></i></span></li>`)}
  </ul>
`;
