// Icons as inline SVG, drawn on 24 by 24 in strokes of the text's colour.

import { html } from "../../vendor/preact.js";

const PATHS = {
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.7-1.8L20 20",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  settings: "M4 7h9m5 0h2M4 17h2m5 0h9M15.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-7 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  plus: "M12 5v14M5 12h14",
  check: "m5 12.5 4.5 4.5L19 7.5",
  back: "m14.5 5-7 7 7 7",
  next: "m9.5 5 7 7-7 7",
  close: "m6 6 12 12M18 6 6 18",
  filter: "M4 6h16M7 12h10M10 18h4",
  sort: "M7 5v14m0 0-3-3m3 3 3-3M13 6h7m-7 6h5m-5 6h3",
  flame: "M12 3c.6 3.4 5.5 5.4 5.5 10.2A5.6 5.6 0 0 1 12 19a5.6 5.6 0 0 1-5.5-5.800C6.5 10.9 8 9.7 8.7 8c1 .7 1.5 1.5 1.7 2.500C11.6 9 12.2 6.5 12 3Z",
  note: "M5 4h14v16H5zM8.5 9h7m-7 3.500h7m-7 3.500h4",
  counter: "M4 10h16v10H4zM4 10l2-6h12l2 6M9 14h6",
  trash: "M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13",
  offline: "M4 4l16 16M7 17.500h10.500a3.5 3.5 0 0 0 1.5-6.700M16 8.500A5.5 5.5 0 0 0 9.5 6.300M6.7 9.700A4 4 0 0 0 7 17.5",
  again: "M19 12a7 7 0 1 1-2-4.900M17 3v4.500h-4.5",
  globe: "M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM3.5 12h17M12 3.500c2.5 2.300 3.5 5.2 3.5 8.500s-1 6.2-3.5 8.500c-2.5-2.300-3.5-5.2-3.5-8.500s1-6.2 3.5-8.500Z",
  down: "M12 4v11m0 0-4-4m4 4 4-4M5 19.500h14",
  shield: "M12 3.5 5 6v5.500c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6l-7-2.500Z",
  out: "M9 5H5v14h14v-4M13 5h6v6M19 5l-8.5 8.5",
};

/** For decoration only: what it means is said in words beside it or in a label. */
export const Icon = ({ name, size = 24 }) => html`
  <svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${PATHS[name]} />
  </svg>
`;

const STAR = "M12 2.500l2.9 6.100 6.6.9-4.8 4.6 1.2 6.6-5.9-3.2-5.9 3.2 1.2-6.600L2.5 9.500l6.6-.9z";

export const Star = ({ size = 16 }) => html`
  <svg class="star" width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true"><path d=${STAR} /></svg>
`;
