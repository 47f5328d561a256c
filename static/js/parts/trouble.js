// A screen that could not be filled: why, and the way on. Never an empty list.

import { html } from "../../vendor/preact.js";
import { Offline, Refused, SignedOut } from "../api.js";
import * as telegram from "../telegram.js";
import { t } from "../texts.js";
import { troubleText } from "../toasts.js";
import { Icon } from "./icons.js";

export function Trouble({ error, onRetry }) {
  const isGone = error instanceof Refused && error.status === 404;
  const isOver = error instanceof SignedOut || error.status === 401;
  return html`
    <div class="empty" role="alert">
      <${Icon} name=${error instanceof Offline ? "offline" : isGone ? "search" : "again"} size=${40} />
      <p>${troubleText(error)}</p>
      ${isOver && telegram.isInside && html`<button type="button" class="button" onClick=${telegram.close}>${t("close")}</button>`}
      ${isGone && html`<a class="button" href="/">${t("to.search")}</a>`}
      ${!isGone && !isOver && html`<button type="button" class="button" onClick=${onRetry}>${t("retry")}</button>`}
    </div>
  `;
}

/** `children(data)` when there is data; until then `skeleton`, or the trouble. */
export function Filled({ state, onRetry, skeleton, children }) {
  const { data, error } = state.value;
  if (data) return children(data);
  return error ? html`<${Trouble} error=${error} onRetry=${onRetry} />` : skeleton;
}
