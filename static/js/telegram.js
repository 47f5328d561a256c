// Our bridge to the Telegram client around us: what it tells and how it is asked. Its buttons: controls.js.

import { signal } from "../vendor/preact.js";
import { visit } from "./storage.js";

const { hookah } = window;
const { launch } = hookah;
const proxy = window.TelegramWebviewProxy;
const notify = window.external && "notify" in window.external ? window.external : null;
const isFrame = window.parent !== window;

/** Whether a Telegram client has opened us. */
export const isInside = Boolean(launch.version && (proxy || notify || isFrame));
export const initData = launch.data || "";
export const startParameter = hookah.start;

const isKept = !hookah.fresh || visit.write("launch", launch);
/** The launch is kept for a reload; where nothing can be kept it stays in the address. */
export const launchHash = isKept ? "" : location.hash;

// The first version that knows a method; what is not listed is as old as 6.0.
const SINCE = {
  setup_back_button: 6.1,
  trigger_haptic_feedback: 6.1,
  set_header_color: 6.1,
  set_background_color: 6.1,
  open_link: 6.1,
  open_popup: 6.2,
  setup_closing_behavior: 6.2,
  setup_settings_button: "6.10",
  setup_swipe_behavior: 7.7,
  set_bottom_bar_color: "7.10",
  request_safe_area: "8.0",
  request_content_safe_area: "8.0",
  hide_keyboard: 9.1,
};

/** Versions are compared part by part: 7.10 comes after 7.9. */
export function isAtLeast(wanted, version = launch.version || "0") {
  const [[major, minor], [least, lesser]] = [version, `${wanted}`].map((text) => text.split(".").map(Number));
  return major === least ? (minor || 0) >= (lesser || 0) : major > least;
}

export const knows = (method) => isInside && isAtLeast(SINCE[method] || 6);

/** Asks the client for something: `web_app_` and this; what it is too old for is not asked. */
export const call = (method, data = {}) => knows(method) && post(`web_app_${method}`, data);

function post(eventType, eventData) {
  if (proxy) return proxy.postEvent(eventType, JSON.stringify(eventData));
  const told = JSON.stringify({ eventType, eventData });
  if (notify) notify.notify(told);
  else window.parent.postMessage(told, "https://web.telegram.org");
}

const listeners = new Map();

/** Calls `listener` with the data of every such event, until the function it gives is called. */
export function on(type, listener) {
  if (!listeners.has(type)) listeners.set(type, new Set());
  listeners.get(type).add(listener);
  return () => listeners.get(type).delete(listener);
}

const hear = (type, data) => [...(listeners.get(type) || [])].forEach((listener) => listener(data || {}));

function hearFrame({ source, data }) {
  if (source !== window.parent || typeof data !== "string") return;
  try {
    const { eventType, eventData } = JSON.parse(data);
    hear(eventType, eventData);
  } catch {
    // somebody else's message
  }
}

/** Our roles of the present theme, for what computes colours itself. */
export const theme = signal(hookah.roles);

function takeTheme({ theme_params: told }) {
  if (!told) return;
  launch.theme = told;
  visit.write("launch", launch); // a reload begins with it
  applyTheme(told);
  paintClient();
}

function applyTheme(told) {
  hookah.applyTheme(told);
  theme.value = hookah.roles;
}

function paintClient() {
  call("set_header_color", { color_key: "secondary_bg_color" });
  call("set_background_color", { color: hookah.roles.page });
  call("set_bottom_bar_color", { color: hookah.roles.surface });
}

// The notch and Telegram's own buttons lie over each other: both count.
const edges = {};

function takeEdge(which, told) {
  edges[which] = told;
  for (const side of ["top", "bottom", "left", "right"]) {
    const pixels = Object.values(edges).reduce((sum, edge) => sum + (edge[side] || 0), 0);
    document.documentElement.style.setProperty(`--inset-${side}`, `${pixels}px`);
  }
}

/** To be called once the skeleton stands: Telegram takes its own cover away. */
export function open() {
  on("theme_changed", takeTheme);
  matchMedia("(prefers-color-scheme: dark)").addEventListener?.("change", () => launch.theme || applyTheme());
  on("safe_area_changed", (told) => takeEdge("device", told));
  on("content_safe_area_changed", (told) => takeEdge("client", told));
  on("reload_iframe", () => (post("iframe_will_reload"), location.reload()));
  hookah.hear = hear;
  if (isFrame) addEventListener("message", hearFrame);
  if (isFrame && isInside) post("iframe_ready", { reload_supported: true });
  for (const [type, data] of hookah.early.splice(0)) hear(type, data);
  for (const method of ["ready", "expand", "request_safe_area", "request_content_safe_area"]) call(method);
  paintClient();
}
