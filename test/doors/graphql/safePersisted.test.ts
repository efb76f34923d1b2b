import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { safelistOf } from '../../../src/doors/graphql/persistedDocuments.ts';
import { readSafelist } from '../../../src/doors/graphql/persistedSafelist.ts';
import { startWorld, told, type Told, type World } from './world.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const persisted = (sha256Hash: unknown, version: unknown = 1) => ({
  persistedQuery: { version, sha256Hash },
});

async function send(world: World, payload: object, token?: string): Promise<Told> {
  const authorization = `Bearer ${token ?? (await world.tokenOf(1))}`;
  const answer = await world.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization },
    payload,
  });
  return told(answer.statusCode, answer.headers, answer.body);
}

const outcome = ({ status, codes, data }: Told) => ({ status, codes, data });

describe('automatic persisted queries', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const query = '{ queues { totalCount } }';
  const data = { queues: { totalCount: 0 } };

  it('let a hash stand for a document that was sent before', async () => {
    const byHash = { extensions: persisted(sha256(query)) };
    const unknown = await send(world, byHash);
    expect(outcome(unknown)).toEqual({ status: 200, codes: ['PERSISTED_QUERY_NOT_FOUND'], data: null });
    expect(outcome(await send(world, { query, ...byHash }))).toEqual({ status: 200, codes: [], data });
    expect(outcome(await send(world, byHash))).toEqual({ status: 200, codes: [], data });
  });

  it('are asked by GET, too', async () => {
    const extensions = encodeURIComponent(JSON.stringify(persisted(sha256(query))));
    await send(world, { query, extensions: persisted(sha256(query)) });
    const answer = await world.app.inject({
      method: 'GET',
      url: `/graphql?extensions=${extensions}`,
      headers: { authorization: `Bearer ${await world.tokenOf(1)}`, 'apollo-require-preflight': '1' },
    });
    expect(answer.json()).toEqual({ data });
  });

  it('give nobody rights of who has sent the document', async () => {
    await send(world, { query, extensions: persisted(sha256(query)) });
    const stranger = await world.createUser('without a role', []);
    const { codes } = await send(
      world,
      { extensions: persisted(sha256(query)) },
      await world.tokenOf(stranger.id),
    );
    expect(codes).toEqual(['FORBIDDEN_OPERATION']);
  });

  it('keep no document that is refused', async () => {
    const wrong = '{ colour }';
    await send(world, { query: wrong, extensions: persisted(sha256(wrong)) });
    const { codes } = await send(world, { extensions: persisted(sha256(wrong)) });
    expect(codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });

  it.each([
    ['the hash of another document', { query, extensions: persisted(sha256('{ __typename }')) }],
    ['no hash', { query, extensions: persisted('x') }],
    ['a hash that is no text', { extensions: persisted({ a: 1 }) }],
    ['another version', { query, extensions: persisted(sha256(query), 2) }],
    ['something else altogether', { query, extensions: { persistedQuery: 'x' } }],
  ])('are refused with %s', async (_, payload) => {
    expect(outcome(await send(world, payload))).toEqual({
      status: 400,
      codes: ['INVALID_REQUEST'],
      data: null,
    });
  });
});

describe('a safelist', () => {
  const listed = 'query Queues {\n  queues { totalCount }\n}\n';
  const data = { queues: { totalCount: 0 } };
  let world: World;
  beforeAll(async () => {
    world = await startWorld({}, { safelist: safelistOf([listed]) });
  });
  afterAll(() => world.stop());

  it.each([
    ['by its hash', { extensions: persisted(sha256(listed)) }],
    ['by its text', { query: listed }],
    ['by both', { query: listed, extensions: persisted(sha256(listed)) }],
    ['by its text, written in another way', { query: 'query Queues{queues,{totalCount}}# a comment' }],
  ])('lets its documents run %s', async (_, payload) => {
    expect(outcome(await send(world, payload))).toEqual({ status: 200, codes: [], data });
  });

  const other = '{ queues { totalCount } }';
  it.each([
    ['by its hash', { extensions: persisted(sha256(other)) }],
    ['by its text', { query: other }],
    ['by both', { query: other, extensions: persisted(sha256(other)) }],
    ['that asks for the schema', { query: '{ __schema { queryType { name } } }' }],
    ['that is no GraphQL', { query: '{ "' }],
    ['that is far longer', { query: `${listed}#${'x'.repeat(1_000)}` }],
  ])('refuses any other one %s, and does not learn it', async (_, payload) => {
    for (let n = 0; n < 2; n += 1)
      expect(outcome(await send(world, payload))).toEqual({
        status: 403,
        codes: ['DOCUMENT_NOT_LISTED'],
        data: null,
      });
  });

  it('refuses a change that is not listed before it has begun', async () => {
    const { codes } = await send(world, {
      query: 'mutation { createQueue(input: { name: "x" }) { id } }',
    });
    expect(codes).toEqual(['DOCUMENT_NOT_LISTED']);
    expect(world.services.orchestrator.definitions.queueByName(1, 'x')).toBeUndefined();
  });

  it('tells nobody without a credential what is listed', async () => {
    for (const query of [listed, other])
      expect((await world.ask(query, {}, { token: null })).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('holds by GET, too', async () => {
    const get = async (query: string) => {
      const answer = await world.app.inject({
        method: 'GET',
        url: `/graphql?query=${encodeURIComponent(query)}`,
        headers: { authorization: `Bearer ${await world.tokenOf(1)}`, 'apollo-require-preflight': '1' },
      });
      return answer.statusCode;
    };
    expect([await get(listed), await get(other)]).toEqual([200, 403]);
  });
});

describe('a safelist is read', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'safelist-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const [first, second] = ['query A { __typename }', 'query B { __typename }'];
  const written = async (name: string, content: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const texts = (path: string) => [first, second].map((text) => readSafelist(path).textOf(sha256(text)));

  it('from a folder and those in it', async () => {
    await mkdir(join(folder, 'more'));
    await written('a.graphql', first);
    await written('more/b.gql', second);
    await written('README.md', 'no GraphQL "');
    expect(texts(folder)).toEqual([first, second]);
  });

  it('from an object of documents by their hashes', async () => {
    const path = await written(
      'list.json',
      JSON.stringify({ [sha256(first)]: first, [sha256(second)]: second }),
    );
    expect(texts(path)).toEqual([first, second]);
  });

  it('from a manifest', async () => {
    const operations = [first, second].map((body) => ({ id: sha256(body), name: 'x', type: 'query', body }));
    const format = 'apollo-persisted-query-manifest';
    const path = await written('manifest.json', JSON.stringify({ format, version: 1, operations }));
    expect(texts(path)).toEqual([first, second]);
  });

  it.each([
    ['is no JSON', 'x', /is no JSON/],
    ['is empty', '{}', /holds no documents/],
    ['is no list of documents', '[1]', /must be an object/],
    ['has a hash of something else', JSON.stringify({ [sha256(first)]: second }), /is not the SHA-256/],
    ['has no GraphQL', JSON.stringify({ [sha256('"')]: '"' }), /is no GraphQL/],
  ])('unless it %s', async (_, content, problem) => {
    const path = await written('list.json', content);
    expect(() => readSafelist(path)).toThrow(problem);
    expect(() => readSafelist(path)).toThrow(/^GRAPHQL_SAFELIST: /);
  });

  it('unless it is not there', () => {
    expect(() => readSafelist(join(folder, 'none'))).toThrow(/^GRAPHQL_SAFELIST: .*cannot be read/);
  });
});
