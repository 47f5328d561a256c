// Our bridge to the Telegram client around us. Only this file talks to it; without a client nothing is said.

import { signal } from "../vendor/preact.js";

const { hookah } = window;
const { launch } = hookah;

const proxy = window.TelegramWebviewProxy;
const notify = window.external && "notify" in window.external ? window.external : null;
const isFrame = window.parent !== window;

/** Whether a Telegram client has opened us. */
export const isInside = Boolean(launch.version && (proxy || notify || isFrame));
export const platform = launch.platform || "none";
export const initData = launch.data || "";
export const startParameter = hookah.start;

/** True while a button of the client's own stands in for ours. */
export const hasMainButton = isInside;
export const insets = signal({ top: 0, bottom: 0 });

// The first version of the Mini App API that knows a method; what is not listed is as old as 6.0.
const SINCE = {
  web_app_setup_back_button: "6.1",
  web_app_trigger_haptic_feedback: "6.1",
  web_app_set_header_color: "6.1",
  web_app_set_background_color: "6.1",
  web_app_open_link: "6.1",
  web_app_open_tg_link: "6.1",
  web_app_open_popup: "6.2",
  web_app_setup_closing_behavior: "6.2",
  web_app_setup_settings_button: "6.10",
  web_app_setup_swipe_behavior: "7.7",
  web_app_set_bottom_bar_color: "7.10",
  web_app_request_safe_area: "8.0",
  web_app_request_content_safe_area: "8.0",
  web_app_hide_keyboard: "9.1",
};

/** Versions are compared part by part: 7.10 comes after 7.9. */
export function isAtLeast(wanted, version = launch.version || "0") {
  const [has, needs] = [version, wanted].map((text) => text.split(".").map(Number));
  return has[0] !== needs[0] ? has[0] > needs[0] : (has[1] || 0) >= (needs[1] || 0);
}

export const knows = (method) => isInside && isAtLeast(SINCE[method] || "6.0");

/** Asks the client for something; what it is too old for is not asked. */
export function call(method, data = {}) {
  if (!knows(method)) return;
  const told = JSON.stringify(data);
  if (proxy) proxy.postEvent(method, told);
  else if (notify) notify.notify(JSON.stringify({ eventType: method, eventData: data }));
  else window.parent.postMessage(JSON.stringify({ eventType: method, eventData: data }), "https://web.telegram.org");
}

// --- what the client tells ---

const listeners = new Map();

/** Calls `listener` with the data of every such event, until the function it gives is called. */
export function on(type, listener) {
  if (!listeners.has(type)) listeners.set(type, new Set());
  listeners.get(type).add(listener);
  return () => listeners.get(type).delete(listener);
}

function hear(type, data) {
  for (const listener of [...(listeners.get(type) || [])]) listener(data || {});
}

function hearFrame({ source, data }) {
  if (source !== window.parent || typeof data !== "string") return;
  try {
    const { eventType, eventData } = JSON.parse(data);
    hear(eventType, eventData);
  } catch {
    // somebody else's message
  }
}

function listen() {
  hookah.hear = hear;
  if (isFrame) addEventListener("message", hearFrame);
  for (const [type, data] of hookah.early.splice(0)) hear(type, data);
}

// --- theme and edges ---

function takeTheme({ theme_params: told }) {
  if (!told) return;
  launch.theme = told;
  try {
    sessionStorage.setItem("launch", JSON.stringify(launch));
  } catch {
    // a reload begins with the launch's theme then
  }
  hookah.applyTheme(told);
  theme.value = hookah.roles;
  paintClient();
}

/** Our roles of the present theme, for what computes colours itself. */
export const theme = signal(hookah.roles);

function paintClient() {
  call("web_app_set_header_color", { color_key: "secondary_bg_color" });
  call("web_app_set_background_color", { color: hookah.roles.page });
  call("web_app_set_bottom_bar_color", { color: hookah.roles.surface });
}

// The notch and Telegram's own buttons lie over each other: both count.
const edges = { device: {}, client: {} };

function takeEdge(which, told) {
  edges[which] = told;
  for (const side of ["top", "bottom", "left", "right"]) {
    const pixels = (edges.device[side] || 0) + (edges.client[side] || 0);
    document.documentElement.style.setProperty(`--inset-${side}`, `${pixels}px`);
  }
}

// --- buttons: what is wanted last in a frame is what is asked for, so that nothing flickers between screens ---

function button(method, event) {
  let wanted = {};
  let told = "";
  let press = null;
  let timer = 0;
  const tell = () => {
    timer = 0;
    if (JSON.stringify(wanted) === told) return;
    told = JSON.stringify(wanted);
    call(method, wanted);
  };
  on(event, () => press && press());
  return (state, onPress = null) => {
    wanted = state;
    press = onPress;
    timer ||= setTimeout(tell, 20);
  };
}

const setMain = button("web_app_setup_main_button", "main_button_pressed");
const setBack = button("web_app_setup_back_button", "back_button_pressed");
const setSettings = button("web_app_setup_settings_button", "settings_button_pressed");

/** @param {{text: string, isBusy?: boolean, isActive?: boolean, onPress: () => void} | null} main */
export function showMainButton(main) {
  if (!main) return setMain({ is_visible: false });
  setMain(
    {
      is_visible: true,
      is_active: main.isActive !== false && !main.isBusy,
      is_progress_visible: Boolean(main.isBusy),
      text: main.text.slice(0, 64),
      color: hookah.roles.button,
      text_color: hookah.roles["on-button"],
    },
    main.onPress,
  );
}

export const showBackButton = (onPress) => setBack({ is_visible: Boolean(onPress) }, onPress);
export const showSettingsButton = (onPress) => setSettings({ is_visible: true }, onPress);

// --- small things ---

const HAPTICS = {
  tap: { type: "impact", impact_style: "light" },
  choice: { type: "selection_change" },
  done: { type: "notification", notification_type: "success" },
  failed: { type: "notification", notification_type: "error" },
};
export const haptic = (kind) => call("web_app_trigger_haptic_feedback", HAPTICS[kind]);

/** Whether Telegram asks before it closes us: only while something typed is not saved. */
export const guardClosing = (isNeeded) =>
  call("web_app_setup_closing_behavior", { need_confirmation: Boolean(isNeeded) });

export const allowSwipes = (isAllowed) =>
  call("web_app_setup_swipe_behavior", { allow_vertical_swipe: Boolean(isAllowed) });

export const close = () => call("web_app_close");
export const hideKeyboard = () => (document.activeElement?.blur(), call("web_app_hide_keyboard"));

/** Opens an address outside; only from within a person's own press. */
export function openLink(address) {
  if (knows("web_app_open_link")) call("web_app_open_link", { url: address });
  else window.open(address, "_blank", "noopener");
}

let isAsking = false;

/** The client's own question; null where it has none to show or shows one already. */
export function askNatively({ message, yes, no, isDestructive }) {
  if (isAsking || !knows("web_app_open_popup")) return null;
  isAsking = true;
  call("web_app_open_popup", {
    message: message.slice(0, 256),
    buttons: [
      { id: "yes", type: isDestructive ? "destructive" : "default", text: yes },
      { id: "no", type: "default", text: no },
    ],
  });
  return new Promise((answer) => {
    const forget = on("popup_closed", ({ button_id: pressed }) => {
      isAsking = false;
      forget();
      answer(pressed === "yes");
    });
  });
}

/** To be called once the skeleton stands: Telegram takes its own cover away. */
export function open() {
  listen();
  on("theme_changed", takeTheme);
  on("safe_area_changed", (told) => takeEdge("device", told));
  on("content_safe_area_changed", (told) => takeEdge("client", told));
  on("reload_iframe", () => (call("iframe_will_reload"), location.reload()));
  if (isFrame && isInside) call("iframe_ready", { reload_supported: true });
  call("web_app_ready");
  call("web_app_expand");
  call("web_app_request_safe_area");
  call("web_app_request_content_safe_area");
  paintClient();
}
