// A sheet from below, closed by its button, Escape, Telegram's back button or a press beside it.

import { html, signal, useEffect, useLayoutEffect, useRef } from "../../vendor/preact.js";
import { allowSwipes, askNatively } from "../controls.js";
import { t } from "../texts.js";
import { Toast } from "../toasts.js";
import { Icon } from "./icons.js";

/** Functions that close what lies above the screen, the uppermost last. */
export const above = signal([]);

export function Sheet({ title, onClose, children, footer }) {
  const dialog = useRef(null);
  useLayoutEffect(() => lieAbove(onClose), []);
  useEffect(() => opened(dialog.current), []);
  const press = (event) => event.target === dialog.current && onClose();
  return html`
    <dialog ref=${dialog} class="sheet" aria-label=${title} onClick=${press} onCancel=${(event) => (event.preventDefault(), onClose())}>
      <div class="sheet-body">
        <header class="sheet-head">
          <h2>${title}</h2>
          <button type="button" class="plain-icon" aria-label=${t("close")} onClick=${onClose}><${Icon} name="close" /></button>
        </header>
        <div class="sheet-content">${children}</div>
        ${footer && html`<footer class="sheet-foot">${footer}</footer>`}
      </div>
      <${Toast} />
    </dialog>
  `;
}

// At once: Back may be pressed twice.
function lieAbove(onClose) {
  above.value = [...above.peek(), onClose];
  return () => (above.value = above.peek().filter((one) => one !== onClose));
}

function opened(dialog) {
  const before = document.activeElement;
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute("open", ""); // web views older than 2022
  document.documentElement.classList.add("is-covered");
  allowSwipes(false);
  return () => {
    document.documentElement.classList.toggle("is-covered", above.peek().length > 0);
    allowSwipes(true);
    before?.focus?.({ preventScroll: true });
  };
}

/** `{message, yes, no, isDestructive, answer}` while a question is shown that the client can not ask. */
export const question = signal(null);

/** Asks yes or no, by the client's means where it has them. */
export function confirm(asked) {
  return askNatively(asked) || new Promise((answer) => (question.value = { ...asked, answer }));
}

export function Question() {
  const asked = question.value;
  if (!asked) return null;
  const answer = (said) => {
    question.value = null;
    asked.answer(said);
  };
  return html`
    <${Sheet} title=${asked.title || t("sure")} onClose=${() => answer(false)}>
      <p>${asked.message}</p>
      <div class="buttons">
        <button type="button" class=${`button${asked.isDestructive ? " is-danger" : ""}`} onClick=${() => answer(true)}>${asked.yes}</button>
        <button type="button" class="button is-quiet" onClick=${() => answer(false)}>${asked.no}</button>
      </div>
    <//>
  `;
}
