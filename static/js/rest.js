// What the first screen does not wait for: the way back, what is said in passing, the list, news from elsewhere.

import { effect, html, useEffect, useLayoutEffect, useRef } from "../vendor/preact.js";
import { isOnline } from "./api.js";
import { hasTabs } from "./app.js";
import { showBackButton, showSettingsButton } from "./controls.js";
import "./doing.js"; // sends what waits as soon as it is there
import { listen } from "./events.js";
import { looks } from "./later.js";
import * as list from "./list.js";
import { hasMainButton, MainButton } from "./parts/main-button.js";
import { above, Question } from "./parts/sheet.js";
import { Icon } from "./parts/icons.js";
import { back, go, offsetOf, place } from "./router.js";
import { me } from "./session.js";
import { knows } from "./telegram.js";
import { speak, t } from "./texts.js";
import { Toast } from "./toasts.js";

/** Once; the list is read as soon as the person is known to be an adult. */
export function begin() {
  Promise.all([looks(), speak(undefined, true)]).catch(() => {}); // a screen that needs them says so itself
  showSettingsButton(() => go("/settings"));
  effect(() => (hasTabs.value = !hasMainButton()));
  const stop = effect(() => {
    if (!me.value?.adult.is_confirmed) return;
    queueMicrotask(() => stop());
    list.begin();
    setTimeout(listen, 500);
    setTimeout(ahead, 2000);
  });
}

// Where the list is wanted most there is no network to fetch its screens from.
const ahead = () => isOnline.peek() && Promise.all([import("./views/list.js"), import("./views/counter.js")]).catch(() => {});

/** A client too old for a button of its own has ours, as a browser has. */
export function Around() {
  useBackButton();
  useArrival();
  return html`
    ${!knows("setup_back_button") && place.value.depth > 0 && html`<nav class="crumb"><button type="button" class="plain-icon" aria-label=${t("back")} onClick=${goBack}><${Icon} name="back" /></button></nav>`}
  `;
}

/** A keyboard comes to it from the end of the screen. */
export const Behind = () => html`<${MainButton} />${above.value.length === 0 && html`<${Toast} />`}<${Question} />`;

/** What lies above the screen is closed first. */
const goBack = () => (above.peek().length ? above.peek().at(-1)() : back());

function useBackButton() {
  const isNeeded = place.value.depth > 0 || above.value.length > 0;
  useEffect(() => showBackButton(isNeeded ? goBack : null), [isNeeded]);
}

/** A screen that is come back to is where it was left; one that is new begins at its heading, unless somebody types. */
function useArrival() {
  const { key } = place.value;
  const first = useRef(key).current;
  useLayoutEffect(() => until(offsetOf(key) ? scrolledTo(offsetOf(key)) : () => headed(key === first)), [key]);
}

const scrolledTo = (offset) => () => {
  const room = document.documentElement.scrollHeight - innerHeight;
  scrollTo(0, Math.min(offset, room));
  return room >= offset;
};

// We come late ourselves: on the first screen a keyboard may be on its way already.
function headed(isFirst) {
  const { activeElement: here, body } = document;
  if (here?.matches("input, textarea") || (isFirst && here !== body)) return true;
  const heading = document.querySelector("h1");
  heading?.focus({ preventScroll: true });
  return Boolean(heading);
}

// Tried again until a while after the screen has come, and for as long as nobody does anything.
function until(isDone) {
  let end = 0;
  let isOver = false;
  const stop = () => (isOver = true);
  for (const type of ["pointerdown", "wheel", "keydown"]) addEventListener(type, stop, { once: true, passive: true });
  const attempt = () => {
    const now = performance.now();
    if (!end || document.querySelector("[aria-busy=true], .is-skeleton")) end = now + 3000;
    if (!isOver && !isDone() && now <= end) requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
  return stop;
}

// What the keyboard comes to is seen whole: browsers leave it half behind the bars. Fields have their own ways.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("main :is(a, button):focus-visible:not(form *)")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
});
