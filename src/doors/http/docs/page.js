// The page of Swagger UI. A token that is typed into "Authorize" is forgotten with the page.
'use strict';

globalThis.SwaggerUIBundle({
  dom_id: '#page',
  url: 'docs/openapi.json',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'none',
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  // Nobody else is asked whether the document is valid.
  validatorUrl: null,
});
