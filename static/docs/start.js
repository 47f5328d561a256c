// Starts the viewer. The token typed into it stays in this page: it is asked for anew after a reload.

const viewer = document.getElementById("viewer");

if (window.SwaggerUIBundle) {
  window.SwaggerUIBundle({
    url: "openapi.json",
    domNode: viewer,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    validatorUrl: null, // nothing here is told to another host
  });
} else {
  viewer.textContent =
    "The viewer was not installed, as npm's registry was out of reach: run scripts/set-up again. " +
    "The document itself is at openapi.json.";
}
