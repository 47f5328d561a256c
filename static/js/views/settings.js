// Settings: the language, a copy of everything kept about me, the end of it, and what this is.

import { html, useState } from "../../vendor/preact.js";
import { ask } from "../api.js";
import * as list from "../list.js";
import { chooseLanguage, closedDoor, forget, me } from "../session.js";
import { device, visit } from "../storage.js";
import { isInside } from "../telegram.js";
import { t } from "../texts.js";
import { say, sayTrouble } from "../toasts.js";
import { Icon } from "../parts/icons.js";
import { confirm } from "../parts/sheet.js";

const LANGUAGES = [
  ["ru", "Русский"],
  ["en", "English"],
];

export const Settings = () => html`
  <main class="screen">
    <header class="hero is-list"><h1 tabindex="-1">${t("settings.title")}</h1></header>
    <${Language} />
    <section class="section" aria-labelledby="data">
      <header class="section-head"><h2 id="data">${t("settings.data")}</h2></header>
      <div class="rows"><${Export} /><${Delete} /></div>
      <p class="soft hint">${t("settings.data.hint")}</p>
    </section>
    <section class="section" aria-labelledby="about">
      <header class="section-head"><h2 id="about">${t("settings.about")}</h2></header>
      <div class="rows">
        <a class="setting" href="/privacy"><${Icon} name="shield" /><span>${t("settings.privacy")}</span><${Icon} name="next" size=${18} /></a>
        <a class="setting" href="/about"><${Icon} name="list" /><span>${t("settings.what")}</span><${Icon} name="next" size=${18} /></a>
      </div>
      <p class="soft hint">${t("about.health")}</p>
      <p class="soft hint">${t("settings.version", { version: document.documentElement.dataset.version })}</p>
    </section>
  </main>
`;

function Language() {
  const choose = (language) => chooseLanguage(language).catch(sayTrouble);
  const chosen = me.value?.chosen_language ?? null;
  const choice = (value, text) => html`<label key=${value ?? "auto"} class="setting"><input type="radio" name="language" checked=${chosen === value} onChange=${() => choose(value)} /><span lang=${value ?? undefined}>${text}</span></label>`;
  return html`
    <section class="section" aria-labelledby="language">
      <header class="section-head"><h2 id="language">${t("settings.language")}</h2></header>
      <div class="rows" role="radiogroup" aria-labelledby="language">
        ${choice(null, t("settings.language.telegram"))}${LANGUAGES.map(([value, text]) => choice(value, text))}
      </div>
    </section>
  `;
}

function Export() {
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      const told = await ask("GET", "/me/export");
      await give(JSON.stringify(told, null, 2));
    } catch (error) {
      sayTrouble(error);
    }
    setBusy(false);
  };
  return html`<button type="button" class="setting" disabled=${isBusy} onClick=${run}><${Icon} name="down" /><span>${t("settings.export")}</span></button>`;
}

/** As a file; and on the clipboard, as Telegram's web views let no file through, and do not say so. */
async function give(text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: "hookah-wishlist.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  const isCopied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  say(t(isInside ? (isCopied ? "export.copied" : "export.bot") : "export.done"));
}

function Delete() {
  const run = async () => {
    const isSure = await confirm({ title: t("delete.title"), message: t("delete.question"), yes: t("delete.yes"), no: t("keep"), isDestructive: true });
    if (!isSure) return;
    try {
      await ask("DELETE", "/me");
    } catch (error) {
      return sayTrouble(error);
    }
    closedDoor.value = "deleted";
    list.forgetCopy();
    forget();
    for (const area of [visit, device]) area.clear();
  };
  return html`<button type="button" class="setting is-danger" onClick=${run}><${Icon} name="trash" /><span>${t("settings.delete")}</span></button>`;
}
