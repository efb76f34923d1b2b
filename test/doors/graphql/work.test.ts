import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, idOf, startWorld, type World } from './world.ts';

let world: World;
let queueIds: readonly string[];
beforeEach(async () => {
  world = await startWorld();
  const first = idOf(await world.data('mutation { createQueue(input: { name: "First" }) { id } }'));
  const second = idOf(await world.data('mutation { createQueue(input: { name: "Second" }) { id } }'));
  queueIds = [first, second];
});
afterEach(() => world.stop());

const add = async (queueId: string | undefined, reference = 'r') =>
  idOf(
    await world.data('mutation ($input: AddQueueItemInput!) { addQueueItem(input: $input) { id } }', {
      input: { queueId, reference },
    }),
  );
const claim = (input: object = {}) =>
  world.ask(
    'mutation ($input: ClaimWorkInput!) { claimWork(input: $input) { leaseId expiresAt queueItem { id reference status queueId } } }',
    { input: { queueIds, ...input } },
  );
const claimed = async (): Promise<{ id: string; leaseId: string }> => {
  const { data } = await claim();
  return {
    id: String(at(data, 'claimWork', 'queueItem', 'id')),
    leaseId: String(at(data, 'claimWork', 'leaseId')),
  };
};
const foreignLease = '00000000-0000-4000-8000-000000000001';

describe('claimWork', () => {
  it('lends the first item of the first queue that has one', async () => {
    const id = await add(queueIds[1]);
    const { data } = await claim({ leaseMs: 5_000 });
    expect(data).toEqual({
      claimWork: {
        leaseId: expect.any(String),
        expiresAt: expect.any(String),
        queueItem: { id, reference: 'r', status: 'IN_PROGRESS', queueId: queueIds[1] },
      },
    });
    const rest = Date.parse(String(at(data, 'claimWork', 'expiresAt'))) - Date.now();
    expect(rest).toBeLessThanOrEqual(5_000);
    expect((await claim()).data).toEqual({ claimWork: null });
  });

  it('lends only what has the reference that is wanted', async () => {
    await add(queueIds[0], 'A-1');
    await add(queueIds[0], 'B-1');
    const { data } = await claim({ reference: 'B-', referenceMatch: 'STARTS_WITH' });
    expect(at(data, 'claimWork', 'queueItem', 'reference')).toBe('B-1');
    const any = await claim({ reference: '' });
    expect(at(any.data, 'claimWork', 'queueItem', 'reference')).toBe('A-1');
  });

  it.each([
    ['no queue', { queueIds: [] }, 'INVALID_ARGUMENT'],
    ['an unknown queue', { queueIds: ['4711'] }, 'ITEM_NOT_FOUND'],
    ['too short a lease', { leaseMs: 999 }, 'INVALID_ARGUMENT'],
    ['too long a lease', { leaseMs: 86_400_001 }, 'INVALID_ARGUMENT'],
    ['an unknown robot', { robotId: '4711' }, 'INVALID_ARGUMENT'],
  ])('refuses %s', async (_, input, code) => {
    expect((await claim(input)).codes).toEqual([code]);
  });
});

describe('a lease', () => {
  it('is extended from now on', async () => {
    await add(queueIds[0]);
    const { leaseId } = await claimed();
    const extend = (lease: string) =>
      world.ask(
        'mutation ($lease: ID!) { extendLease(leaseId: $lease, leaseMs: 600000) { leaseId expiresAt cancelRequested } }',
        { lease },
      );
    const { data } = await extend(leaseId);
    expect(at(data, 'extendLease')).toMatchObject({ leaseId, cancelRequested: false });
    expect(Date.parse(String(at(data, 'extendLease', 'expiresAt'))) - Date.now()).toBeGreaterThan(500_000);
    expect((await extend(foreignLease)).codes).toEqual(['LEASE_LOST']);
  });

  it('lets its holder report progress and complete the work', async () => {
    await add(queueIds[0]);
    const work = await claimed();
    const done = await world.data(
      `mutation ($id: ID!, $leaseId: ID!) {
        reportProgress(id: $id, leaseId: $leaseId, progress: "half") { progress }
        completeWork(id: $id, leaseId: $leaseId, result: { output: "{\\"a\\": 1.0}" }) {
          output progress ... on QueueItem { status }
        }
      }`,
      work,
    );
    expect(done).toEqual({
      reportProgress: { progress: 'half' },
      completeWork: { status: 'SUCCESSFUL', output: '{"a":1.0}', progress: 'half' },
    });
  });

  it('lets its holder fail the work', async () => {
    await add(queueIds[0]);
    const failed = await world.data(
      `mutation ($id: ID!, $leaseId: ID!) {
        failWork(id: $id, leaseId: $leaseId, exception: { type: BUSINESS_EXCEPTION, reason: "no such customer" }) {
          ... on QueueItem { status exception { type reason details associatedImageFilePath } }
        }
      }`,
      await claimed(),
    );
    expect(failed).toEqual({
      failWork: {
        status: 'FAILED',
        exception: {
          type: 'BUSINESS_EXCEPTION',
          reason: 'no such customer',
          details: null,
          associatedImageFilePath: null,
        },
      },
    });
  });

  it('lets its holder give the work back, which another one takes', async () => {
    const id = await add(queueIds[0]);
    const released = await world.data(
      'mutation ($id: ID!, $leaseId: ID!) { releaseWork(id: $id, leaseId: $leaseId) { ... on QueueItem { status retryNumber } } }',
      await claimed(),
    );
    expect(released).toEqual({ releaseWork: { status: 'NEW', retryNumber: 0 } });
    expect((await claimed()).id).toBe(id);
  });

  it.each([
    'completeWork(id: $id, leaseId: $leaseId) { id }',
    'failWork(id: $id, leaseId: $leaseId, exception: {}) { id }',
    'releaseWork(id: $id, leaseId: $leaseId) { id }',
    'reportProgress(id: $id, leaseId: $leaseId, progress: "x") { id }',
  ])('keeps all others out: %s', async (field) => {
    await add(queueIds[0]);
    const { id } = await claimed();
    const { codes } = await world.ask(`mutation ($id: ID!, $leaseId: ID!) { ${field} }`, {
      id,
      leaseId: foreignLease,
    });
    expect(codes).toEqual(['LEASE_LOST']);
  });

  it('of a claim is not for setTransactionResult', async () => {
    await add(queueIds[0]);
    const { id } = await claimed();
    const { codes } = await world.ask(
      'mutation ($id: ID!) { setTransactionResult(id: $id, input: { isSuccessful: true }) { id } }',
      { id },
    );
    expect(codes).toEqual(['LEASE_LOST']);
  });
});
