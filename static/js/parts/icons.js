// The icons behind the first screen.

import { PATHS } from "./row.js";

Object.assign(PATHS, {
  next: "m9.5 5 7 7-7 7",
  filter: "M4 6h16M7 12h10M10 18h4",
  sort: "M7 5v14m0 0-3-3m3 3 3-3M13 6h7m-7 6h5m-5 6h3",
  flame: "M12 3c.6 3.4 5.5 5.4 5.5 10.2A5.6 5.6 0 0 1 12 19a5.6 5.6 0 0 1-5.5-5.8C6.5 10.9 8 9.7 8.7 8c1 .7 1.5 1.5 1.7 2.5C11.6 9 12.2 6.5 12 3Z",
  note: "M5 4h14v16H5zM8.5 9h7m-7 3.5h7m-7 3.5h4",
  counter: "M4 10h16v10H4zM4 10l2-6h12l2 6M9 14h6",
  trash: "M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13",
  offline: "M4 4l16 16M7 17.5h10.5a3.5 3.5 0 0 0 1.5-6.7M16 8.5A5.5 5.5 0 0 0 9.5 6.3M6.7 9.7A4 4 0 0 0 7 17.5",
  globe: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM3.5 12h17M12 3.5c2.5 2.3 3.5 5.2 3.5 8.5s-1 6.2-3.5 8.5c-2.5-2.3-3.5-5.2-3.5-8.5s1-6.2 3.5-8.5Z",
  down: "M12 4v11m0 0-4-4m4 4 4-4M5 19.5h14",
  shield: "M12 3.5 5 6v5.5c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6l-7-2.5Z",
  out: "M9 5H5v14h14v-4M13 5h6v6M19 5l-8.5 8.5",
});

export { Icon, Star } from "./row.js";
