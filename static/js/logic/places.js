// Which place a link t.me/bot?startapp=… leads to. Pure. The words are those of the bot's own links, and "b_".

const NUMBER = /^(?:t|add)_(\d{1,10})$/;

/** The address inside the app; null for what is not ours: links live long and come from anywhere. */
export function placeOf(parameter) {
  if (parameter === "list") return "/list";
  if (parameter === "bought") return "/bought";
  const tobacco = NUMBER.exec(parameter);
  if (tobacco) return `/t/${tobacco[1]}`;
  const [kind, rest] = [parameter.slice(0, 2), parameter.slice(2)];
  if (kind === "b_" && rest) return `/b/${encodeURIComponent(rest)}`;
  if (kind === "s_") return searchOf(rest);
  return null;
}

function searchOf(encoded) {
  try {
    const bytes = Uint8Array.from(atob(encoded.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).trim();
    return text ? `/?${new URLSearchParams({ q: text })}` : null;
  } catch {
    return null;
  }
}

/** A typed name that is looked for goes along to whatever of the catalogue one looks at. */
export function along(address, query) {
  const typed = query.get("link");
  if (!typed || !/^\/($|\?|[tb]\/)/.test(address)) return address;
  const [path, asked] = address.split("?");
  const next = new URLSearchParams(asked);
  if (!next.has("link")) next.set("link", typed);
  return `${path}?${next}`;
}

/** Which address of the API fills a place's screen; null where nothing is asked for it. */
export function screenOf({ path, query }) {
  const [, kind, one, two] = path.split("/");
  if (path === "/") return isSearch(query) ? searchAddress(query) : "/home";
  if (kind === "t") return `/tobaccos/${encodeURIComponent(one)}`;
  if (kind === "b" && two) return searchAddress(lineQuery(one, two, query));
  if (kind === "b") return `/brands/${encodeURIComponent(one)}`;
  if (kind === "list" || kind === "counter") return "/wishlist?tab=wanted";
  if (kind === "bought") return "/wishlist?tab=purchased";
  return null;
}

/** What is asked for on a line's page. Lines of several brands share a name: the API tells them apart by both. */
export function lineQuery(brand, line, query) {
  const asked = new URLSearchParams(query);
  asked.set("line", `${brand}/${line}`);
  return asked;
}

export const FILTERS = ["brand", "line", "country", "strength", "status", "tag", "min_rating"];
export const PAGE = 30;

export const isSearch = (query) => Boolean(query.get("q")?.trim() || query.get("sort") || FILTERS.some((name) => query.has(name)));

/** What is asked of the API for a query as it stands in our address. */
export function searchAddress(query, cursor) {
  const asked = questionOf(query);
  asked.set("sort", query.get("sort") || (query.get("q") ? "relevance" : "rating"));
  asked.set("limit", PAGE);
  if (cursor) asked.set("cursor", cursor);
  return `/tobaccos?${asked}`;
}

/** The text and the filters alone, as facets are asked for. */
export function questionOf(query) {
  const asked = new URLSearchParams();
  const text = query.get("q")?.trim();
  if (text) asked.set("search", text);
  for (const name of FILTERS) for (const value of query.getAll(name)) asked.append(name, value);
  return asked;
}
