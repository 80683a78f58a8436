/*
 * The API's own page, `/api/docs`: Swagger UI on the OpenAPI document of this server. A page of its own, because the
 * application never needs its megabyte. Requests that are tried out go with the session of the browser.
 */
import "swagger-ui-dist/swagger-ui.css";
import "./api-docs.css";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

// What /color-scheme.js chose for the application goes for this page, under the name that its styles know.
const dark = document.documentElement.getAttribute("data-mantine-color-scheme") === "dark";
document.documentElement.classList.toggle("dark-mode", dark);

SwaggerUI({
  url: "/api/v1/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  filter: true,
  // All operations at once take a browser many seconds.
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  // Nobody outside is asked whether the document is valid.
  validatorUrl: null,
});
