// What the device keeps for us. It may be forbidden, full or emptied at any time: then it is as if nothing was kept.

const guarded = (area) => {
  const attempt = (act) => {
    try {
      return act(window[area]) ?? null;
    } catch {
      return null;
    }
  };
  return {
    read: (name) => attempt((kept) => JSON.parse(kept.getItem(name))),
    write: (name, value) => attempt((kept) => {
      if (value === null) kept.removeItem(name);
      else kept.setItem(name, JSON.stringify(value));
      return true;
    }),
    clear: () => attempt((kept) => kept.clear()),
  };
};

/** Until the Mini App is closed. */
export const visit = guarded("sessionStorage");
/** Beyond it. */
export const device = guarded("localStorage");
