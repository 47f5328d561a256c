// What preact and one request cost by themselves.

import { html, render } from "./preact.js";

const { rows } = await (await fetch("rows.json")).json();
const list = rows.map(({ name, whose, rating }) => html`<li key=${name}><b>${name}</b><br />${whose} · ${rating}</li>`);
render(html`${list}`, document.getElementById("list"));
