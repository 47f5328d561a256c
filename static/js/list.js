// My list on this device: what the program told last, what is being done to it, and a copy for where there is no network.

import { computed, effect, signal } from "../vendor/preact.js";
import { ask, Offline } from "./api.js";
import { applied, EMPTY, isRepeatable, versionOf } from "./logic/listing.js";
import { me } from "./session.js";
import { device } from "./storage.js";
import { wishes } from "./wishes.js";

/** The program's last word. */
export const told = signal(EMPTY);
/** What was done here and is not in it yet; see doing.js. */
export const operations = signal([]);
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

export function save() {
  clearTimeout(saving);
  saving = setTimeout(saveNow, 150);
}

export function saveNow() {
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

const isFresh = () => versionOf(told.peek()) >= 0 && Date.now() - takenAt.peek() < 2000;

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
    versions: { ...known.versions, [key]: screen.versions.list },
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

/** A tab comes with the sign-in: `{status, data, error}`, or null where it is to be asked for. */
export function expect(tab, answer) {
  const work = answer
    .then((told) => (told?.data ? take(told.data) : told?.status === 403 ? null : read([tab])))
    .catch((error) => (trouble.value = error));
  underWay([tab], work);
}

let readingAgain = 0;
let first = async () => {};

/** What is to be sent before the list is read, so that the answer knows of it. */
export const beforeReading = (work) => (first = work);

async function read(tabs) {
  try {
    await first();
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
  const before = versionOf(told.peek());
  const screen = await ask("GET", `/wishlist?tab=${tab}`);
  const now = versionOf(told.peek());
  return now > before && screen.versions.list < now ? present(tab) : screen;
}

/** The list has this version somewhere else: whether we know it already. */
export function heard(version) {
  if (version === versionOf(told.peek()) || takenAt.peek() === null) return;
  if (reading) reading.done.then(() => heard(version)); // it may have been answered before this change
  else refresh();
}

/** The ids of the items that are meant by this text, in whatever spelling; none without a network. */
export async function alike(text, isBought) {
  const asked = new URLSearchParams({ tab: isBought ? "purchased" : "wanted", search: text });
  const found = await ask("GET", `/wishlist?${asked}`).catch(() => ({ items: [] }));
  return new Set(found.items.map((item) => item.id));
}
