import { codeOf } from '../doors/graphql/errors.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { catalogue } from '../domain/errors.ts';
import { table } from './table.ts';

/** docs/errors.md: every error of the catalogue, as each door tells it. */
export function errorsPage(): string {
  const rows = (Object.keys(catalogue) as ErrorCode[]).map((code) => {
    const { http, uipath, message } = catalogue[code];
    return [`\`${codeOf(code)}\``, String(http), String(uipath), message];
  });
  return `# Errors

<!-- Made from src/domain/errors.ts by \`npm run schema\`. -->

There is one catalogue of errors, and each interface tells them in its own way:

- GraphQL: \`errors[].extensions.code\`, with more in \`extensions.details\` where there is more to say. The HTTP status
  is 200 as soon as something was executed; 401 and 503 come for requests that were not. Beside these codes there are
  those of GraphQL itself: \`GRAPHQL_PARSE_FAILED\`, \`GRAPHQL_VALIDATION_FAILED\` (a query that is too deep or
  too large, too), \`BAD_USER_INPUT\`, \`BAD_REQUEST\`, \`OPERATION_RESOLUTION_FAILURE\`,
  \`PERSISTED_QUERY_NOT_SUPPORTED\`.
- UiPath's OData routes: the HTTP status and \`errorCode\` in the body.
- ELMA's routes: \`{"status": 404, "error": "…", "code": "…"}\` with the HTTP status below as \`status\` and the GraphQL
  code as \`code\`, and \`details\` where there is more to say. HTTP itself says 200, because ELMA's clients read nothing
  else, save for a download, 405, 413, 415, 429, 5xx, a body that is no JSON and a path that leads nowhere
  (\`ELMA_HTTP_STATUS=mirror\`: always the same).

A message may be more exact than the one printed here. What a caller cannot help is told as \`INTERNAL\`; the server's
log says more, under the request id (the header \`x-request-id\`; OData: also \`traceId\`).

${table(['GraphQL code', 'HTTP', 'UiPath errorCode', 'message'], rows)}`;
}
