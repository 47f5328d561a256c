// What changes elsewhere, in the bot or on another device: told by the program, or asked for where streams do not last.

import { ask, isOnline, stream } from "./api.js";
import * as list from "./list.js";
import { reader } from "./logic/stream.js";
import { outdated } from "./screens.js";
import { closedDoor, me, refreshMe, take } from "./session.js";

const SOON = 1200; // milliseconds between two looks where streams fail: a change is seen within two seconds
const FIRST = 1000; // milliseconds: what a stream begins with comes at once, unless something holds it back
const SILENCE = 40_000; // a sign of life comes every 15 seconds
const AGAIN = [1000, 3000, 10_000, 30_000];

let abort = null;
let lastId = "";
let failures = 0;
let polling = 0;

/** From now on, for as long as the Mini App is seen. */
export function listen() {
  const follows = () => (document.hidden || closedDoor.peek() ? pause() : resume());
  document.addEventListener("visibilitychange", follows);
  closedDoor.subscribe(follows); // at once, too
}

function pause() {
  abort?.abort();
  abort = null;
  clearInterval(polling);
  polling = 0;
}

function resume() {
  if (!abort) follow();
}

async function follow() {
  const mine = (abort = new AbortController());
  while (!mine.signal.aborted) {
    try {
      await read(mine);
    } catch {
      failures += 1;
    }
    if (mine.signal.aborted) return;
    if (failures) poll();
    await new Promise((done) => setTimeout(done, AGAIN[Math.min(failures, AGAIN.length - 1)]));
  }
}

async function read(mine) {
  const line = new AbortController();
  const end = () => line.abort();
  mine.signal.addEventListener("abort", end);
  let timer = setTimeout(end, SILENCE);
  const meanwhile = setTimeout(poll, FIRST);
  try {
    const response = await stream("/events", line.signal, lastId);
    if (response.status === 401) await refreshMe(); // renews the token on its way
    if (!response.ok || !response.body) throw new Error(`no stream: ${response.status}`);
    const take = reader(heard);
    const text = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await text.read(); !part.done; part = await text.read()) {
      failures = 0;
      clearTimeout(meanwhile);
      stopPolling();
      isOnline.value = true;
      clearTimeout(timer);
      timer = setTimeout(end, SILENCE);
      take(part.value);
    }
  } finally {
    clearTimeout(meanwhile);
    clearTimeout(timer);
    mine.signal.removeEventListener("abort", end);
  }
}

function heard({ id, event, data }) {
  lastId = id || lastId;
  if (event === "versions") return compare(data);
  if (event === "list") list.heard(data.version);
  if (event === "settings") compareSettings(data.version);
  if (event === "catalogue") outdated(data.version);
  if (event === "ended") lastId = "";
}

function compare({ list: listVersion, settings, catalogue }) {
  list.heard(listVersion);
  compareSettings(settings);
  outdated(catalogue);
}

const compareSettings = (version) => version !== me.peek()?.settings_version && refreshMe().catch(() => {});

function poll() {
  if (polling) return;
  polling = setInterval(look, SOON);
  look();
}

function stopPolling() {
  clearInterval(polling);
  polling = 0;
}

async function look() {
  try {
    const told = await ask("GET", "/me");
    if (told.settings_version !== me.peek()?.settings_version) take(told);
    list.heard(told.list_version);
  } catch {
    // the next look comes soon
  }
}
