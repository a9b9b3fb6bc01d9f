"use strict";

// A file of its own: the page's security policy lets no script stand in the page itself.
SwaggerUIBundle({
  dom_id: "#documentation",
  url: document.getElementById("documentation").dataset.schema,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: ["get", "head"],
  validatorUrl: null,
});
