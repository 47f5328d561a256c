// Which tobaccos are on my list, for every row that is shown; what is done to it comes with doing.js, a moment later.

import { signal } from "../vendor/preact.js";

/** `{wanted: Map of tobacco id to item, bought: Set of tobacco ids, count, isKnown}` */
export const wishes = signal({ wanted: new Map(), bought: new Set(), count: 0, isKnown: false });

export const itemOf = (tobaccoId) => wishes.value.wanted.get(tobaccoId);

/** What is done to the list; a press before it is there waits for it. */
export const theDoing = () => import("./doing.js");
