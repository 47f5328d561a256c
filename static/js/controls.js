// The client's own buttons, questions and taps, asked for through the bridge.

import { call, knows, on } from "./telegram.js";

const { hookah } = window;

// What is wanted last in a moment is what is asked for, so that nothing flickers between two screens.
function button(method, event) {
  let wanted = {};
  let told = "";
  let press = null;
  let timer = 0;
  const tell = () => {
    timer = 0;
    if (JSON.stringify(wanted) !== told) call(method, JSON.parse((told = JSON.stringify(wanted))));
  };
  on(event, () => press?.());
  return (state, onPress = null) => {
    wanted = state;
    press = onPress;
    timer ||= setTimeout(tell, 20);
  };
}

const setMain = button("setup_main_button", "main_button_pressed");
const setBack = button("setup_back_button", "back_button_pressed");
const setSettings = button("setup_settings_button", "settings_button_pressed");

/** `{text, isBusy, onPress}`, or null for none. */
export function showMainButton(main) {
  if (!main) return setMain({ is_visible: false });
  const { button: color, "on-button": text_color } = hookah.roles;
  const isBusy = Boolean(main.isBusy);
  const text = main.text.slice(0, 64);
  setMain({ is_visible: true, is_active: !isBusy, is_progress_visible: isBusy, text, color, text_color }, main.onPress);
}

export const showBackButton = (onPress) => setBack({ is_visible: Boolean(onPress) }, onPress);
export const showSettingsButton = (onPress) => setSettings({ is_visible: true }, onPress);

const HAPTICS = {
  tap: { type: "impact", impact_style: "light" },
  done: { type: "notification", notification_type: "success" },
  failed: { type: "notification", notification_type: "error" },
};
export const haptic = (kind) => call("trigger_haptic_feedback", HAPTICS[kind]);

/** Whether Telegram asks before it closes us: only while something typed is not saved. */
export const guardClosing = (isNeeded) => call("setup_closing_behavior", { need_confirmation: Boolean(isNeeded) });

export const allowSwipes = (isAllowed) => call("setup_swipe_behavior", { allow_vertical_swipe: isAllowed });
export const close = () => call("close");

/** Opens an address outside; only from within a person's own press. */
export const openLink = (url) => (knows("open_link") ? call("open_link", { url }) : window.open(url, "_blank", "noopener"));

let isAsking = false;

/** The client's own yes-or-no; null where it has none to show, or shows one already. */
export function askNatively({ message, yes, no, isDestructive }) {
  if (isAsking || !knows("open_popup")) return null;
  isAsking = true;
  const type = isDestructive ? "destructive" : "default";
  call("open_popup", { message: message.slice(0, 256), buttons: [{ id: "yes", type, text: yes }, { id: "no", type: "default", text: no }] });
  return new Promise((answer) => {
    const forget = on("popup_closed", ({ button_id: pressed }) => {
      isAsking = false;
      forget();
      answer(pressed === "yes");
    });
  });
}

