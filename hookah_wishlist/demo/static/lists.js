// Loads the next batch of a list when the item named by data-target comes into view.
// Appended items are written in another markup than the server's: so it is at the site this one imitates.
(() => {
  "use strict";

  const PICTURES = document.querySelector("link[rel=stylesheet]").href.split("/src/")[0];
  const escape = (text) => String(text ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

  const cells = (row) => `<div>
    <div class="list_item_rating" data-hover-title="Рейтинг"><i>★</i><span>${escape(row.rating)}</span></div>
    <div class="list_item_ratings_count" data-hover-title="Оценки"><i>☆</i><span>${escape(row.ratings_count)}</span></div>
    <div class="tobacco_list_item_reviews" data-hover-title="Отзывы"><i>✎</i><span>${escape(row.reviews)}</span></div>
    <div class="tobacco_list_item_stats" data-hover-title="Просмотры"><i>◉</i><span>${escape(row.views)}</span></div>
  </div>`;

  const picture = (row, href) => `<a class="tobacco_list_item_image" href="${href}"><img loading="lazy"
    class="lazy" src="${PICTURES}/images/no_image.webp"
    data-src="${PICTURES}/${escape(row.media || "images/no_image.webp")}" alt="${escape(row.name)}"></a>`;

  const brandItem = (row, place, tab) => {
    const href = `${PICTURES}/tobaccos/${escape(row.slug)}`;
    const position = tab === "position" ? `<div class="item_rating_position"><p>${place}</p></div>` : `<p>${place}</p>`;
    return `<div class="tobacco_list_item" data-id="${escape(row.id)}" event>
      <div><div class="tobacco_list_item_position">${position}</div>${picture(row, href)}</div>
      <div><div class="tobacco_list_item_name"><a class="tobacco_list_item_slug" href="${href}">
        <span>${escape(row.name)}</span><span class="country">${escape(row.country)}</span></a></div></div>
      ${cells(row)}
      <div content><div class="description_content" data-mask="0"><span>${escape(row.description)}</span></div></div>
    </div>`;
  };

  const STATUS = { "Выпускается": 0, "Лимитированный": 2, "Снят с производства": 4 };

  const status = (row) => {
    const number = row.status ? (STATUS[row.status] ?? 3) : 0;
    return number
      ? `<div class="tobacco_list_item_status" data-status="${number}"><span>${escape(row.status)}</span></div>`
      : "";
  };

  const lineLink = (row) => row.line_slug
    ? `<a class="tobacco_list_item_line_slug" href="${PICTURES}/tobaccos/${escape(row.line_slug)}"><span>${escape(row.line)}</span></a>`
    : "";

  const tobaccoItem = (row, place) => {
    const href = `${PICTURES}/tobaccos/${escape(row.slug)}`;
    return `<div class="tobacco_list_item" data-id="${escape(row.id)}" event>
      <div><div class="tobacco_list_item_position">${place}</div>${picture(row, href)}</div>
      <div><div class="tobacco_list_item_name">
        <a class="tobacco_list_item_slug" href="${href}"><span>${escape(row.name)}</span><span>${escape(row.alt_name) || "&nbsp;"}</span></a>
        <a class="tobacco_list_item_brand_slug" href="${PICTURES}/tobaccos/${escape(row.brand_slug)}"><span>${escape(row.brand)}</span></a>
        ${lineLink(row)}${status(row)}
      </div></div>
      ${cells(row)}
      <div content></div>
    </div>`;
  };

  const order = () => {
    const query = new URLSearchParams(location.search);
    return { s: query.get("s") || "rating", d: query.get("d") || "desc" };
  };

  const listed = async (parameters) => {
    const query = new URLSearchParams({ ...order(), ...parameters });
    const answer = await fetch(`/getData?${query}`);
    if (!answer.ok) throw new Error(`the list answered ${answer.status}`);
    return answer.json();
  };

  const ofObject = async (action, id, offset) => {
    const data = { id, limit: 20, offset, sort: order(), page: location.pathname };
    const answer = await fetch("/postData", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ action, data }),
    });
    if (!answer.ok) throw new Error(`the list answered ${answer.status}`);
    return answer.json();
  };

  // What this list's next rows are, how they look and how far its offset moves with them.
  const source = (list) => {
    const tab = list.parentElement.dataset.type;
    const words = location.pathname.split("/").filter(Boolean);
    if (words[1] === "brands") {
      return {
        rows: (offset) => listed({ r: tab, o: offset, action: "brands" }),
        item: (row, place) => brandItem(row, place, tab),
        step: () => 20,
      };
    }
    if (words.length === 1 || words[1] === "new" || words[1] === "lines") {
      const query = new URLSearchParams(location.search);
      const ranking = words[1] === "new" ? { r: "new" } : { r: query.get("r") || "position", t: query.get("t") || "" };
      const action = words[1] === "lines" ? "lines" : "tobaccos";
      return { rows: (offset) => listed({ ...ranking, o: offset, action }), item: tobaccoItem, step: () => 20 };
    }
    const id = document.querySelector(".object_wrapper").dataset.id;
    const action = words.length === 2 ? "objectByBrand" : "objectByLine";
    return { rows: (offset) => ofObject(action, id, offset), item: tobaccoItem, step: (received) => received };
  };

  const itemsOf = (list) => list.querySelectorAll(":scope > .tobacco_list_item");

  const adopt = (list) => {
    for (const item of list.querySelectorAll(":scope > .tobacco_list_item[event]")) {
      item.removeAttribute("event");
      const image = item.querySelector("img.lazy");
      if (!image) continue;
      image.src = image.dataset.src;
      image.removeAttribute("data-src");
      image.removeAttribute("class");
    }
  };

  const grow = async (list, from) => {
    const offset = Number(list.dataset.offset);
    const rows = await from.rows(offset);
    const before = itemsOf(list).length;
    list.insertAdjacentHTML("beforeend", rows.map((row, n) => from.item(row, before + n + 1)).join(""));
    list.dataset.offset = offset + from.step(rows.length);
    list.dataset.target = Number(list.dataset.offset) - 15;
    adopt(list);
    return rows.length;
  };

  // Reached also means passed: somebody who jumps to the end never has the target in view.
  const reached = (list) => {
    const items = itemsOf(list);
    const target = items[Math.min(Number(list.dataset.target), items.length - 1)];
    return target && list.offsetParent !== null && target.getBoundingClientRect().top < innerHeight;
  };

  const keepGrowing = (list) => {
    const from = source(list);
    let loading = false;
    return async () => {
      if (loading) return;
      loading = true;
      try {
        while (Number(list.dataset.offset) < Number(list.dataset.count) && reached(list)) {
          if (!(await grow(list, from))) break;
        }
      } catch (fault) {
        console.warn(String(fault));
      } finally {
        loading = false;
      }
    };
  };

  const lists = [...document.querySelectorAll(".tobacco_list_items:not([hx-get])")];
  lists.forEach(adopt);
  const growAll = lists.map(keepGrowing);
  const look = () => growAll.forEach((growOne) => growOne());
  addEventListener("scroll", look, { passive: true });
  addEventListener("resize", look);
  look();

  for (const tab of document.querySelectorAll(".filter_rows > [data-type]")) {
    tab.addEventListener("click", () => {
      for (const each of document.querySelectorAll(".filter_rows > [data-type], .tobacco_list_wrapper[data-type]")) {
        each.dataset.active = each.dataset.type === tab.dataset.type ? "1" : "0";
      }
      look();
    });
  }
})();
