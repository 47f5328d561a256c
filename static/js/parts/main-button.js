// The one final action of a screen: Telegram's own button, or ours where there is no client to show one.

import { html, signal, useEffect } from "../../vendor/preact.js";
import { showMainButton } from "../controls.js";
import { isInside, theme } from "../telegram.js";

const wanted = signal(null);

/** `{text, isBusy, onPress}` or null, for as long as the screen is shown. */
export function useMainButton(main) {
  theme.value; // its colours are told with it
  useEffect(() => {
    wanted.value = main;
    showMainButton(main);
  });
  useEffect(() => () => {
    wanted.value = null;
    showMainButton(null);
  }, []);
}

export function MainButton() {
  const main = wanted.value;
  if (!main || isInside) return null;
  return html`
    <div class="main-button"><button type="button" class="button" disabled=${main.isBusy} onClick=${main.onPress}>${main.text}</button></div>
  `;
}

/** Whether a screen has one, Telegram's or ours: it stands in the place of the tabs. */
export const hasMainButton = () => Boolean(wanted.value);
