// What went wrong, in words a person can act on, with the way on. Never an empty list in its place.

import { html } from "../vendor/preact.js";
import { Offline, Refused, SignedOut } from "./api.js";
import { Icon } from "./parts/row.js";
import { t } from "./texts.js";

const WORDS = { 400: "refused", 401: "expired", 404: "gone", 502: "away", 503: "away", 504: "away" };
const CODES = { WISHLIST_FULL: "full", ALREADY_LISTED: "listed" };

export function troubleText(error) {
  if (error instanceof Offline) return t("trouble.offline");
  if (error instanceof SignedOut) return t("trouble.expired");
  if (error.status === 429) return t("trouble.often", { n: error.seconds || 60 });
  const known = CODES[error.code] || WORDS[error.status];
  return known ? t(`trouble.${known}`) : t("trouble.ours", { id: error.requestId || "–" });
}

export function Trouble({ error, onRetry }) {
  const isGone = error instanceof Refused && error.status === 404;
  return html`
    <div class="empty" role="alert">
      <${Icon} name=${isGone ? "search" : "again"} size=${40} />
      <p>${troubleText(error)}</p>
      ${isGone ? html`<a class="button" href="/">${t("to.search")}</a>` : html`<button type="button" class="button" onClick=${onRetry}>${t("retry")}</button>`}
    </div>
  `;
}

/** `children(data)` when there is data; until then `skeleton`, or the trouble. */
export function Filled({ state, onRetry, skeleton, children }) {
  const { data, error } = state.value;
  if (data) return children(data);
  return error ? html`<${Trouble} error=${error} onRetry=${onRetry} />` : skeleton;
}
