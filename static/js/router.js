// Where we are: the address, the way back, and how far each screen was scrolled. A reload finds all of it again.

import { signal } from "../vendor/preact.js";
import { along, placeOf } from "./logic/places.js";
import { visit } from "./storage.js";
import { initData, launchHash, startParameter } from "./telegram.js";

/** `{path, query, address, key, depth}`; depth 0 is where Back leaves the Mini App. */
export const place = signal(null);

const ROOTS = ["/", "/list", "/settings"];
const offsets = visit.read("offsets") || {};

/** The first place: the one before a reload, else where the link leads, with a root behind it to go back to. */
export function begin() {
  history.scrollRestoration = "manual";
  const before = visit.read("route");
  const here = history.state?.key ? history.state : null;
  const isReload = before && before.launch === initData && Boolean(initData || here);
  const wanted = isReload ? before.path : placeOf(startParameter) || location.pathname + location.search;
  if (isReload && here) enter("replaceState", wanted, here.depth, here.key);
  else if (ROOTS.includes(wanted.split("?")[0])) enter("replaceState", wanted, 0);
  else {
    enter("replaceState", wanted.startsWith("/b/") ? "/" : "/list", 0);
    enter("pushState", wanted, 1);
  }
  addEventListener("popstate", ({ state }) => arrive(location.pathname + location.search, state || {}));
  for (const type of ["pagehide", "visibilitychange"]) addEventListener(type, remember);
  let timer = 0;
  addEventListener("scroll", () => (timer ||= setTimeout(() => ((timer = 0), remember()), 200)), { passive: true });
}

export function go(address) {
  remember();
  enter("pushState", along(address, place.value.query), place.value.depth + 1);
  scrollTo(0, 0);
}

/** Another address of the same screen, such as a search that goes on. */
export const become = (address) => enter("replaceState", address, place.value.depth, place.value.key);

/** To one of the roots; the way back begins anew there. */
export function goToRoot(address) {
  remember();
  if (address === place.value.address && !place.value.depth) return scrollTo({ top: 0, behavior: "smooth" });
  enter("replaceState", address, 0);
  scrollTo(0, 0);
}

export const back = () => (place.value.depth > 0 ? history.back() : goToRoot("/"));

function enter(how, address, depth, key = Math.random().toString(36).slice(2, 9)) {
  history[how]({ depth, key }, "", address + launchHash);
  arrive(address, { depth, key });
}

function arrive(address, { depth = 0, key = "0" }) {
  const url = new URL(address, location.origin);
  place.value = { path: decodeURI(url.pathname), query: url.searchParams, address: url.pathname + url.search, depth, key };
  visit.write("route", { path: place.value.address, launch: initData });
}

function remember() {
  if (!place.peek()) return;
  offsets[place.peek().key] = Math.round(scrollY);
  visit.write("offsets", Object.fromEntries(Object.entries(offsets).slice(-30)));
}

/** How far this place was scrolled when it was left. */
export const offsetOf = (key) => offsets[key] || 0;
