import { afterEach, describe, expect, it, vi } from 'vitest';
import { isEnumType } from 'graphql';
import { createSchema } from '../../../src/doors/graphql/schema.ts';
import { errorCodeOf } from '../../../src/doors/graphql/types/errorCode.ts';
import { codeOf } from '../../../src/doors/graphql/errors.ts';
import type { ErrorCode } from '../../../src/domain/errors.ts';
import { catalogue, DomainError } from '../../../src/domain/errors.ts';
import { StoreUnavailable } from '../../../src/store/eventStore.ts';
import { startWorld, type World } from './world.ts';

const worlds: World[] = [];
async function worldWith(changes: Parameters<typeof startWorld>[0]): Promise<World> {
  const world = await startWorld(changes);
  worlds.push(world);
  return world;
}
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.stop();
});

const codes = Object.keys(catalogue) as ErrorCode[];

/** A door whose reads fail with what a test chooses. */
async function failingWith(error: unknown): Promise<World> {
  const world = await worldWith({});
  vi.spyOn(world.services.reads.consistency, 'waitFor').mockRejectedValue(error);
  return world;
}
const read = (world: World) => world.ask('{ queueItem(id: "1") { id } }');

describe('codes', () => {
  it('are the names of the catalogue, each with its own spelling', () => {
    expect(new Set(codes.map(codeOf)).size).toBe(codes.length);
    for (const code of codes) {
      expect(codeOf(code)).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(codeOf(code).replaceAll('_', '').toLowerCase()).toBe(code.toLowerCase());
    }
    expect(codeOf('QueueItemViolatesSpecificDataJsonSchema')).toBe(
      'QUEUE_ITEM_VIOLATES_SPECIFIC_DATA_JSON_SCHEMA',
    );
  });

  it('are a type of the schema, so that clients know them all', () => {
    const type = createSchema().getType('ErrorCode');
    const known = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
    expect(known.toSorted()).toEqual(codes.map(codeOf).toSorted());
  });

  it('that an operation of another version has met are told as INTERNAL', () => {
    expect([errorCodeOf('ItemNotFound'), errorCodeOf('ByAnotherVersion')]).toEqual([
      'ItemNotFound',
      'Internal',
    ]);
  });

  it('are told of every error of the catalogue, with its sentence and its details', async () => {
    const world = await worldWith({});
    const waitFor = vi.spyOn(world.services.reads.consistency, 'waitFor');
    for (const code of codes) {
      waitFor.mockRejectedValue(new DomainError(code, undefined, 'first\nsecond'));
      const { status, errors } = await read(world);
      expect(status).toBe(200);
      expect(errors).toMatchObject([
        {
          message: catalogue[code].message,
          path: ['queueItem'],
          extensions: { code: codeOf(code), details: 'first\nsecond' },
        },
      ]);
    }
  });
});

describe('an unexpected error', () => {
  it('is told as INTERNAL and nothing else, and logged with the request id', async () => {
    const world = await failingWith(new Error('SELECT secret FROM table'));
    const { text, errors } = await world.ask(
      '{ queueItem(id: "1") { id } }',
      {},
      { headers: { 'x-request-id': 'r-1' } },
    );
    expect(errors).toEqual([
      {
        message: 'An error has occurred.',
        locations: expect.anything(),
        path: ['queueItem'],
        extensions: { code: 'INTERNAL' },
      },
    ]);
    expect(text).not.toContain('secret');
    expect(world.logged).toHaveLength(1);
    expect(JSON.parse(world.logged[0] ?? '')).toMatchObject({
      requestId: 'r-1',
      path: ['queueItem'],
      err: { message: 'SELECT secret FROM table', stack: expect.any(String) },
    });
  });

  it('is told so too where it is no error at all', async () => {
    const world = await failingWith('a text');
    expect((await read(world)).errors).toMatchObject([
      { message: 'An error has occurred.', extensions: { code: 'INTERNAL' } },
    ]);
  });

  it('of the store is told as what it means', async () => {
    const world = await failingWith(new StoreUnavailable('disk /secret is full'));
    const { codes: found, text } = await read(world);
    expect(found).toEqual(['STORE_UNAVAILABLE']);
    expect(text).not.toContain('secret');
    expect(world.logged).toHaveLength(1);
  });

  it('while finding out who calls ends the request', async () => {
    const world = await worldWith({});
    vi.spyOn(world.services.orchestrator.definitions, 'user').mockImplementation(() => {
      throw new Error('secret');
    });
    const token = await world.tokenOf(1);
    const { status, errors, text } = await world.ask('{ __typename }', {}, { token });
    expect(status).toBe(500);
    expect(errors).toEqual([{ message: 'An error has occurred.', extensions: { code: 'INTERNAL' } }]);
    expect(text).not.toContain('secret');
    expect(world.logged).toHaveLength(1);
  });
});

describe('an expected error', () => {
  it('is not logged', async () => {
    const world = await failingWith(new DomainError('ItemNotFound'));
    await read(world);
    await world.ask('{ colour }');
    expect(world.logged).toEqual([]);
  });
});

describe('a server that cannot serve', () => {
  it('says so, after it knows who asks', async () => {
    const world = await worldWith({ unready: () => 'the log cannot be followed' });
    const { status, codes: found, headers, text } = await world.ask('{ __typename }');
    expect({ status, found }).toEqual({ status: 503, found: ['NOT_READY'] });
    expect(headers['retry-after']).toBe('1');
    expect(text).not.toContain('followed');
    expect((await world.ask('{ __typename }', {}, { token: null })).status).toBe(401);
  });
});
