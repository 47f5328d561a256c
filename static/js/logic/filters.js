// A search as it stands in the address: with a filter more, with one less. Pure.

/** With this value; of tags several may be chosen, of everything else one. Chosen again it is taken away. */
export function chosen(query, name, value) {
  const next = new URLSearchParams(query);
  const was = next.getAll(name).includes(value);
  if (name === "tag" && !was) next.append(name, value);
  else if (was) return without(query, name, value);
  else next.set(name, value);
  if (name === "brand") next.delete("line");
  return next;
}

export function without(query, name, value) {
  const next = new URLSearchParams();
  for (const [key, one] of query) if (key !== name || one !== value) next.append(key, one);
  return next;
}

/** Without any filter: the text and the order stay, and the line whose page it is. */
export function cleared(query, line = null) {
  const next = new URLSearchParams();
  if (line) next.set("line", line.value);
  for (const name of ["q", "sort", "link"]) if (query.get(name)) next.set(name, query.get(name));
  return next;
}

/** `line`: the one whose page this is, `{path, value}`: as long as it is asked for, one stays on its page. */
export function addressOf(query, line = null) {
  if (line?.value !== query.get("line")) line = null;
  const rest = new URLSearchParams(query);
  if (line) rest.delete("line");
  return (line?.path ?? "/") + (`${rest}` ? `?${rest}` : "");
}
