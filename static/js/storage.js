// What the device keeps for us. It may be forbidden, full or emptied at any time: then it is as if nothing was kept.

function guarded(area) {
  const storage = () => window[area];
  return {
    read(name) {
      try {
        return JSON.parse(storage().getItem(name));
      } catch {
        return null;
      }
    },
    /** Whether it will still be there after a reload. */
    write(name, value) {
      try {
        if (value === null) storage().removeItem(name);
        else storage().setItem(name, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
    clear() {
      try {
        storage().clear();
      } catch {
        // there was nothing to clear
      }
    },
  };
}

/** Until the Mini App is closed. */
export const visit = guarded("sessionStorage");
/** Beyond it. */
export const device = guarded("localStorage");
