// What screens were filled with: shown again at once on the way back, asked anew when the catalogue has changed.

import { signal } from "../vendor/preact.js";
import { ask, Offline, Refused } from "./api.js";

const MOST = 40; // screens; a person walks back through fewer

const kept = new Map(); // address → {state, catalogue, abort}
let catalogue = 0;

/** `{data, error}`: both null while it is on its way. */
export function screen(address) {
  const known = kept.get(address);
  if (known && !known.isStale && !known.state.peek().isRefused) return known.state;
  return load(address, known);
}

/** Asks anew; what is shown meanwhile stays. */
export const retry = (address) => load(address, kept.get(address));

/** Whoever typed on does not want the answer any more. */
export function abandon(address) {
  const known = kept.get(address);
  if (!known?.abort) return;
  known.abort.abort();
  kept.delete(address);
}

/** The answer to this address comes with the sign-in: `{status, data, error}`, or null where it is to be asked for. */
export function expect(address, answer) {
  const state = kept.get(address)?.state || signal({ data: null, error: null });
  keep(address, { state });
  answer.then(
    (told) => {
      if (told?.data) state.value = { data: told.data, error: null };
      else if (told?.status === 403) state.value = { data: null, error: null, isRefused: true }; // the question about age comes first
      else if (told?.error) state.value = { data: null, error: new Refused(told.status, told.error, null, null) };
      else load(address, kept.get(address));
    },
    (error) => (state.value = { data: null, error }),
  );
}

/** The catalogue has another version: what is shown may be outdated, and is asked anew when it is shown next. */
export function outdated(version) {
  if (version === catalogue) return;
  if (catalogue) for (const one of kept.values()) one.isStale = true;
  catalogue = version;
}

function load(address, known) {
  const state = known?.state || signal({ data: null, error: null });
  const abort = new AbortController();
  keep(address, { state, abort });
  ask("GET", address, { abort: abort.signal })
    .then((data) => (state.value = { data, error: null }))
    .catch((error) => {
      if (abort.signal.aborted) return;
      state.value = { data: state.peek().data, error };
      askAgain(address, error);
    })
    .finally(() => kept.get(address)?.abort === abort && (kept.get(address).abort = null));
  if (known) queueMicrotask(() => state.peek().error && (state.value = { ...state.peek(), error: null }));
  return state;
}

function keep(address, one) {
  kept.delete(address);
  kept.set(address, one);
  if (kept.size > MOST) kept.delete(kept.keys().next().value);
}

// What passes by itself is asked again by itself: a server that restarts, too many requests, no network.
function askAgain(address, error) {
  const again = () => kept.has(address) && kept.get(address).state.peek().error === error && retry(address);
  if (error instanceof Offline || error.status === 429 || error.status >= 500)
    setTimeout(again, Math.min(error.seconds || 5, 60) * 1000);
  if (error instanceof Offline) addEventListener("online", () => setTimeout(again), { once: true });
}
