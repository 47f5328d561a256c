// Fills the parts of a tobacco's page that are loaded after it, as htmx does at the site this one imitates.
for (const element of document.querySelectorAll("[hx-get]")) {
  fetch(element.getAttribute("hx-get"))
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((html) => {
      element.innerHTML = html;
      for (const image of element.querySelectorAll("img.lazy")) {
        image.src = image.dataset.src;
        image.removeAttribute("data-src");
        image.removeAttribute("class");
      }
    })
    .catch(() => {});
}
