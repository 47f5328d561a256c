// The start: texts and place, the skeleton, then one request that signs in and fills the first screen.

import { html, render } from "../vendor/preact.js";
import { SignedOut } from "./api.js";
import { App } from "./app.js";
import { listen } from "./events.js";
import * as list from "./list.js";
import { screenOf } from "./logic/places.js";
import { begin, place } from "./router.js";
import * as screens from "./screens.js";
import { me, signIn } from "./session.js";
import { open } from "./telegram.js";
import { speak } from "./texts.js";

const AGAIN = 3000; // milliseconds between two attempts to sign in

async function start() {
  await speak(window.hookah.language);
  begin();
  list.openCopy();
  const signedIn = enter();
  render(html`<${App} onConfirmed=${begun} />`, document.getElementById("app"));
  open();
  await signedIn;
}

/** Again and again while there is no network: what is on the device is shown meanwhile. */
async function enter() {
  const address = screenOf(place.peek());
  const answer = signIn(address && `/api/v1${address}`);
  if (address === "/wishlist?tab=wanted") list.expect(answer);
  else if (address && !address.startsWith("/wishlist")) screens.expect(address, answer);
  try {
    await answer;
    begun();
  } catch (error) {
    if (!(error instanceof SignedOut)) setTimeout(enter, AGAIN);
  }
}

let hasBegun = false;

/** Signed in, and an adult: the list is read behind the first screen, and changes are listened for. */
function begun() {
  if (hasBegun || !me.peek()?.adult.is_confirmed) return;
  hasBegun = true;
  list.openCopy();
  const isListShown = place.peek().path === "/list" || place.peek().path === "/counter";
  setTimeout(() => isListShown || list.refresh({ tab: "wanted" }), 0);
  setTimeout(listen, 600);
}

start();
