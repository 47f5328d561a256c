// How well every text of the page can be read: WCAG's contrast between its colour and what really lies behind it.
() => {
  const channels = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return [red, green, blue, alpha];
  };
  const over = ([red, green, blue, alpha], below) => [red, green, blue].map((part, at) => part * alpha + below[at] * (1 - alpha));
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((part) => ((part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (one) => {
    const style = getComputedStyle(one ?? document.documentElement);
    const colour = channels(style.backgroundColor);
    return colour[3] === 1 || !one ? colour.slice(0, 3) : over(colour, ground(one.parentElement));
  };
  const opacity = (one) => (one ? Number(getComputedStyle(one).opacity) * opacity(one.parentElement) : 1);
  const ratio = (one, colour = getComputedStyle(one).color) => {
    const below = ground(one);
    const [red, green, blue, alpha] = channels(colour);
    return contrast(over([red, green, blue, alpha * opacity(one)], below), below);
  };

  const isCounted = (one) => one.checkVisibility() && !one.closest(".only-heard, .picture, .is-old, [disabled], .card-head");
  const all = [...document.querySelectorAll("#app *, dialog *")].filter(isCounted);
  const says = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const told = (kind, one, found) => ({ kind, text: (one.textContent || one.className).trim().slice(0, 40), ratio: found });
  return [
    ...all.filter((one) => says(one) && !one.matches("option")).map((one) => told("text", one, ratio(one))),
    ...all.filter((one) => one.matches("input:not([type=radio]), textarea")).map((one) => told("text", one, ratio(one))),
    ...all
      .filter((one) => one.matches("[placeholder]"))
      .map((one) => told("text", one, ratio(one, getComputedStyle(one, "::placeholder").color))),
    ...all
      .filter((one) => one.matches("svg") && !one.closest(".tick, .large-tick"))
      .map((one) => told("sign", one.parentElement, ratio(one))),
    ...all
      .filter((one) => one.matches(".tick span, .large-tick"))
      .map((one) => told("sign", one, ratio(one, getComputedStyle(one).borderTopColor))),
  ];
}
