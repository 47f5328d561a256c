// js/logic/places.js: which place a link leads to, and what fills a place's screen.
({
  "a link's parameter leads to a place": ({ placeOf }, same) => {
    same(placeOf("list"), "/list");
    same(placeOf("bought"), "/bought");
    same(placeOf("t_42"), "/t/42");
    same(placeOf("add_42"), "/t/42");
    same(placeOf("b_old-lantern"), "/b/old-lantern");
    same(placeOf("b_a/b?c"), "/b/a%2Fb%3Fc");
    same(placeOf("s_0LvQuNC80L7QvQ"), `/?${new URLSearchParams({ q: "лимон" })}`);
  },

  "what is none of ours leads nowhere": ({ placeOf }, same) => {
    const foreign = ["", "t_", "t_4x", "t_12345678901", "b_", "s_", "s_%", "s_ICA", "s__w", "LIST", "x_1", "javascript:alert(1)"];
    for (const parameter of foreign) same(placeOf(parameter), null);
  },

  "a typed name that is looked for goes along through the catalogue": ({ along }, same) => {
    const looking = new URLSearchParams({ q: "a", link: "i45" });
    same(along("/?tag=1&tag=2", looking), "/?tag=1&tag=2&link=i45");
    same(along("/", looking), "/?link=i45");
    same(along("/t/42", looking), "/t/42?link=i45");
    same(along("/b/one/two", looking), "/b/one/two?link=i45");
    same(along("/?q=b&link=i46", looking), "/?q=b&link=i46");
    for (const away of ["/list", "/settings", "/bought"]) same(along(away, looking), away);
    same(along("/t/42", new URLSearchParams({ q: "a" })), "/t/42");
  },

  "a place tells what fills its screen": ({ screenOf }, same) => {
    const asked = (address) => {
      const { pathname: path, searchParams: query } = new URL(address, "http://x");
      return screenOf({ path, query });
    };
    same(asked("/"), "/home");
    same(asked("/?q=%20"), "/home");
    same(asked("/?q=a"), "/tobaccos?search=a&sort=relevance&limit=30");
    same(asked("/?tag=1&tag=2"), "/tobaccos?tag=1&tag=2&sort=rating&limit=30");
    same(asked("/?sort=newest"), "/tobaccos?sort=newest&limit=30");
    same(asked("/t/5"), "/tobaccos/5");
    same(asked("/b/x"), "/brands/x");
    same(asked("/b/x/y"), "/tobaccos?line=x%2Fy&sort=rating&limit=30");
    same(asked("/settings"), null);
  },

  "what is asked of a search has its text and its filters and nothing else": ({ questionOf, searchAddress }, same) => {
    const query = new URLSearchParams("q=+a+&tag=1&link=i5&sort=name&utm_source=x");
    same(`${questionOf(query)}`, "search=a&tag=1");
    same(searchAddress(query, "abc"), "/tobaccos?search=a&tag=1&sort=name&limit=30&cursor=abc");
  },
})
