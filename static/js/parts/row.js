// A tobacco in a list: its picture, whose it is, what others think, and one button; and what such rows are made of.

import { html, useState } from "../../vendor/preact.js";
import { place } from "../router.js";
import { theme } from "../telegram.js";
import { number, rating, t, word } from "../texts.js";
import { itemOf, theDoing } from "../wishes.js";

const { mix, readable } = window.hookah;

// --- icons: drawn on 24 by 24 in strokes of the text's colour; others are added by parts/icons.js ---

export const PATHS = {
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.7-1.8L20 20",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  settings: "M4 7h9m5 0h2M4 17h2m5 0h9M15.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-7 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  plus: "M12 5v14M5 12h14",
  check: "m5 12.5 4.5 4.5L19 7.5",
  back: "m14.5 5-7 7 7 7",
  close: "m6 6 12 12M18 6 6 18",
  again: "M19 12a7 7 0 1 1-2-4.9M17 3v4.5h-4.5",
};

/** For decoration only: what it means is said in words beside it or in a label. */
export const Icon = ({ name, size = 24 }) => html`
  <svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>
`;

export const Star = ({ size = 16 }) => html`
  <svg class="star" width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true">
    <path d="m12 2.5 2.9 6.1 6.6.9-4.8 4.6 1.2 6.6-5.9-3.2-5.9 3.2 1.2-6.6L2.5 9.5l6.6-.9z" />
  </svg>
`;

// --- tags, in their own colours, which are made readable on whatever theme there is ---

export const colourOf = (tag) => tag?.colour || tag?.group_colour || "#8a8f98";
const painted = new Map();

export function paint(tag) {
  const { surface, ink } = theme.value;
  const key = colourOf(tag) + surface;
  if (!painted.has(key)) {
    const backgroundColor = mix(colourOf(tag), surface, 0.16);
    painted.set(key, { backgroundColor, color: readable(mix(colourOf(tag), ink, 0.75), [backgroundColor], 4.6) });
  }
  return painted.get(key);
}

/** As links to the search for it. */
export const TagLinks = ({ tags }) => html`
  <ul class="tags wraps">
    ${tags.map((tag) => html`<li key=${tag.id}><a class="tag is-large" style=${paint(tag)} href=${`/?tag=${tag.id}`}>${word(tag)}</a></li>`)}
  </ul>
`;

// --- a picture; rings in the colours of its tags where there is none ---

/** `size` in CSS pixels; the picture that is asked for has twice as many. */
export function Picture({ tobacco, size, isEager }) {
  const [isBroken, setBroken] = useState(false);
  const { name, picture, tags = [] } = tobacco;
  const shown = { "--size": `${size}px` };
  if (!picture || isBroken) {
    const [one, two, three] = [0, 1, 2].map((at) => colourOf(tags[at] || tags[0]));
    return html`<span class="picture rings" style=${{ ...shown, "--ring-1": one, "--ring-2": two, "--ring-3": three }} aria-hidden="true">${[...name][0]}</span>`;
  }
  const width = size <= 80 ? 160 : size <= 160 ? 320 : 640;
  return html`<span class="picture" style=${shown}>
    <img src=${`${picture}&w=${width}`} width=${size} height=${size} alt="" loading=${isEager ? "eager" : "lazy"} decoding="async" onError=${() => setBroken(true)} />
  </span>`;
}

/** Strength as five steps. */
export const Steps = ({ strength }) => html`
  <span class="steps" role="img" aria-label=${t("strength.of", { word: word(strength), n: strength.value })}>
    ${[1, 2, 3, 4, 5].map((step) => html`<i key=${step} class=${step <= strength.value ? "on" : ""}></i>`)}
  </span>
`;

// --- the row ---

// The source's own name for the line of a brand that has no lines.
export const lineName = (line) => (line.name === "Основная" ? "" : line.name);
export const whose = ({ brand, line }) => [brand.name, lineName(line)].filter(Boolean).join(" · ");

/** The item of a typed name whose flavour is being looked for. */
export const typedName = () => place.value.query.get("link");

export const Row = ({ tobacco }) => html`
  <li class="row">
    <a class="row-link" href=${`/t/${tobacco.id}`}>
      <${Picture} tobacco=${tobacco} size=${56} />
      <span class="row-words">
        <span class="row-name"><bdi>${tobacco.name}</bdi></span>
        <span class="row-whose"><bdi>${whose(tobacco)}</bdi></span>
        <span class="row-more has-tags">
          <${Rated} tobacco=${tobacco} />${tobacco.strength && html`<${Steps} strength=${tobacco.strength} />`}
          ${tobacco.tags.slice(0, 2).map((tag) => html`<span key=${tag.id} class="tag" style=${paint(tag)}>${word(tag)}</span>`)}
        </span>
      </span>
    </a>
    <${WishButton} tobacco=${tobacco} />
  </li>
`;

/** What others think; or that it may not be had any more, which matters more. */
export function Rated({ tobacco: { status, rating: value, ratings_count: n } }) {
  if (status?.value === "discontinued" || status?.value === "limited")
    return html`<span class=${`status is-${status.value}`}>${word(status)}</span>`;
  if (!value) return html`<span class="soft">${t("rating.none")}</span>`;
  return html`<span class="rated" role="img" aria-label=${t("rating.of", { value: rating(value), n: n ?? 0 })}>
    <${Star} size=${14} />${rating(value)}<span class="soft">${n ? number(n) : ""}</span>
  </span>`;
}

/** Puts it on the list and takes it off again; or tells that it is what a typed name meant. */
function WishButton({ tobacco }) {
  const typed = typedName();
  const item = typed ? null : itemOf(tobacco.id);
  const text = t(typed ? "link.to" : item ? "wish.remove" : "wish.add", { name: tobacco.name });
  const press = async () => {
    const doing = await theDoing();
    if (typed) doing.link(typed, tobacco);
    else if (item) doing.remove(item);
    else doing.add(tobacco);
  };
  return html`
    <button type="button" class=${`wish${item ? " is-on" : ""}`} aria-pressed=${Boolean(item)} aria-label=${text} onClick=${press}>
      <${Icon} name=${item || typed ? "check" : "plus"} size=${22} />
    </button>
  `;
}

export const SkeletonRows = () => html`
  <ul class="rows" aria-hidden="true">
    ${[1, 2, 3, 4, 5, 6, 7, 8].map((at) => html`<li key=${at} class="row is-skeleton"><span class="picture"></span><i></i></li>`)}
  </ul>
`;
