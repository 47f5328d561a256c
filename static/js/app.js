// What stands around every screen: which one it is, the tabs, what is said in passing, the way back.

import { html, useEffect, useLayoutEffect } from "../vendor/preact.js";
import { lazy } from "./lazy.js";
import * as list from "./list.js";
import { MainButton, hasOwnMainButton } from "./parts/main-button.js";
import { Icon } from "./parts/icons.js";
import { above, Question } from "./parts/sheet.js";
import { back, go, goToRoot, become, offsetOf, place } from "./router.js";
import { closedDoor, me } from "./session.js";
import * as telegram from "./telegram.js";
import { t } from "./texts.js";
import { hush, toast } from "./toasts.js";
import { List } from "./views/list.js";
import { Search } from "./views/search.js";

const Card = lazy(() => import("./views/card.js"), "Card");
const Brand = lazy(() => import("./views/brand.js"), "Brand");
const Line = lazy(() => import("./views/brand.js"), "Line");
const Counter = lazy(() => import("./views/counter.js"), "Counter");
const Settings = lazy(() => import("./views/settings.js"), "Settings");
const Words = lazy(() => import("./views/words.js"), "Words");
const AdultGate = lazy(() => import("./views/doors.js"), "AdultGate");
const ClosedDoor = lazy(() => import("./views/doors.js"), "ClosedDoor");

const TABS = [
  { address: "/", icon: "search", text: "tab.search", paths: ["/"] },
  { address: "/list", icon: "list", text: "tab.list", paths: ["/list", "/bought"] },
  { address: "/settings", icon: "settings", text: "tab.settings", paths: ["/settings"] },
];

export function App({ onConfirmed }) {
  useEffect(() => {
    telegram.showSettingsButton(() => go("/settings"));
    document.addEventListener("click", follow);
  }, []);
  useBackButton();
  useArrival();
  const hasTabs = Boolean(me.value?.adult.is_confirmed && !closedDoor.value);
  return html`
    ${!telegram.isInside && place.value.depth > 0 && html`<nav class="crumb"><button type="button" class="plain-icon" aria-label=${t("back")} onClick=${goBack}><${Icon} name="back" /></button></nav>`}
    <${Screen} onConfirmed=${onConfirmed} />
    <${MainButton} />
    ${hasTabs && !hasOwnMainButton() && html`<${Tabs} />`}
    <${Toast} />
    <${Question} />
  `;
}

function Screen({ onConfirmed }) {
  const { path, key } = place.value;
  const [, kind, one, two] = path.split("/");
  if (kind === "privacy" || kind === "about") return html`<${Words} name=${kind} key=${kind} />`;
  if (closedDoor.value) return html`<${ClosedDoor} />`;
  if (me.value && !me.value.adult.is_confirmed) return html`<${AdultGate} onConfirmed=${onConfirmed} />`;
  if (kind === "t" && one) return html`<${Card} key=${key} />`;
  if (kind === "b" && two) return html`<${Line} key=${key} />`;
  if (kind === "b" && one) return html`<${Brand} key=${key} />`;
  if (kind === "list" || kind === "bought") return html`<${List} key="list" />`;
  if (kind === "counter") return html`<${Counter} key=${key} />`;
  if (kind === "settings") return html`<${Settings} key=${key} />`;
  return html`<${Search} key="search" />`;
}

function Tabs() {
  const count = list.list.value.wanted.length;
  return html`<nav class="tabs" aria-label=${t("tabs")}>
    ${TABS.map(({ address, icon, text, paths }) => {
      const isOn = paths.includes(place.value.path);
      return html`<a key=${address} href=${address} data-root class=${isOn ? "is-on" : ""} aria-current=${isOn ? "page" : undefined}>
        <${Icon} name=${icon} /><span>${t(text)}</span>${address === "/list" && count > 0 && html`<b class="badge" aria-hidden="true">${count}</b>`}
      </a>`;
    })}
  </nav>`;
}

/** Said aloud as well; it stays while a finger or the keyboard is on it. */
function Toast() {
  const said = toast.value;
  const act = () => (hush(), said.action.act());
  return html`<div class="toasts" role="status" aria-live="polite">
    ${said && html`<div class="toast" key=${said.id}><span>${said.text}</span>${said.action && html`<button type="button" onClick=${act}>${said.action.label}</button>`}</div>`}
  </div>`;
}

/** Links inside the app are followed without leaving the page; `data-replace` and `data-root` say how. */
function follow(event) {
  const link = event.target.closest?.("a[href^='/']");
  if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const address = link.getAttribute("href");
  if ("root" in link.dataset) goToRoot(address);
  else if ("replace" in link.dataset) become(address);
  else go(address);
}

/** What lies above the screen is closed first. */
const goBack = () => (above.peek().length ? above.peek().at(-1)() : back());

function useBackButton() {
  const isNeeded = place.value.depth > 0 || above.value.length > 0;
  useEffect(() => telegram.showBackButton(isNeeded ? goBack : null), [isNeeded]);
}

/** A screen that is come back to is where it was left; one that is new begins at its heading. */
function useArrival() {
  const { key } = place.value;
  useLayoutEffect(() => {
    const offset = offsetOf(key);
    if (offset) return restore(offset);
    document.querySelector("h1")?.focus({ preventScroll: true });
  }, [key]);
}

// The screen may still be on its way: it is tried until the page is long enough, for as long as nobody scrolls.
function restore(offset) {
  const until = performance.now() + 3000;
  let stopped = false;
  const stop = () => (stopped = true);
  const stops = ["pointerdown", "wheel", "keydown", "touchstart"];
  for (const type of stops) addEventListener(type, stop, { once: true, passive: true });
  const attempt = () => {
    if (stopped || performance.now() > until) return;
    const room = document.documentElement.scrollHeight - innerHeight;
    scrollTo(0, Math.min(offset, room));
    if (room < offset) requestAnimationFrame(attempt);
  };
  attempt();
  return stop;
}
