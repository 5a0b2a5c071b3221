/* The documentation of the API, made in the page from its own description. */
"use strict";

SwaggerUIBundle({
  url: document.getElementById("api").dataset.description,
  dom_id: "#api",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
