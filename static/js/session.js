// Who is signed in: Telegram's word for a pair of tokens, renewed unseen for as long as that is possible.

import { signal } from "../vendor/preact.js";
import { ask, Offline, Refused, send, SignedOut, useCredentials } from "./api.js";
import { initData } from "./telegram.js";
import { visit } from "./storage.js";
import { speak } from "./texts.js";

/** The person as the program knows it; null until it does. */
export const me = signal(null);

/** Where nobody can be signed in: "outside" of Telegram, "expired" or "deleted"; else null. */
export const closedDoor = signal(null);

const isDemonstration = () => document.documentElement.dataset.demonstration === "1";

let kept = null; // {tokens, launch}
let renewing = null;

let entering = Promise.resolve();

useCredentials({ ready: () => entering, token: () => kept?.tokens.access_token, renew });

/**
 * Signs in, and gives the answer to the first screen's address, which comes with it: one request.
 * @returns {Promise<{status: number, data: object | null, error: object | null} | null>} null: to be asked for
 */
export function signIn(address) {
  const answer = begin(address);
  entering = answer.then(() => {});
  entering.catch(() => {}); // told by the answer; who asks for something meanwhile is told as well
  return answer;
}

async function begin(address) {
  const before = visit.read("session");
  if (before && before.launch === initData) return resume(before);
  const launchString = initData || (await demonstrationLaunch());
  if (!launchString) {
    closedDoor.value = "outside";
    throw new SignedOut("not opened from Telegram");
  }
  return enter(launchString, address);
}

function resume(before) {
  kept = before;
  take(before.me);
  return null;
}

async function demonstrationLaunch() {
  if (!isDemonstration()) return "";
  const language = document.documentElement.lang;
  return (await send("GET", `/demonstration/init-data?language=${language}`)).init_data;
}

async function enter(launchString, address) {
  try {
    const body = { init_data: launchString, ...(address ? { screen: address } : {}) };
    const told = await send("POST", "/auth/validate", { body });
    keep(told.tokens);
    take(told.me);
    return told.screen;
  } catch (error) {
    if (error instanceof Refused && error.status === 401) closedDoor.value = "expired";
    throw error;
  }
}

/** Whether there is another token now than the one that was refused; several who ask wait for one renewal. */
async function renew(refused) {
  if (kept && kept.tokens.access_token !== refused) return true;
  renewing ||= renewNow().finally(() => (renewing = null));
  return renewing;
}

async function renewNow() {
  if (closedDoor.peek()) return false; // nobody comes back in by what was still under way
  try {
    keep(await send("POST", "/auth/refresh", { body: { refresh_token: kept?.tokens.refresh_token || "-" } }));
    return true;
  } catch (error) {
    if (error instanceof Offline || error.status !== 401) throw error;
    return enterAgain();
  }
}

/** The launch string itself is good for a day. */
async function enterAgain() {
  try {
    await enter(initData || (await demonstrationLaunch()));
    return true;
  } catch (error) {
    if (error instanceof Offline || error.status !== 401) throw error;
    forget();
    return false;
  }
}

function keep(tokens) {
  kept = { tokens, launch: initData, me: me.value };
  visit.write("session", kept);
}

/** What the program says of me now: shown, spoken and kept for a reload. */
export function take(told) {
  me.value = told;
  speak(told.language);
  if (kept) visit.write("session", (kept = { ...kept, me: told }));
}

export const confirmAdult = async () =>
  take(await ask("POST", "/me/adult", { body: { version: me.value.adult.needed_version } }));

export const chooseLanguage = async (language) => take(await ask("PATCH", "/me", { body: { language } }));

export const refreshMe = async () => take(await ask("GET", "/me"));

export function forget() {
  kept = null;
  visit.write("session", null);
}
