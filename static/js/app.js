// Which screen is shown, with the tabs below it. What else stands around a screen comes with rest.js.

import { html, signal, useEffect } from "../vendor/preact.js";
import { lazy } from "./later.js";
import { Icon } from "./parts/row.js";
import { become, go, goToRoot, place } from "./router.js";
import { closedDoor, me } from "./session.js";
import { t } from "./texts.js";
import { Search } from "./views/search.js";
import { wishes } from "./wishes.js";

/** What stands around every screen, `{Around, Behind}`, once it is there. */
export const around = signal(null);
/** Away while our own main button takes their place. */
export const hasTabs = signal(true);

// Behind the first screen; the list is fetched by before-paint.js when it is the first.
const screens = {
  t: lazy(() => import("./views/card.js"), "Card"),
  b: lazy(() => import("./views/brand.js"), "Brand"),
  list: lazy(() => import("./views/list.js"), "List"),
  counter: lazy(() => import("./views/counter.js"), "Counter"),
  settings: lazy(() => import("./views/settings.js"), "Settings"),
  privacy: lazy(() => import("./views/words.js"), "Words"),
};
const AdultGate = lazy(() => import("./views/doors.js"), "AdultGate");
const ClosedDoor = lazy(() => import("./views/doors.js"), "ClosedDoor");
const SAME = { bought: "list", about: "privacy" };

const TABS = [
  { address: "/", icon: "search", name: "search", kinds: [""] },
  { address: "/list", icon: "list", name: "list", kinds: ["list", "bought"] },
  { address: "/settings", icon: "settings", name: "settings", kinds: ["settings"] },
];

export function App() {
  useEffect(() => document.addEventListener("click", follow), []);
  const [, kind] = place.value.path.split("/");
  // Who cannot be signed in for want of a network has the copy of the list to go to.
  const isIn = !closedDoor.value && (me.value ? me.value.adult.is_confirmed : wishes.value.isKnown);
  return html`
    ${around.value && html`<${around.value.Around} />`}
    <${Screen} kind=${kind} />
    ${isIn && hasTabs.value && html`<nav class="tabs" aria-label=${t("tabs")}>${TABS.map((tab) => html`<${Tab} key=${tab.name} ...${tab} isOn=${tab.kinds.includes(kind)} />`)}</nav>`}
    ${around.value && html`<${around.value.Behind} />`}
  `;
}

function Screen({ kind }) {
  const name = SAME[kind] || kind;
  const Known = screens[name];
  // The list keeps its place between its tabs; every other screen is a new one.
  const key = name === "list" ? name : place.value.key;
  if (name === "privacy") return html`<${Known} name=${kind} key=${kind} />`;
  if (closedDoor.value) return html`<${ClosedDoor} />`;
  if (me.value && !me.value.adult.is_confirmed) return html`<${AdultGate} />`;
  return Known ? html`<${Known} key=${key} />` : html`<${Search} />`;
}

const Tab = ({ address, icon, name, isOn }) => html`
  <a href=${address} data-root class=${isOn ? "is-on" : ""} aria-current=${isOn ? "page" : undefined}>
    <${Icon} name=${icon} /><span>${t(`tab.${name}`)}</span>
    ${name === "list" && wishes.value.count > 0 && html`<b class="badge" aria-hidden="true">${wishes.value.count}</b>`}
  </a>
`;

/** Links inside the app are followed without leaving the page; `data-replace` and `data-root` say how. */
function follow(event) {
  const link = event.target.closest?.("a[href^='/']");
  if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const { dataset } = link;
  const how = "root" in dataset ? goToRoot : "replace" in dataset ? become : go;
  how(link.getAttribute("href"));
}
