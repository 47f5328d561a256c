// My list on this device: what the program told last, what is being done to it, and a copy for where there is no network.

import { computed, effect, signal } from "../vendor/preact.js";
import { ask, isOnline, Offline, Refused, SignedOut } from "./api.js";
import { applied, EMPTY, placed, without } from "./logic/listing.js";
import { go } from "./router.js";
import { me } from "./session.js";
import { device } from "./storage.js";
import { say, sayTrouble } from "./toasts.js";
import { haptic } from "./controls.js";
import { t } from "./texts.js";
import { wishes } from "./wishes.js";

const told = signal(EMPTY);
const operations = signal([]);
/** When the copy was taken that is shown; null while there is none. */
export const takenAt = signal(null);
export const trouble = signal(null);

export const list = computed(() => applied(told.value, operations.value));

effect(() => {
  const { wanted, boughtTobaccos } = list.value;
  wishes.value = {
    wanted: new Map(wanted.filter((one) => one.tobacco).map((one) => [one.tobacco.id, one])),
    bought: new Set(boughtTobaccos),
    count: wanted.length,
    isKnown: takenAt.value !== null,
  };
});

/** How many ticks wait for a network. */
export const waiting = computed(() => operations.value.filter((one) => one.isWaiting).length);

// --- the copy on the device ---

// Several accounts of one telephone share what it keeps: each has a copy of its own.
const owner = () => me.peek()?.id ?? window.hookah.person.id ?? device.read("person");
let ownerShown = null;
let saving = 0;

function save() {
  clearTimeout(saving);
  saving = setTimeout(saveNow, 150);
}

function saveNow() {
  if (takenAt.peek() === null) return;
  device.write("person", owner());
  const unsent = operations.peek().filter((one) => isRepeatable(one));
  device.write(`list.${owner()}`, { told: told.peek(), operations: unsent, takenAt: takenAt.peek() });
}
addEventListener("pagehide", saveNow);

/** The last copy, with what could not be sent yet; before anything is asked. */
function openCopy() {
  ownerShown = owner();
  const copy = device.read(`list.${ownerShown}`);
  if (!copy) return;
  told.value = { ...EMPTY, ...copy.told };
  operations.value = (copy.operations || []).map((one) => ({ ...one, isWaiting: true }));
  takenAt.value = copy.takenAt;
}
openCopy();

/** The person is signed in: what was shown of somebody else goes, and the list is read. */
export function begin() {
  if (ownerShown !== null && ownerShown !== owner()) {
    clear();
    openCopy();
  }
  if (!isFresh()) refresh({ tab: "wanted" });
}

const isFresh = () => told.peek().version >= 0 && Date.now() - takenAt.peek() < 2000;

export function forgetCopy() {
  clearTimeout(saving);
  device.write(`list.${owner()}`, null);
  device.write("person", null);
  clear();
}

function clear() {
  told.value = EMPTY;
  operations.value = [];
  takenAt.value = null;
}

// --- reading ---

/** What a screen's answer told of the list. */
export function take(screen) {
  const known = told.peek();
  const key = screen.tab === "wanted" ? "wanted" : "bought";
  told.value = {
    ...known,
    [key]: screen.items,
    boughtTobaccos: screen.purchased_tobaccos ?? known.boughtTobaccos,
    version: screen.versions.list,
  };
  trouble.value = null;
  if (key === "wanted") takenAt.value = Date.now(); // what was bought alone is no list yet
  save();
}

let reading = null; // {tabs, done}

/** Both tabs are read again where both were read before; several who ask for the same wait for the same answer. */
export function refresh({ tab } = {}) {
  const wanted = tab === "purchased" ? "purchased" : "wanted";
  const tabs = told.peek().bought && !tab ? ["wanted", "purchased"] : [wanted];
  if (reading && tabs.every((one) => reading.tabs.includes(one))) return reading.done;
  return underWay(tabs, (reading?.done || Promise.resolve()).then(() => read(tabs)));
}

function underWay(tabs, work) {
  const mine = { tabs, done: work.finally(() => reading === mine && (reading = null)) };
  reading = mine;
  return mine.done;
}

/** The wanted tab comes with the sign-in: `{status, data, error}`, or null where it is to be asked for. */
export function expect(answer) {
  const work = answer
    .then((told) => (told?.data ? take(told.data) : told?.status === 403 ? null : read(["wanted"])))
    .catch((error) => (trouble.value = error));
  underWay(["wanted"], work);
}

let readingAgain = 0;

async function read(tabs) {
  try {
    await sendWaiting();
    for (const tab of tabs) take(await present(tab));
  } catch (error) {
    trouble.value = error;
    clearTimeout(readingAgain);
    if (error instanceof Offline || error.status === 429 || error.status >= 500)
      readingAgain = setTimeout(refresh, Math.min(error.seconds || 5, 60) * 1000);
  }
}

/** Asked once more where something of ours was done meanwhile that the answer does not know. */
async function present(tab) {
  const before = told.peek().version;
  const screen = await ask("GET", `/wishlist?tab=${tab}`);
  const now = told.peek().version;
  return now > before && screen.versions.list < now ? present(tab) : screen;
}

/** The list has this version somewhere else: whether we know it already. */
export function heard(version) {
  if (version === told.peek().version || takenAt.peek() === null) return;
  if (reading) reading.done.then(() => heard(version)); // it may have been answered before this change
  else refresh();
}

/** The ids of the items that are meant by this text, in whatever spelling; none without a network. */
export async function alike(text, isBought) {
  const asked = new URLSearchParams({ tab: isBought ? "purchased" : "wanted", search: text });
  const found = await ask("GET", `/wishlist?${asked}`).catch(() => ({ items: [] }));
  return new Set(found.items.map((item) => item.id));
}

// --- doing ---

const newKey = () => `new-${Math.random().toString(36).slice(2, 10)}`;
const isRepeatable = (one) => one.kind !== "remove";

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

export const change = (item, told) => perform({ kind: "change", id: item.id, change: told });

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
  const isAll = answer.versions.list - known.version <= 1; // else somebody else changed something as well
  told.value = { ...next, version: isAll ? Math.max(known.version, answer.versions.list) : known.version };
  drop(one);
  if (!isAll && takenAt.peek() !== null) refresh();
}

// What passes by itself takes nothing away: it is sent again.
const PASSING = [401, 408, 429, 502, 503, 504];
const passes = (error) => error instanceof Offline || error instanceof SignedOut || PASSING.includes(error.status);
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

/** Whether the same is done to the same item later on: behind that, the earlier one must not arrive. */
const outdoes = (later, one) =>
  later.kind === "change" && one.kind === "change" && later.id === one.id && later.at > one.at && Object.keys(one.change).every((name) => name in later.change);

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

isOnline.subscribe((online) => online && waiting.peek() && sendWaiting());

// The row alone is kept: a card's description and rating would go with every copy.
const ROW = ["id", "name", "alt_name", "brand", "line", "strength", "status", "rating", "ratings_count", "picture", "tags"];
const rowOf = (tobacco) => Object.fromEntries(ROW.map((name) => [name, tobacco[name] ?? null]));
