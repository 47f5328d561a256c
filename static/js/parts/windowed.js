// Long lists: only what is near the screen is there. The rest is empty space of the same height, so nothing jumps.

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";

const BLOCK = 16; // entries that come and go together
const NEAR = "900px"; // more than a screen: a quick thumb finds rows there

/**
 * `entries`: `{key, height, node}`, height in rem, so that larger text makes larger space.
 * `tag`: what the blocks are, such as "ul".
 */
export function Windowed({ entries, tag = "ul", className = "" }) {
  if (entries.length <= BLOCK * 2) return html`<${tag} class=${className}>${entries.map((one) => one.node())}</${tag}>`;
  const blocks = [];
  for (let at = 0; at < entries.length; at += BLOCK) blocks.push(entries.slice(at, at + BLOCK));
  return blocks.map((block, at) => html`<${Block} key=${block[0].key} entries=${block} isFirst=${at === 0} tag=${tag} className=${className} />`);
}

function Block({ entries, isFirst, tag, className }) {
  const place = useRef(null);
  const [isNear, setNear] = useState(isFirst);
  useEffect(() => watch(place.current, setNear), []);
  const height = entries.reduce((sum, one) => sum + one.height, 0);
  return html`<${tag} ref=${place} class=${className} style=${{ height: `${height}rem` }}>
    ${isNear && entries.map((one) => one.node())}
  </${tag}>`;
}

let observer = null;
const told = new WeakMap();

function watch(element, tell) {
  observer ||= new IntersectionObserver(
    (seen) => seen.forEach(({ target, isIntersecting }) => told.get(target)?.(isIntersecting || holdsFocus(target))),
    { rootMargin: `${NEAR} 0px` },
  );
  told.set(element, tell);
  observer.observe(element);
  return () => observer.unobserve(element);
}

// Whoever walks by keyboard must not lose the ground under the feet.
const holdsFocus = (element) => element.contains(document.activeElement);
