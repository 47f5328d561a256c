// What is said in passing: that something was done and how to take it back, or why it was not.

import { html, signal } from "../vendor/preact.js";
import { troubleText } from "./trouble.js";

const SHOWN = 6000; // milliseconds: time to read it and to reach for "undo"

const said = signal(null);
let timer = 0;

/** `action`: `{label, act}` or nothing. */
export function say(text, action = null) {
  said.value = { id: (said.peek()?.id || 0) + 1, text, action };
  wait();
}

const hold = () => clearTimeout(timer);
const wait = () => (hold(), (timer = setTimeout(hush, SHOWN)));

export const sayTrouble = (error) => say(troubleText(error));

const hush = () => (hold(), (said.value = null));

/** Said aloud as well, and for as long as somebody is at it. */
export function Toast() {
  const { id, text, action } = said.value || {};
  const act = () => (hush(), action.act());
  return html`<div class="toasts" role="status" aria-live="polite">
    ${text && html`<div class="toast" key=${id} onMouseEnter=${hold} onMouseLeave=${wait} onFocusIn=${hold} onFocusOut=${wait}><span>${text}</span>${action && html`<button type="button" onClick=${act}>${action.label}</button>`}</div>`}
  </div>`;
}
