// What an item of my list is to me: a note, how much I want it, since when; and the way off the list.

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import * as doing from "../doing.js";
import { guardClosing } from "../controls.js";
import { date, t } from "../texts.js";
import { Icon } from "./icons.js";

const PRIORITIES = [0, 1, 2, 3];
const LONGEST_NOTE = 500;

// Until it has a number it cannot be changed; a tobacco's own number serves as well.
const isHeld = (item) => item.isOnItsWay && !(item.isWaiting && item.tobacco);

/** Nothing but a word where it is bought: its note is shown on the tab of bought things. */
export function Mine({ item }) {
  if (!item) return html`<p class="notice is-bought"><${Icon} name="check" size=${20} />${t("mine.bought")}</p>`;
  return html`
    <section class="panel mine" aria-label=${t("mine.title")}>
      <p class="soft">${t("mine.since", { date: date(item.added_at) })}${item.bought_before && ` · ${t("mine.before", { date: date(item.bought_before) })}`}</p>
      <${Priority} item=${item} />
      <${Note} item=${item} key=${item.id} />
      <button type="button" class="button is-plain is-danger" onClick=${() => doing.remove(item)}><${Icon} name="trash" size=${18} />${t("wish.remove.short")}</button>
    </section>
  `;
}

export const Priority = ({ item }) => html`
  <fieldset class="choice">
    <legend class="only-heard">${t("priority")}</legend>
    ${PRIORITIES.map(
      (step) => html`<label key=${step}>
        <input type="radio" name=${`priority-${item.id}`} value=${step} checked=${item.priority === step} disabled=${isHeld(item)} onChange=${() => doing.change(item, { priority: step })} />
        <span>${t(`priority.${step}`)}</span>
      </label>`,
    )}
  </fieldset>
`;

/** Saved when it is left and a moment after the last key: no close button tells us that we are being closed. */
export function Note({ item }) {
  const [text, setText] = useState(item.note);
  const state = useRef({ saved: item.note, timer: 0 }).current;
  state.text = text;
  state.item = item;
  useEffect(() => {
    if (item.note !== state.saved && state.text === state.saved) setText(item.note);
    state.saved = item.note;
  }, [item.note]);
  useEffect(() => () => save(state), []);
  const type = (value) => {
    setText(value);
    state.text = value;
    guardClosing(value !== state.saved);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(state), 1200);
  };
  return html`
    <label class="note">
      <span class="label">${t("note")}</span>
      <textarea rows="2" maxlength=${LONGEST_NOTE} placeholder=${t("note.placeholder")} value=${text} disabled=${isHeld(item)} onInput=${(event) => type(event.currentTarget.value)} onBlur=${() => save(state)}></textarea>
    </label>
  `;
}

async function save(state) {
  clearTimeout(state.timer);
  const typed = state.text;
  const text = typed.trim();
  if (text === state.saved) return guardClosing(false);
  const before = state.saved;
  state.saved = text;
  if (await doing.change(state.item, { note: text })) guardClosing(state.text !== typed);
  else state.saved = before; // what was typed stays in the field, to be saved by the next attempt
}
