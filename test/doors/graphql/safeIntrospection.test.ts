import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({}, { introspection: false });
});
afterAll(() => world.stop());

describe('a server without introspection', () => {
  it.each([
    getIntrospectionQuery(),
    '{ __type(name: "Queue") { name } }',
    '{ a: __schema { types { name } } }',
  ])('tells nothing of its schema: %s', async (query) => {
    const { status, codes, data, text } = await world.ask(query);
    expect({ status, codes: new Set(codes), data }).toEqual({
      status: 400,
      codes: new Set(['GRAPHQL_VALIDATION_FAILED']),
      data: null,
    });
    expect(text).toContain('introspection is not allowed');
  });

  it('suggests no names', async () => {
    const { text } = await world.ask('{ queue(nme: "x") { ids } queus { id } }');
    expect(text).toContain('Cannot query field');
    expect(text).not.toMatch(/did you mean/i);
  });

  it('answers everything else, and what type something is', async () => {
    expect(await world.data('{ __typename queues { __typename totalCount } }')).toEqual({
      __typename: 'Query',
      queues: { __typename: 'QueueConnection', totalCount: 0 },
    });
  });

  it('has a page that loads, and says why it knows no schema', async () => {
    expect((await world.app.inject('/graphiql')).statusCode).toBe(200);
    const schema = await world.app.inject('/graphiql/schema.json');
    expect(schema.json()).toEqual({
      errors: [
        {
          message: expect.stringContaining('GRAPHQL_INTROSPECTION'),
          extensions: { code: 'INTROSPECTION_DISABLED' },
        },
      ],
    });
  });
});
