import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { packageFile } from '../pages/packageFile.ts';
import { pageHtml, registerPage } from '../pages/page.ts';

const path = '/docs';

const own = (name: string) => (): Buffer => readFileSync(new URL(name, import.meta.url));

/**
 * Mounts `/docs`: the OpenAPI document as a page, from which calls can be made, and the document itself. Whoever opens
 * the bare address is led there.
 */
export function registerDocs(app: FastifyInstance, openApi: () => string): void {
  app.get('/', (_, reply) => reply.redirect(path, 302));
  registerPage(app, {
    path,
    html: pageHtml('API · Orchestream', path, ['swagger-ui.css', 'swagger-ui.js', 'page.js']),
    files: {
      'openapi.json': { type: 'json', read: openApi },
      'swagger-ui.css': { type: 'css', read: () => packageFile('swagger-ui.css') },
      'swagger-ui.js': { type: 'js', read: () => packageFile('swagger-ui.js') },
      'page.js': { type: 'js', read: own('page.js') },
    },
  });
}
