// Long lists: only what is near the screen is there. The rest is empty space of the same height, so nothing jumps.

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { inTurn } from "../later.js";

const BLOCK = 6; // entries that come and go together: no more than a slow telephone draws in an instant
const NEAR = "900px"; // more than a screen: a quick thumb finds rows there

/** `entries`: `{key, height, node}`, height in rem, so that larger text makes larger space. */
export function Windowed({ entries, className = "rows" }) {
  const blocks = [];
  for (let at = 0; at < entries.length; at += BLOCK) blocks.push(entries.slice(at, at + BLOCK));
  return html`<div class=${className}>${blocks.map((block, at) => html`<${Block} key=${at} entries=${block} isFirst=${at === 0} />`)}</div>`;
}

function Block({ entries, isFirst }) {
  const place = useRef(null);
  const [isNear, setNear] = useState(isFirst);
  useEffect(() => watch(place.current, setNear), []);
  const height = entries.reduce((sum, one) => sum + one.height, 0);
  return html`<ul ref=${place} style=${{ height: `${height}rem` }}>
    ${isNear && entries.map((one) => one.node())}
  </ul>`;
}

let observer = null;
const told = new WeakMap();

/** `tell` is called with whether it is near, every block in a turn of its own. */
function watch(element, tell) {
  observer ||= new IntersectionObserver((seen) => seen.forEach(({ target, isIntersecting }) => told.get(target)?.(isIntersecting)), { rootMargin: `${NEAR} 0px` });
  let callOff = null;
  told.set(element, (isNear) => {
    callOff?.();
    callOff = inTurn(() => tell(isNear || holdsFocus(element)));
  });
  observer.observe(element);
  return () => (observer.unobserve(element), callOff?.());
}

// Whoever walks by keyboard must not lose the ground under the feet.
const holdsFocus = (element) => element.contains(document.activeElement);
