// Pages of words: privacy, and what this is. Open to everybody, signed in or not.

import { html, useEffect, useState } from "../../vendor/preact.js";
import { language, t } from "../texts.js";

/** `name`: "privacy" or "about". The texts are long and seldom read, so they come on their own. */
export function Words({ name }) {
  const [texts, setTexts] = useState(null);
  const spoken = language();
  useEffect(() => {
    import(`../../locales/words.${spoken}.js`).then((module) => setTexts(module[name]), () => setTexts([t("trouble.offline")]));
  }, [name, spoken]);
  return html`
    <main class="screen words">
      <header class="hero is-list"><h1 tabindex="-1">${t(`settings.${name === "privacy" ? "privacy" : "what"}`)}</h1></header>
      ${(texts || []).map((part) => (Array.isArray(part) ? html`<section class="panel"><h2>${part[0]}</h2><ul>${part.slice(1).map((line) => html`<li>${line}</li>`)}</ul></section>` : html`<p class="prose">${part}</p>`))}
    </main>
  `;
}
