import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { introspectionFromSchema } from 'graphql';
import { packageFile } from '../../http/pages/packageFile.ts';
import type { Page } from '../../http/pages/page.ts';
import { pageHtml, registerPage } from '../../http/pages/page.ts';
import { createSchema } from '../schema.ts';

const path = '/graphiql';

const own = (name: string) => (): Buffer => readFileSync(new URL(name, import.meta.url));

/** What introspection says of the schema, as a server answers it. */
const introspected = (): string => JSON.stringify({ data: introspectionFromSchema(createSchema()) });

/** What GraphiQL shows instead. */
const withheld = (): string =>
  JSON.stringify({
    errors: [
      {
        message:
          'Introspection is off on this server (GRAPHQL_INTROSPECTION): there is neither documentation nor completion here. Documents run all the same.',
        extensions: { code: 'INTROSPECTION_DISABLED' },
      },
    ],
  });

const pageOf = (introspection: boolean): Page => ({
  path,
  html: pageHtml('GraphiQL · Orchestream', path, [
    'graphiql.css',
    'page.css',
    'react.js',
    'react-dom.js',
    'graphiql.js',
    'page.js',
  ]),
  files: {
    'graphiql.css': { type: 'css', read: () => packageFile('graphiql.css') },
    'graphiql.js': { type: 'js', read: () => packageFile('graphiql.js') },
    'react.js': { type: 'js', read: () => packageFile('react.js') },
    'react-dom.js': { type: 'js', read: () => packageFile('react-dom.js') },
    'page.css': { type: 'css', read: own('page.css') },
    'page.js': { type: 'js', read: own('page.js') },
    'schema.json': { type: 'json', read: introspection ? introspected : withheld },
  },
});

/** Mounts `/graphiql`: GraphiQL, which asks `/graphql` with the headers that are typed into it. */
export const registerGraphiql = (app: FastifyInstance, introspection: boolean): void =>
  registerPage(app, pageOf(introspection));

/** Whoever opens `/graphql` in a browser means the page. */
export async function sendBrowsersToPage(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { method, url, headers } = request;
  if (method === 'GET' && url === '/graphql' && headers.accept?.includes('text/html') === true)
    await reply.redirect(path, 302);
}
