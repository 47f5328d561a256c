// Before the first paint: how we were launched, in which colours and in which language. No module, as those wait.
(() => {
  const root = document.documentElement;
  // What views/list.js imports beyond main.js; a test compares.
  const LIST = ["views/list", "list", "logic/listing", "parts/item", "parts/windowed", "parts/icons", "toasts", "controls"];

  // --- colours: every pair that is read reaches 4.5:1, whatever theme a person has (WCAG 2.1, 1.4.3) ---

  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const hex = (parts) => "#" + parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("");
  const mix = (over, under, share) => {
    const below = channels(under);
    return hex(channels(over).map((part, at) => part * share + below[at] * (1 - share)));
  };
  const linear = (part) => ((part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const furthest = (grounds) =>
    Math.min(...grounds.map((ground) => contrast("#ffffff", ground))) >=
    Math.min(...grounds.map((ground) => contrast("#000000", ground)))
      ? "#ffffff"
      : "#000000";

  const isRead = (colour, grounds, least = 4.5) => grounds.every((ground) => contrast(colour, ground) >= least);
  /** The colour, moved towards black or white until it can be read on all of the grounds. */
  const readable = (colour, grounds, least = 4.5) => {
    const end = furthest(grounds);
    for (let share = 0; share < 1; share += 0.05) {
      const moved = mix(end, colour, share);
      if (isRead(moved, grounds, least)) return moved;
    }
    return end;
  };
  /** A ground on which this text can be read: moved away from the text. */
  const groundFor = (ground, text) => {
    const end = luminance(text) > 0.4 ? "#000000" : "#ffffff";
    for (let share = 0; share < 1; share += 0.05)
      if (contrast(mix(end, ground, share), text) >= 4.5) return mix(end, ground, share);
    return end;
  };
  // Telegram's own rule of what is dark.
  const isDark = (colour) => {
    const [red, green, blue] = channels(colour);
    return Math.sqrt(0.299 * red ** 2 + 0.587 * green ** 2 + 0.114 * blue ** 2) < 120;
  };

  const PLAIN = {
    light: { secondary_bg_color: "#f1f1f4", section_bg_color: "#ffffff", text_color: "#111114", accent_text_color: "#0a6ed1", button_color: "#0a6ed1" },
    dark: { secondary_bg_color: "#101114", section_bg_color: "#1c1d21", text_color: "#f4f4f6", accent_text_color: "#6ab3f3", button_color: "#3c8bdb" },
  };
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");

  /** Our roles from a theme of Telegram's, of which every colour may be missing. */
  const rolesOf = (told) => {
    const given = {};
    for (const [name, colour] of Object.entries(told || {}))
      if (/^#[0-9a-f]{6}$/i.test(colour)) given[name] = colour.toLowerCase();
    const base = given.bg_color || given.secondary_bg_color;
    const dark = base ? isDark(base) : prefersDark.matches;
    const plain = { ...PLAIN[dark ? "dark" : "light"], ...given };
    const page = given.secondary_bg_color || given.bg_color || plain.secondary_bg_color;
    const card = given.section_bg_color || given.bg_color || plain.section_bg_color;
    const surface = isRead(furthest([page, card]), [page, card]) ? card : page; // one where nothing is read on both
    const ink = readable(plain.text_color, [page, surface], 7);
    const shade = mix(ink, surface, 0.08);
    const fill = isRead(ink, [shade]) ? shade : mix(furthest([ink]), surface, 0.08);
    const grounds = [page, surface, fill];
    const onButton = given.button_text_color || "#ffffff";
    const button = groundFor(plain.button_color, onButton);
    return {
      dark,
      page,
      surface,
      ink,
      soft: readable(mix(ink, surface, 0.66), grounds, 5), // more than 4.5: a card's glow takes some
      line: mix(ink, surface, 0.14),
      fill,
      accent: readable(plain.accent_text_color, grounds, 5),
      tint: mix(plain.accent_text_color, surface, 0.14),
      button,
      "on-button": isRead(onButton, [button]) ? onButton : furthest([button]),
      danger: readable(given.destructive_text_color || "#e0383e", grounds, 4.6),
    };
  };

  const applyTheme = (told) => {
    const roles = rolesOf(told);
    for (const [role, colour] of Object.entries(roles)) if (role !== "dark") root.style.setProperty(`--${role}`, colour);
    root.style.colorScheme = root.dataset.scheme = roles.dark ? "dark" : "light";
    hookah.roles = roles;
  };

  // --- the launch: kept whole for a reload that has lost the hash, never mixed with another one ---

  const stored = (name, area = "sessionStorage") => {
    try {
      return window[area].getItem(name);
    } catch {
      return null; // Telegram Web may forbid it to a frame
    }
  };
  const told = (text) => {
    try {
      return JSON.parse(text) || {};
    } catch {
      return {};
    }
  };
  const launchOf = (words) =>
    words.has("tgWebAppVersion") || words.has("tgWebAppData")
      ? {
          data: words.get("tgWebAppData") || "",
          version: words.get("tgWebAppVersion") || "6.0",
          platform: words.get("tgWebAppPlatform") || "unknown",
          theme: told(words.get("tgWebAppThemeParams")),
          query: location.search,
        }
      : null;

  const fresh = launchOf(new URLSearchParams(location.hash.slice(1)));
  const launch = fresh || told(stored("launch"));

  // --- the client speaks whenever it wants: until the bridge listens, what it says is put aside ---

  const early = [];
  const hookah = (window.hookah = { launch, fresh: Boolean(fresh), early, hear: (type, data) => early.push([type, data]) });
  const receiveEvent = (type, data) => hookah.hear(type, data);
  window.Telegram = { ...window.Telegram, WebView: { receiveEvent } };
  window.TelegramGameProxy = { receiveEvent };
  window.TelegramGameProxy_receiveEvent = receiveEvent;

  // --- what the first paint depends on ---

  const launchData = new URLSearchParams(launch.data || "");
  const start = launchData.get("start_param") || new URLSearchParams(launch.query || location.search).get("tgWebAppStartParam") || new URLSearchParams(launch.query || location.search).get("startapp") || "";
  const person = told(launchData.get("user"));
  const chosen = told(stored("language", "localStorage"));
  const speaks = (chosen.language || person.language_code || navigator.language || "en").slice(0, 2).toLowerCase();
  const language = speaks === "ru" ? "ru" : "en"; // as the bot decides, until the person's own choice is known
  Object.assign(hookah, { start, person, language, mix, readable, contrast, applyTheme, rolesOf });

  root.lang = language;
  root.dataset.platform = launch.platform || "none";
  root.dataset.slow = /; LOW\)/.test(navigator.userAgent) ? "1" : "";
  // What the device keeps is asked for as little as possible: on a slow telephone the paint waits for it.
  const isNew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  const before = isNew ? {} : told(stored("route"));
  const linked = start === "list" ? "/list" : start ? "/" + start[0] : location.pathname;
  const path = before.path && before.launch === launch.data ? before.path : linked;
  root.dataset.first = path.startsWith("/list") ? "list" : path === "/" ? "search" : "other";
  applyTheme(launch.theme);

  // --- what will be needed first is fetched beside everything else: which it is, only this script knows ---

  const base = document.currentScript.src.replace("js/before-paint.js", "");
  const fetchEarly = (path) => {
    const link = document.createElement("link");
    link.rel = path.endsWith(".css") ? "preload" : "modulepreload";
    if (link.rel === "preload") link.as = "style";
    link.href = base + path;
    document.head.append(link);
  };
  fetchEarly(`locales/${language}.js`);
  if (root.dataset.first === "list")
    [`locales/${language}.more.js`, "css/more.css", ...LIST.map((name) => `js/${name}.js`)].forEach(fetchEarly);

  // --- a file of ours that does not come ---

  // Browsers remember that a module failed and do not ask for it again: only another page can. It is loaded as soon
  // as there is somebody to load it from, since a page that cannot be loaded is worse than any we have.
  const later = (hookah.loadAnewSoon = () => setTimeout(hookah.loadAnew, 4000));
  hookah.loadAnew = () => fetch(location.pathname, { method: "HEAD" }).then((answer) => (answer.ok ? location.reload() : later()), later);
  hookah.fail = () => {
    document.querySelector(".failed").hidden = false;
    later();
  };
  addEventListener("error", ({ target }) => target.localName === "script" && hookah.fail(), true);
})();
