// A tobacco's picture, or rings in the colours of its tags where there is none.

import { html, useState } from "../../vendor/preact.js";
import { colourOf } from "./tags.js";

const NEUTRAL = "#8a8f98";

/** `size` in CSS pixels; the picture that is asked for has twice as many. */
export function Picture({ tobacco, size, isEager }) {
  const [isBroken, setBroken] = useState(false);
  const shown = { "--size": `${size}px` };
  if (!tobacco.picture || isBroken)
    return html`<span class="picture rings" style=${{ ...shown, ...rings(tobacco.tags) }} aria-hidden="true">
      ${[...tobacco.name][0]}
    </span>`;
  return html`<span class="picture" style=${shown}>
    <img
      src=${`${tobacco.picture}&w=${widthFor(size)}`}
      width=${size}
      height=${size}
      alt=""
      loading=${isEager ? "eager" : "lazy"}
      decoding="async"
      onError=${() => setBroken(true)}
    />
  </span>`;
}

const widthFor = (size) => (size <= 80 ? 160 : size <= 160 ? 320 : 640);

function rings(tags = []) {
  const [one, two, three] = [0, 1, 2].map((at) => (tags[at] ? colourOf(tags[at]) : tags[0] ? colourOf(tags[0]) : NEUTRAL));
  return { "--ring-1": one, "--ring-2": two, "--ring-3": three };
}
