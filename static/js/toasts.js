// What is said in passing: that something was done and how to take it back, or why it was not.

import { signal } from "../vendor/preact.js";
import { Offline, Refused, SignedOut } from "./api.js";
import { t } from "./texts.js";

const SHOWN = 6000; // milliseconds: time to read it and to reach for "undo"

/** `{id, text, action: {label, act} | null}` or null. */
export const toast = signal(null);

let timer = 0;
let count = 0;

export function say(text, action = null) {
  toast.value = { id: ++count, text, action };
  clearTimeout(timer);
  timer = setTimeout(hush, SHOWN);
}

export function hush() {
  clearTimeout(timer);
  toast.value = null;
}

/** In words a person can act on. */
export function troubleText(error) {
  if (error instanceof Offline) return t("trouble.offline");
  if (error instanceof SignedOut) return t("trouble.expired");
  if (!(error instanceof Refused)) return t("trouble.ours", { id: "–" });
  if (error.status === 429) return t("trouble.often", { n: error.seconds || 60 });
  if (error.status === 404) return t("trouble.gone");
  if (error.code === "WISHLIST_FULL") return t("trouble.full");
  if (error.code === "ALREADY_LISTED") return t("trouble.listed");
  if (error.status === 401) return t("trouble.expired");
  if (error.status === 400) return t("trouble.refused");
  if (error.status === 502 || error.status === 503 || error.status === 504) return t("trouble.away");
  return t("trouble.ours", { id: error.requestId || "–" });
}

export const sayTrouble = (error) => say(troubleText(error));
