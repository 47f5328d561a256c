// The one final action of a screen: Telegram's own button, or ours where there is no client to show one.

import { html, signal, useEffect } from "../../vendor/preact.js";
import * as telegram from "../telegram.js";

const wanted = signal(null);

/** `{text, isBusy, onPress}` or null, for as long as the screen is shown. */
export function useMainButton(main) {
  useEffect(() => {
    wanted.value = main;
    telegram.showMainButton(main);
  });
  useEffect(() => () => {
    wanted.value = null;
    telegram.showMainButton(null);
  }, []);
}

export function MainButton() {
  const main = wanted.value;
  if (!main || telegram.hasMainButton) return null;
  return html`
    <div class="main-button"><button type="button" class="button" disabled=${main.isBusy} onClick=${main.onPress}>${main.text}</button></div>
  `;
}

export const hasOwnMainButton = () => Boolean(wanted.value) && !telegram.hasMainButton;
