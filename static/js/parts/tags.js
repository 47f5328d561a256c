// Tags in their own colours, which are made readable on whatever theme there is.

import { html } from "../../vendor/preact.js";
import { theme } from "../telegram.js";
import { word } from "../texts.js";

const { mix, readable } = window.hookah;
const PLAIN = "#8a8f98";

export const colourOf = (tag) => tag.colour || tag.group_colour || PLAIN;

const made = new Map();

/** Its ground and its text, for the present theme. */
function paint(colour) {
  const { surface, ink } = theme.value;
  const key = `${colour} ${surface}`;
  if (!made.has(key)) {
    const ground = mix(colour, surface, 0.16);
    made.set(key, { backgroundColor: ground, color: readable(mix(colour, ink, 0.75), [ground], 4.6) });
  }
  return made.get(key);
}

export const Tag = ({ tag }) => html`<span class="tag" style=${paint(colourOf(tag))}>${word(tag)}</span>`;

/** The first few on one line, for a row. */
export const Tags = ({ tags, most = 3 }) =>
  tags.length ? html`<span class="tags">${tags.slice(0, most).map((tag) => html`<${Tag} key=${tag.id} tag=${tag} />`)}</span>` : null;

/** As links to the search for it. */
export const TagLinks = ({ tags, count }) => html`
  <ul class="tags wraps">
    ${tags.map(
      (tag) => html`<li key=${tag.id}>
        <a class="tag is-large" style=${paint(colourOf(tag))} href=${`/?tag=${tag.id}`}>
          ${word(tag)}${count && html` <span class="count">${count(tag)}</span>`}
        </a>
      </li>`,
    )}
  </ul>
`;
