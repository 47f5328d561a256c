// Server-sent events out of a stream of text. Pure.

/** Calls `tell` with `{id, event, data}` for every whole event; lines that begin with a colon are signs of life. */
export function reader(tell) {
  let rest = "";
  return (text) => {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const told = fieldsOf(block);
      if (told.event) tell({ ...told, data: JSON.parse(told.data) });
    }
  };
}

function fieldsOf(block) {
  const fields = {};
  for (const line of block.split("\n")) {
    const at = line.indexOf(":");
    if (at > 0) fields[line.slice(0, at)] = line.slice(at + 1).trimStart();
  }
  return fields;
}
