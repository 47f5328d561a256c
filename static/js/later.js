// What comes later: screens that are not needed at first, and work that waits until somebody has stopped typing.

import { html, useEffect, useState } from "../vendor/preact.js";
import { Offline } from "./api.js";
import { speak } from "./texts.js";
import { Trouble } from "./trouble.js";

/** A component out of a module that is loaded when it is first drawn, with the looks and texts it needs. */
export function lazy(load, name) {
  let loaded = null;
  return (props) => {
    const [error, setError] = useState(null);
    const [, redraw] = useState(0);
    const { loadAnew, loadAnewSoon } = window.hookah;
    useEffect(() => {
      if (loaded) return;
      Promise.all([load(), looks(), speak(undefined, true)])
        .then(([module]) => ((loaded = module[name]), redraw(1)))
        .catch((reason) => (setError(new Offline(String(reason))), loadAnewSoon()));
    }, []);
    if (loaded) return html`<${loaded} ...${props} />`;
    return error ? html`<${Trouble} error=${error} onRetry=${loadAnew} />` : html`<main class="screen" aria-busy="true"></main>`;
  };
}

let coming = null;

/** The looks of everything behind the first screen. */
export function looks() {
  coming ||= new Promise((done, failed) => {
    const href = new URL("../css/more.css", import.meta.url).href;
    const onerror = () => ((coming = null), link.remove(), failed(new Error("no more.css")));
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror });
    document.head.append(link);
  });
  return coming;
}

// --- one after the other ---

const turns = new Set();

/** `work` in a task of its own, behind the next paint and behind whoever waits already; gives what calls it off. */
export function inTurn(work) {
  turns.add(work);
  if (turns.size === 1) next();
  return () => turns.delete(work);
}

const next = () => requestAnimationFrame(() => setTimeout(take));

function take() {
  const [work] = turns;
  turns.delete(work);
  work?.();
  if (turns.size) next();
}

/** What lies further down, drawn when its turn has come: a slow telephone is never busy for long. */
export function InTurn({ children, until = null }) {
  const [isTime, come] = useState(false);
  useEffect(() => inTurn(() => come(true)), []);
  return isTime ? children() : until;
}

/** `work` is called with the last arguments, `pause` milliseconds after the last call; `.now()` does not wait. */
export function later(pause, work) {
  let timer = 0;
  let last = null;
  const run = () => {
    clearTimeout(timer);
    if (last) work(...last);
    last = null;
  };
  const call = (...told) => {
    last = told;
    clearTimeout(timer);
    timer = setTimeout(run, pause);
  };
  call.now = run;
  return call;
}
