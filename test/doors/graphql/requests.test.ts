import { parse, validate, getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../../../src/doors/graphql/schema.ts';
import { at, startWorld, told, type World } from './world.ts';

let world: World;
let token: string;
beforeAll(async () => {
  world = await startWorld();
  token = await world.tokenOf(1);
});
afterAll(() => world.stop());

const send = async (
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  headers: Record<string, string> = {},
  payload?: string,
) => {
  const answer = await world.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(payload !== undefined && { payload }),
  });
  return { status: answer.statusCode, text: answer.body };
};
const post = async (payload: string, contentType = 'application/json') => {
  const { status, text } = await send('POST', '/graphql', { 'content-type': contentType }, payload);
  return told(status, {}, text);
};

describe('a request', () => {
  it('may be sent by GET, if it is a query and no page of another site can have sent it', async () => {
    const query = `/graphql?query=${encodeURIComponent('{ queues { totalCount } }')}`;
    const answer = await send('GET', query, { 'apollo-require-preflight': 'true' });
    expect(JSON.parse(answer.text)).toEqual({ data: { queues: { totalCount: 0 } } });
    const refused = await send('GET', query);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('CSRF');
  });

  it('may not change anything by GET', async () => {
    const query = encodeURIComponent('mutation { createQueue(input: { name: "x" }) { id } }');
    const answer = await send('GET', `/graphql?query=${query}`, { 'apollo-require-preflight': 'true' });
    expect(answer.status).toBe(405);
    expect(world.services.orchestrator.definitions.queueByName(1, 'x')).toBeUndefined();
  });

  it('may not come as a plain form', async () => {
    const { status, codes } = await post('query={__typename}', 'text/plain');
    expect({ status, codes }).toEqual({ status: 415, codes: ['UNSUPPORTED_MEDIA_TYPE'] });
  });

  it('gets no page that loads scripts from elsewhere', async () => {
    const { text } = await send('GET', '/graphql', { accept: 'text/html' });
    expect(text).not.toContain('<html');
  });

  it.each([
    ['that is no JSON', '{"query":', 400, 'MALFORMED_JSON'],
    ['that is empty', '', 400, 'MALFORMED_JSON'],
    ['without a query', '{}', 400, 'BAD_REQUEST'],
    ['with several requests', '[{"query":"{__typename}"}]', 400, 'BAD_REQUEST'],
    ['that is no GraphQL', '{"query":"{ queues { "}', 400, 'GRAPHQL_PARSE_FAILED'],
    ['that names an unknown field', '{"query":"{ colour }"}', 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'that names an unknown operation',
      '{"query":"query a { __typename }","operationName":"b"}',
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'whose variables do not fit',
      '{"query":"query ($id: ID!) { queueItem(id: $id) { id } }"}',
      400,
      'BAD_USER_INPUT',
    ],
  ])('is refused %s', async (_, payload, status, code) => {
    const answer = await post(payload);
    expect({ status: answer.status, codes: answer.codes }).toEqual({ status, codes: [code] });
    expect(answer.text).not.toMatch(/stacktrace|node_modules|\.ts:/);
  });

  it('is refused where it is larger than a body may be', async () => {
    const { status, codes } = await post(JSON.stringify({ query: `#${'x'.repeat(17 * 1024 * 1024)}` }));
    expect({ status, codes }).toEqual({ status: 413, codes: ['BODY_TOO_LARGE'] });
  });
});

describe('an answer', () => {
  it('tells the id of its request', async () => {
    const { headers } = await world.ask('{ __typename }', {}, { headers: { 'x-request-id': 'mine-1' } });
    expect(headers['x-request-id']).toBe('mine-1');
  });

  it.each(['{ __typename }', '{ nothing }'])('is kept by nobody on its way: %s', async (query) => {
    const { headers } = await world.ask(query);
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('introspection', () => {
  it('shows the schema to those who have a credential', async () => {
    const data = await world.data(getIntrospectionQuery());
    expect(at(data, '__schema', 'queryType', 'name')).toBe('Query');
  });
});

describe('limits', () => {
  const nested = (depth: number) =>
    `{ queue(name: "x") { items { edges { node { ${'nextAttempt { '.repeat(depth - 5)}id${' }'.repeat(depth - 5)} } } } } }`;
  const refusal = async (query: string) => {
    const { errors, codes } = await world.ask(query);
    return errors.map(({ message }, index) => `${String(codes[index])}: ${message}`);
  };
  const tooMany = (what: string) => [`GRAPHQL_VALIDATION_FAILED: The query has ${what}.`];

  it('let fields be nested 15 deep', async () => {
    expect(await refusal(nested(15))).toEqual([]);
    expect(await refusal(nested(16))).toEqual(tooMany('fields nested deeper than 15'));
  });

  it('see through fragments', async () => {
    const query = `{ queueItem(id: "1") { ...A } } fragment A on QueueItem { ${'nextAttempt { '.repeat(14)}...B${' }'.repeat(14)} } fragment B on QueueItem { id }`;
    expect(await refusal(query)).toEqual(tooMany('fields nested deeper than 15'));
    const inline = `{ queueItem(id: "1") { ... { ${'nextAttempt { ... { '.repeat(14)}id${' } }'.repeat(14)} } } }`;
    expect(await refusal(inline)).toEqual(tooMany('fields nested deeper than 15'));
  });

  it('let 100 fields be renamed, and 1000 fields be asked for', async () => {
    const renamed = (count: number) =>
      `{ ${Array.from({ length: count }, (_, n) => `a${n}: queue(name: "x") { id }`).join(' ')} }`;
    expect(await refusal(renamed(100))).toEqual([]);
    expect(await refusal(renamed(101))).toEqual(tooMany('more aliases than 100'));
    const spread = `{ ${'queue(name: "x") { ...F } '.repeat(11)} } fragment F on Queue { ${'id '.repeat(90)} }`;
    expect(await refusal(spread)).toEqual(tooMany('more fields than 1000'));
  });

  it('do not count fragments in fragments one by one', async () => {
    const fragments = Array.from(
      { length: 20 },
      (_, n) => `fragment F${n} on Queue { ...F${n + 1} ...F${n + 1} }`,
    ).join(' ');
    const query = `{ queue(name: "x") { ...F0 } } ${fragments} fragment F20 on Queue { id }`;
    expect(await refusal(query)).toEqual(tooMany('more fields than 1000'));
  });

  it('come to an end where a fragment spreads itself', async () => {
    const query = '{ queue(name: "x") { ...F } } fragment F on Queue { id ...F }';
    expect(await refusal(query)).toEqual([
      expect.stringContaining('Cannot spread fragment "F" within itself'),
    ]);
  });

  it('refuse documents of too many tokens before they are looked at', async () => {
    expect(await refusal(`{ ${'id '.repeat(5_001)} }`)).toEqual([
      expect.stringContaining('GRAPHQL_PARSE_FAILED'),
    ]);
    expect(await refusal('{a'.repeat(2_400))).toEqual([expect.stringContaining('GRAPHQL_PARSE_FAILED')]);
  });

  it('let a request ask for 20,000 rows in all, in lists within lists', async () => {
    for (let n = 0; n < 20; n += 1)
      await world.data('mutation ($name: String!) { createQueue(input: { name: $name }) { id } }', {
        name: `Q${n}`,
      });
    const within = (first: number) =>
      `{ queues(first: 20) { edges { node { items(first: ${first}) { totalCount } } } } }`;
    expect(await refusal(within(999))).toEqual([]);
    expect(await refusal(within(1_000))).toEqual([
      'INVALID_ARGUMENT: The query asks for more than 20000 rows: ask for smaller pages.',
    ]);
  });

  it('leave room for introspection', () => {
    expect(validate(createSchema(), parse(getIntrospectionQuery({ inputValueDeprecation: true })))).toEqual(
      [],
    );
  });
});
