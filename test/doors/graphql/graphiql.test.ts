import { readFileSync } from 'node:fs';
import { buildClientSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaText } from '../../../src/doors/graphql/schema.ts';
import packageFiles from '../../../src/doors/http/pages/packageFiles.json' with { type: 'json' };
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const get = (url: string, headers: Record<string, string> = {}) =>
  world.app.inject({ method: 'GET', url, headers });

describe('GraphiQL', () => {
  it('is a page that needs no credential and loads nothing from elsewhere', async () => {
    const page = await get('/graphiql');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).not.toMatch(/https?:|\/\//);
    expect(page.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it('has all files that it names', async () => {
    const { body } = await get('/graphiql');
    const names = [...body.matchAll(/(?:src|href)="(graphiql\/[^"]+)"/g)].flatMap(([, name]) => name ?? []);
    expect(names).toHaveLength(6);
    for (const name of names) {
      const file = await get(`/${name}`);
      expect([name, file.statusCode, file.rawPayload.length > 0]).toEqual([name, 200, true]);
      expect(file.headers['content-type']).toMatch(name.endsWith('.js') ? /^text\/javascript/ : /^text\/css/);
    }
  });

  it('knows the schema before anybody has a token', async () => {
    const { data } = (await get('/graphiql/schema.json')).json();
    expect(`${printSchema(lexicographicSortSchema(buildClientSchema(data)))}\n`).toBe(schemaText());
  });

  it('is not sent again as long as it is the same', async () => {
    const { etag } = (await get('/graphiql/graphiql.js')).headers;
    const again = await get('/graphiql/graphiql.js', { 'if-none-match': String(etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('is found with a slash at the end, too', async () => {
    const { statusCode, headers } = await get('/graphiql/');
    expect([statusCode, headers.location]).toEqual([308, '/graphiql']);
  });

  it('has packages with licences that go with their files', () => {
    for (const file of Object.values(packageFiles))
      expect(readFileSync(`node_modules/${file}`).length).toBeGreaterThan(0);
    for (const name of ['graphiql', 'react', 'swagger-ui'])
      expect(packageFiles).toHaveProperty([`${name}.LICENSE.txt`]);
  });
});

describe('/graphql in a browser', () => {
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';

  it('leads to the page', async () => {
    const { statusCode, headers } = await get('/graphql', { accept });
    expect([statusCode, headers.location]).toEqual([302, '/graphiql']);
  });

  it.each([
    ['with a query', '/graphql?query=%7B__typename%7D', { accept }],
    ['for programs', '/graphql', { accept: 'application/json' }],
  ])('is GraphQL all the same %s', async (_, url, headers) => {
    expect((await get(url, headers)).statusCode).not.toBe(302);
  });
});
