// What of others' code the Mini App is made with: scripts/set-up bundles it into static/vendor/preact.js.
// Only what is imported somewhere: every name costs each visitor its bytes.
import { h } from "preact";
import htm from "htm";

export const html = htm.bind(h);

export { render } from "preact";
export { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
export { computed, effect, signal } from "@preact/signals";
