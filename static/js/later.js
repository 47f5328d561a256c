// Not at every key, but a moment after the last one.

/** `work` is called with the last arguments, `pause` milliseconds after the last call; `.now()` does not wait. */
export function later(pause, work) {
  let timer = 0;
  let last = null;
  const run = () => {
    clearTimeout(timer);
    if (!last) return;
    const told = last;
    last = null;
    work(...told);
  };
  const call = (...told) => {
    last = told;
    clearTimeout(timer);
    timer = setTimeout(run, pause);
  };
  call.now = run;
  return call;
}
