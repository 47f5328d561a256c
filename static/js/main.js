// The start: texts and place, the skeleton, then one request that signs in and fills the first screen.

import { html, render } from "../vendor/preact.js";
import { App, around } from "./app.js";
import { screenOf } from "./logic/places.js";
import { begin, place } from "./router.js";
import * as screens from "./screens.js";
import { closedDoor, signIn } from "./session.js";
import { open } from "./telegram.js";
import { speak } from "./texts.js";

const AGAIN = 3000; // milliseconds between two attempts to sign in

async function start() {
  begin();
  const entered = enter();
  await speak(window.hookah.language);
  const page = document.getElementById("app");
  page.replaceChildren(); // what index.html showed meanwhile
  render(html`<${App} />`, page);
  open();
  await entered;
  const rest = await import("./rest.js").catch(window.hookah.loadAnewSoon);
  rest?.begin();
  around.value = rest;
}

/** Again and again while there is no network: what is on the device is shown meanwhile. */
async function enter() {
  const address = screenOf(place.peek());
  const answer = signIn(address && `/api/v1${address}`);
  const [, tab] = address?.split("/wishlist?tab=") || [];
  if (tab) import("./list.js").then((list) => list.expect(tab, answer));
  else if (address) screens.expect(address, answer);
  try {
    await answer;
  } catch (error) {
    if (!closedDoor.peek()) setTimeout(enter, Math.max(AGAIN, (error.seconds || 0) * 1000));
  }
}

start().catch(() => (open(), window.hookah.fail()));
