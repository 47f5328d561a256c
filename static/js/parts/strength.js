// Strength as five steps: told by the maker, or by those who rated.

import { html } from "../../vendor/preact.js";
import { t, word } from "../texts.js";

const STEPS = [1, 2, 3, 4, 5];

export const Steps = ({ strength }) => html`
  <span class="steps" role="img" aria-label=${t("strength.of", { word: word(strength), n: strength.value })}>
    ${STEPS.map((step) => html`<i key=${step} class=${step <= strength.value ? "on" : ""}></i>`)}
  </span>
`;

export const Strength = ({ label, strength }) => html`
  <div class="fact">
    <dt>${label}</dt>
    <dd>${strength ? html`<${Steps} strength=${strength} /> ${word(strength)}` : html`<span class="soft">${t("unknown")}</span>`}</dd>
  </div>
`;
