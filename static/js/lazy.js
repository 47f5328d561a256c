// Screens that are not needed at first come when they are: their file, and their looks.

import { html, useEffect, useState } from "../vendor/preact.js";
import { Offline } from "./api.js";
import { Trouble } from "./parts/trouble.js";

/** A component out of a module that is loaded when it is first drawn. */
export function lazy(load, name) {
  let loaded = null;
  return (props) => {
    const [, redraw] = useState(0);
    const [error, setError] = useState(null);
    const fetch = () =>
      Promise.all([load(), looks()])
        .then(([module]) => ((loaded = module[name]), setError(null), redraw((n) => n + 1)))
        .catch((reason) => setError(new Offline(String(reason))));
    useEffect(() => {
      if (!loaded) fetch();
    }, []);
    if (loaded) return html`<${loaded} ...${props} />`;
    return error ? html`<${Trouble} error=${error} onRetry=${fetch} />` : html`<main class="screen" aria-busy="true"></main>`;
  };
}

let coming = null;

function looks() {
  coming ||= new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), {
      rel: "stylesheet",
      href: new URL("../css/more.css", import.meta.url).href,
      onload: done,
      onerror: () => ((coming = null), link.remove(), failed(new Error("no more.css"))),
    });
    document.head.append(link);
  });
  return coming;
}
