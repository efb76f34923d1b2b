import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A page for browsers: everything on it comes from this server. It tells nothing that is not public. */
export interface Page {
  /** `/docs`; its files are below it. */
  readonly path: string;
  readonly html: string;
  readonly files: Readonly<Record<string, PageFile>>;
}

export interface PageFile {
  readonly type: keyof typeof types;
  /** Asked once, when a browser wants it. */
  readonly read: () => string | Buffer;
}

const types = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const;

/** Scripts and styles come from files of this server alone, and nothing is loaded from or sent to anywhere else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** Mounts a page: no credential is needed, since it shows none of what the server keeps. */
export function registerPage(app: FastifyInstance, { path, html, files }: Page): void {
  app.get(path, serve({ type: 'html', read: () => html }));
  app.get(`${path}/`, (_, reply) => reply.redirect(path, 308));
  for (const [name, file] of Object.entries(files)) app.get(`${path}/${name}`, serve(file));
}

function serve({ type, read }: PageFile): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  let kept: { readonly body: string | Buffer; readonly etag: string } | undefined;
  return (request, reply) => {
    kept ??= withTag(read());
    void reply.headers({ ...headers, 'content-type': types[type], etag: kept.etag });
    return request.headers['if-none-match'] === kept.etag ? reply.code(304).send() : reply.send(kept.body);
  };
}

const withTag = (body: string | Buffer): { readonly body: string | Buffer; readonly etag: string } => ({
  body,
  etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
});

/** A document that loads its styles and scripts from below `path`, which it stands at the end of. */
export function pageHtml(title: string, path: string, files: readonly string[]): string {
  const folder = path.slice(path.lastIndexOf('/') + 1);
  const links = files.map((name) =>
    name.endsWith('.css')
      ? `    <link rel="stylesheet" href="${folder}/${name}" />`
      : `    <script src="${folder}/${name}" defer></script>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="icon" href="data:," />
    <title>${title}</title>
${links.join('\n')}
  </head>
  <body>
    <div id="page"><noscript>This page needs JavaScript.</noscript></div>
  </body>
</html>
`;
}
