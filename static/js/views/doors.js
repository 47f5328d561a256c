// Before the list: for adults only; outside of Telegram; after a session's end; after everything was deleted.

import { html, useState } from "../../vendor/preact.js";
import { closedDoor, confirmAdult } from "../session.js";
import { close } from "../controls.js";
import { isInside } from "../telegram.js";
import { t } from "../texts.js";
import { sayTrouble } from "../toasts.js";
import { useMainButton } from "../parts/main-button.js";
import { Icon } from "../parts/icons.js";

const Door = ({ icon, title, children }) => html`
  <main class="screen door">
    <span class="door-mark"><${Icon} name=${icon} size=${44} /></span>
    <h1 tabindex="-1">${title}</h1>
    ${children}
  </main>
`;

export function AdultGate() {
  const [state, setState] = useState("asked");
  const yes = async () => {
    setState("busy");
    try {
      await confirmAdult();
    } catch (error) {
      sayTrouble(error);
      setState("asked");
    }
  };
  useMainButton(state === "refused" ? null : { text: t("adult.yes"), isBusy: state === "busy", onPress: yes });
  if (state === "refused")
    return html`<${Door} icon="shield" title=${t("adult.refused.title")}>
      <p>${t("adult.refused")}</p>
      <button type="button" class="button is-quiet" onClick=${() => setState("asked")}>${t("adult.back")}</button>
    <//>`;
  return html`<${Door} icon="shield" title=${t("adult.title")}>
    <p>${t("adult.text")}</p>
    <p class="soft">${t("about.health")}</p>
    <div class="buttons">
      <button type="button" class="button is-quiet" disabled=${state === "busy"} onClick=${() => setState("refused")}>${t("adult.no")}</button>
      <a class="button is-plain" href="/privacy">${t("settings.privacy")}</a>
    </div>
  <//>`;
}

export function ClosedDoor() {
  const kind = closedDoor.value;
  const bot = document.documentElement.dataset.bot;
  return html`<${Door} icon=${kind === "outside" ? "globe" : kind === "deleted" ? "trash" : "again"} title=${t(`door.${kind}.title`)}>
    <p>${t(`door.${kind}`)}</p>
    ${bot && !isInside && html`<a class="button" href=${`https://t.me/${bot}?startapp`} rel="noopener">${t("door.open", { bot })}</a>`}
    ${isInside && html`<button type="button" class="button" onClick=${close}>${t("close")}</button>`}
    ${kind === "outside" && html`<a class="button is-plain" href="/privacy">${t("settings.privacy")}</a>`}
  <//>`;
}
