// The only file that asks the program for anything. Answers are the data of the envelope; refusals are thrown.

import { signal } from "../vendor/preact.js";

const V1 = "/api/v1";

/** Whether the last request got through; the network's own word is believed only when it says no. */
export const isOnline = signal(navigator.onLine !== false);

/** The program's own no. `seconds`: when to ask again, where it tells. */
export class Refused extends Error {
  constructor(status, { code, message, details }, requestId, seconds) {
    super(message);
    Object.assign(this, { status, code, details, requestId, seconds });
  }
}

/** Nothing came back: no network, or the program is away. */
export class Offline extends Error {}

/** Nobody can be signed in any more without opening the Mini App anew. */
export class SignedOut extends Error {}

const PATIENCE = 20_000; // longer than the program itself takes before it gives an answer up

let credentials = { ready: async () => {}, token: () => null, renew: async () => false };

/** Who provides access tokens: `session.js`. */
export function useCredentials(given) {
  credentials = given;
}

/** Asks as the person; an expired token is renewed once, unseen. Raises `Refused`, `Offline`, `SignedOut`. */
export async function ask(method, path, { body, abort } = {}) {
  await credentials.ready();
  const token = credentials.token();
  try {
    return await send(method, path, { body, abort, token });
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    if (!(await credentials.renew(token))) throw new SignedOut(error.message);
    return send(method, path, { body, abort, token: credentials.token() });
  }
}

export async function send(method, path, { body, abort, token } = {}) {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const options = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
  return read(await reach(addressOf(path), options, abort));
}

/** A stream of the program's events; the reader ends it by aborting. */
export const stream = (path, abort, lastId) =>
  fetch(addressOf(path), {
    signal: abort,
    cache: "no-store",
    headers: {
      Authorization: `Bearer ${credentials.token()}`,
      ...(lastId ? { "Last-Event-ID": lastId } : {}),
    },
  });

const addressOf = (path) => (path.startsWith("/demonstration") ? path : V1 + path);

async function reach(address, options, abort) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  const forward = () => patience.abort();
  abort?.addEventListener("abort", forward);
  try {
    const response = await fetch(address, { ...options, signal: patience.signal });
    const text = await response.text(); // the whole of it: a body may stop halfway, too
    isOnline.value = true;
    return { response, text };
  } catch (error) {
    if (abort?.aborted) throw error;
    isOnline.value = false;
    throw new Offline(error.message);
  } finally {
    clearTimeout(timer);
    abort?.removeEventListener("abort", forward);
  }
}

function read({ response, text }) {
  const requestId = response.headers.get("X-Request-Id");
  const told = parsed(text);
  if (told?.success) return told.data;
  // A proxy's own page in place of an answer of ours: the program is away.
  const error = told?.error || { code: "UNREADABLE", message: response.statusText };
  throw new Refused(response.status, error, requestId, Number(response.headers.get("Retry-After")) || null);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

addEventListener("offline", () => (isOnline.value = false));
addEventListener("online", () => (isOnline.value = true));
