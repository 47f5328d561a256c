// Pauses of a second and more end when the journey says so, and not because a machine was slow: a toast stays for
// as long as it is looked at, and nothing is tried again before it is expected. Shorter ones end by themselves.
// It is there before the page's first script.
() => {
  const LONG = 1000; // milliseconds
  const { setTimeout, clearTimeout, setInterval, clearInterval } = window;
  const waiting = new Map(); // id → {pause, work, isRepeated}
  let last = 1e9; // far above the browser's own numbers

  function wait(pause, work, isRepeated) {
    waiting.set(++last, { pause, work, isRepeated });
    return last;
  }

  window.setTimeout = (work, pause, ...more) =>
    pause >= LONG ? wait(pause, () => work(...more), false) : setTimeout(work, pause, ...more);
  window.setInterval = (work, pause, ...more) =>
    pause >= LONG ? wait(pause, () => work(...more), true) : setInterval(work, pause, ...more);
  window.clearTimeout = (id) => waiting.delete(id) || clearTimeout(id);
  window.clearInterval = (id) => waiting.delete(id) || clearInterval(id);

  window.pauses = {
    /** How many of this length have begun. */
    count: (pause) => [...waiting.values()].filter((one) => one.pause === pause).length,

    /** End every pause of this length, or of any, that has begun; give their number. */
    end(pause) {
      const ended = [...waiting].filter(([, one]) => pause === undefined || one.pause === pause);
      for (const [id, one] of ended) if (!one.isRepeated) waiting.delete(id);
      for (const [, one] of ended) one.work();
      return ended.length;
    },
  };
}
