// A typed name on my list: it can be spelt otherwise, looked for in the catalogue, noted, taken off.

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { guardClosing } from "../controls.js";
import * as doing from "../doing.js";
import { go } from "../router.js";
import { t } from "../texts.js";
import { Icon } from "../parts/icons.js";
import { Note, Priority } from "../parts/mine.js";
import { Sheet } from "../parts/sheet.js";

export function ItemSheet({ item, onClose }) {
  const [name, setName] = useState(item.name);
  const state = useRef({ name }).current;
  state.rename = async () => {
    const wanted = name.trim();
    const isOther = wanted && wanted !== item.name;
    if (!isOther || (await doing.change(item, { name: wanted }))) guardClosing(state.name !== name); // more was typed meanwhile
  };
  useEffect(() => () => state.rename(), []);
  const type = (value) => (setName(value), (state.name = value), guardClosing(value !== item.name));
  const search = () => (onClose(), go(`/?${new URLSearchParams({ q: item.name, link: item.id })}`));
  const remove = () => (onClose(), doing.remove(item));
  return html`
    <${Sheet} title=${t("list.typed.one")} onClose=${onClose}>
      <label class="note"><span class="label">${t("item.name")}</span>
        <input type="text" maxlength="200" value=${name} enterkeyhint="done" onInput=${(event) => type(event.currentTarget.value)} onKeyDown=${({ key, currentTarget }) => key === "Enter" && currentTarget.blur()} onBlur=${state.rename} />
      </label>
      <${Priority} item=${item} />
      <${Note} item=${item} />
      <div class="buttons">
        <button type="button" class="button is-quiet" onClick=${search}><${Icon} name="search" size=${18} />${t("item.find")}</button>
        <button type="button" class="button is-plain is-danger" onClick=${remove}><${Icon} name="trash" size=${18} />${t("wish.remove.short")}</button>
      </div>
    <//>
  `;
}
