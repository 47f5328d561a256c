// What is done to my list here: shown at once, sent in its order, kept while there is no network.

import { ask, isOnline, Refused } from "./api.js";
import { haptic } from "./controls.js";
import { beforeReading, list, operations, refresh, save, saveNow, takenAt, told, waiting } from "./list.js";
import { asOf, isRepeatable, outdoes, placed, versionOf, without } from "./logic/listing.js";
import { go } from "./router.js";
import { t } from "./texts.js";
import { say, sayTrouble } from "./toasts.js";
import { wishes } from "./wishes.js";

const newKey = () => `new-${Math.random().toString(36).slice(2, 10)}`;

/** Puts a tobacco on the list; the same when it is there. */
export async function add(tobacco) {
  const before = (list.peek().bought || []).find((one) => one.tobacco?.id === tobacco.id);
  const wasBought = wishes.peek().bought.has(tobacco.id);
  haptic("tap");
  const done = await perform({ kind: "add", tobacco: rowOf(tobacco), bought: before?.purchased_at });
  if (!done) return;
  const takeBack = () => {
    const item = wishes.peek().wanted.get(tobacco.id);
    return item && (done.again || wasBought) ? tick(item, true, { isUndo: true }) : remove(item, { isUndo: true });
  };
  const wasThere = done.added === false && !done.again; // another device was quicker: that is not ours to undo
  say(t("toast.added", { name: tobacco.name }), wasThere ? null : { label: t("undo"), act: takeBack });
}

export async function addTyped(name) {
  haptic("tap");
  const done = await perform({ kind: "add", name });
  if (done) say(t("toast.added", { name }));
  return done;
}

// What is on its way has no number yet; the program takes its tobacco's as well.
const idOf = (item) => (item.isOnItsWay && item.tobacco ? item.tobacco.id : item.id);

/** Ticks it as bought, or takes the tick back. */
export async function tick(item, purchased, { isUndo } = {}) {
  haptic(purchased ? "done" : "tap");
  const done = perform({ kind: "change", id: idOf(item), item, change: { purchased } });
  if (purchased && !isUndo)
    say(t("toast.bought", { name: item.name }), { label: t("undo"), act: () => tick({ ...item, purchased_at: null }, false) });
  return done;
}

/** A typed name turned out to be this tobacco. */
export async function link(id, tobacco) {
  if (await perform({ kind: "change", id, change: { tobacco_id: tobacco.id } })) go("/list");
}

export const change = (item, told) => perform({ kind: "change", id: idOf(item), item, change: told });

export async function remove(item, { isUndo } = {}) {
  if (!item) return;
  haptic("tap");
  const unsent = operations.peek().find((one) => one.key === item.id && one.isWaiting);
  if (unsent) return drop(unsent);
  const answer = await perform({ kind: "remove", id: idOf(item) });
  if (!answer?.removal || isUndo) return;
  say(t("toast.removed", { name: item.name }), { label: t("undo"), act: () => putBack(answer.removal.id) });
}

async function putBack(removalId) {
  try {
    await ask("POST", `/wishlist/undo/${removalId}`);
    await refresh();
  } catch (error) {
    sayTrouble(error);
  }
}

/** What is sent for an operation. All of them may arrive twice and are done once. */
function requestOf({ kind, id, tobacco, name, change }) {
  if (kind === "remove") return ["DELETE", `/wishlist/items/${id}`];
  if (kind === "change") return ["PATCH", `/wishlist/items/${id}`, change];
  if (tobacco) return ["PUT", `/wishlist/items/${tobacco.id}`];
  return ["POST", "/wishlist/items", { name }];
}

/** Shows it at once, sends it, and takes it back with a word when it is refused. Gives the answer, or null. */
async function perform(operation) {
  const one = { ...operation, key: newKey(), at: new Date().toISOString() };
  operations.value = [...operations.peek().filter((other) => !(other.isWaiting && outdoes(one, other))), one];
  save();
  return send(one);
}

async function send(one) {
  try {
    const answer = await inTurn(one, () => {
      const [method, path, body] = requestOf(one);
      return ask(method, path, { body });
    });
    settle(one, answer);
    return answer;
  } catch (error) {
    return refused(one, error);
  }
}

function settle(one, answer) {
  const known = told.peek();
  const next = answer.item ? placed(known, answer.item) : without(known, one.id);
  const isAll = answer.versions.list - versionOf(known) <= 1; // else somebody else changed something as well
  told.value = isAll ? asOf(next, answer.versions.list) : next;
  drop(one);
  if (!isAll && takenAt.peek() !== null) refresh();
}

// The program's own no alone takes anything away; all else is sent again.
const PASSING = [401, 408, 429];
const passes = ({ code, status = 500 }) => status > 499 || code === "UNREADABLE" || PASSING.includes(status);
let resending = 0;

function refused(one, error) {
  if (isRepeatable(one) && passes(error)) {
    if (operations.peek().some((other) => outdoes(other, one))) drop(one);
    else mark(one, { isWaiting: true });
    saveNow();
    if (error instanceof Refused) {
      clearTimeout(resending);
      resending = setTimeout(sendWaiting, Math.min(error.seconds || 5, 60) * 1000);
    }
    return { isWaiting: true };
  }
  drop(one);
  if (error instanceof Refused && error.status === 404 && one.kind !== "add") {
    refresh(); // it went on another device: that is no trouble
    return one.kind === "remove" ? {} : null;
  }
  haptic("failed");
  sayTrouble(error);
  return null;
}

function drop(one) {
  operations.value = operations.peek().filter(({ key }) => key !== one.key);
  save();
}

function mark(one, more) {
  operations.value = operations.peek().map((known) => (known.key === one.key ? { ...known, ...more } : known));
}

// One after the other for the same item: a tick and its undo must arrive in this order.
const turns = new Map();

function inTurn(one, work) {
  const thing = one.id ?? one.tobacco?.id ?? one.name;
  const mine = (turns.get(thing) || Promise.resolve()).catch(() => {}).then(work);
  turns.set(thing, mine);
  mine.catch(() => {}).finally(() => turns.get(thing) === mine && turns.delete(thing));
  return mine;
}

let sending = null;

/** Sends what waits, in the order it was done. */
function sendWaiting() {
  sending ||= sendAll().finally(() => (sending = null));
  return sending;
}

async function sendAll() {
  const unsent = operations.peek().filter((one) => one.isWaiting);
  let sent = 0;
  for (const one of unsent) {
    const answer = await send(one);
    if (answer?.isWaiting) return;
    if (answer) sent += 1;
  }
  if (sent) say(t("toast.sent", { n: sent }));
}

beforeReading(sendWaiting);
isOnline.subscribe((online) => online && waiting.peek() && sendWaiting());

// The row alone is kept: a card's description and rating would go with every copy.
const ROW = ["id", "name", "alt_name", "brand", "line", "strength", "status", "rating", "ratings_count", "picture", "tags"];
const rowOf = (tobacco) => Object.fromEntries(ROW.map((name) => [name, tobacco[name] ?? null]));
