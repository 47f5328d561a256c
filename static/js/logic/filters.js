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

/** Without any filter: the text and the order stay. */
export function cleared(query) {
  const next = new URLSearchParams();
  for (const name of ["q", "sort", "link"]) if (query.get(name)) next.set(name, query.get(name));
  return next;
}

export const addressOf = (query) => (`${query}` ? `/?${query}` : "/");
