// What of others' code the Mini App is made with: scripts/set-up bundles it into static/vendor/preact.js.
import { h } from "preact";
import htm from "htm";

export const html = htm.bind(h);

export { Component, Fragment, createRef, h, render } from "preact";
export { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export {
  batch,
  computed,
  effect,
  signal,
  untracked,
  useComputed,
  useSignal,
  useSignalEffect,
} from "@preact/signals";
