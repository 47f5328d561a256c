// js/logic/stream.js: events out of a stream of text.
(() => {
  const TEXT = ': life\n\nid: 7\nevent: list\ndata: {"version": 3}\n\nevent: ended\ndata: {"a": "b: c"}\n\nevent: li';
  const EVENTS = [
    { id: "7", event: "list", data: { version: 3 } },
    { event: "ended", data: { a: "b: c" } },
  ];
  const heard = (reader, pieces) => {
    const events = [];
    const take = reader((event) => events.push(event));
    pieces.forEach((piece) => take(piece));
    return events;
  };
  return {
    "they are whole in one piece": ({ reader }, same) => same(heard(reader, [TEXT]), EVENTS),
    "they are whole letter by letter": ({ reader }, same) => same(heard(reader, [...TEXT]), EVENTS),
    "signs of life are none": ({ reader }, same) => same(heard(reader, [": life\n\n", ": life\n\n"]), []),
  };
})()
