// js/logic/filters.js: a search with a filter more, with one less.
({
  "of tastes several are chosen, of everything else one": ({ chosen, addressOf }, same) => {
    const query = new URLSearchParams("q=a&tag=1&country=x");
    same(addressOf(chosen(query, "tag", "2")), "/?q=a&tag=1&country=x&tag=2");
    same(addressOf(chosen(query, "country", "y")), "/?q=a&tag=1&country=y");
  },

  "chosen again it is taken away": ({ chosen, addressOf }, same) => {
    const query = new URLSearchParams("tag=1&tag=2&country=x");
    same(addressOf(chosen(query, "tag", "1")), "/?tag=2&country=x");
    same(addressOf(chosen(query, "country", "x")), "/?tag=1&tag=2");
  },

  "another brand has other lines": ({ chosen, addressOf }, same) =>
    same(addressOf(chosen(new URLSearchParams("brand=x&line=x/y"), "brand", "z")), "/?brand=z"),

  "on a line's page one stays there for as long as the line is asked for": ({ chosen, cleared, addressOf }, same) => {
    const line = { path: "/b/x/y", value: "x/y" };
    const query = new URLSearchParams("line=x/y&tag=1");
    same(addressOf(query, line), "/b/x/y?tag=1");
    same(addressOf(cleared(query, line), line), "/b/x/y");
    same(addressOf(chosen(query, "brand", "z"), line), "/?tag=1&brand=z");
  },

  "what was given is left as it was": ({ chosen, without, cleared }, same) => {
    const query = new URLSearchParams("q=a&tag=1");
    for (const change of [chosen, without, cleared]) change(query, "tag", "1");
    same(`${query}`, "q=a&tag=1");
  },

  "cleared of all of them the text and the order stay": ({ cleared, addressOf }, same) => {
    same(addressOf(cleared(new URLSearchParams("q=a&tag=1&sort=name&brand=x"))), "/?q=a&sort=name");
    same(addressOf(cleared(new URLSearchParams("tag=1"))), "/");
  },
})
