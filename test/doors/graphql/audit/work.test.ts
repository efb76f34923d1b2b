import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaskEvent } from '../../../../src/domain/task/events.ts';
import { plainEnvelope } from '../../../../src/domain/envelope.ts';
import { noHead, sealAppend } from '../../../../src/commands/sealedAppend.ts';
import { metadata } from '../../../support/given.ts';
import { at, idOf, nodesOf, startWorld, type World } from '../world.ts';

let world: World;
let id: string;
let shared: string;
beforeAll(async () => {
  world = await startWorld();
  shared = String(world.services.orchestrator.definitions.folders()[0]?.id);
  await world.data('mutation { createQueue(input: { name: "Q" }) { id } }');
  id = idOf(
    await world.data(
      `mutation { addQueueItem(input: { queueName: "Q", reference: "R-1", specificContent: "{\\"n\\":1.50}" }) { id } }`,
    ),
  );
  await world.data('mutation { startTransaction(input: { queueName: "Q" }) { id } }');
  await world.data(`mutation { addComment(queueItemId: "${id}", text: "look") { id } }`);
  await world.data(
    `mutation { setTransactionResult(id: "${id}", input: { isSuccessful: false, exception: { type: BUSINESS_EXCEPTION, reason: "no such customer" } }) { id } }`,
  );
  await addTask();
});
afterAll(() => world.stop());

/** A task that has failed, as its events say. */
async function addTask(): Promise<void> {
  const events: TaskEvent[] = [
    {
      type: 'Create',
      data: {
        id: 955,
        systemId: 1,
        processId: 3,
        processRevision: 0,
        version: 2,
        priority: 'MEDIUM',
        context: plainEnvelope('{"url":"https://x"}'),
      },
    },
    {
      type: 'Status',
      data: {
        processId: 3,
        from: 'PREPARE',
        to: 'ERROR',
        failure: { type: 'ApplicationException', reason: 'r', details: null, code: null },
      },
    },
  ];
  const given = metadata('2026-01-01T00:00:00Z', undefined, Number(shared));
  await world.services.orchestrator.store.append(sealAppend('task-955', noHead, events, given).append);
}

const HISTORY = `query ($kind: WorkKind!, $id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  history(kind: $kind, id: $id, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node {
      revision type at status principal { kind id name } door requestId hash changes { field type before after }
    } }
  }
}`;
const history = (variables: object) => world.ask(HISTORY, { kind: 'QUEUE_ITEM', id, ...variables });
const revisionsIn = (data: unknown) => nodesOf(at(data, 'history')).map((node) => at(node, 'revision'));

describe('history', () => {
  it('shows every event, who caused it and what it has changed', async () => {
    const { data, errors } = await history({});
    expect(errors).toEqual([]);
    expect(at(data, 'history', 'totalCount')).toBe(4);
    const events = nodesOf(at(data, 'history'));
    expect(events.map((event) => [at(event, 'revision'), at(event, 'type'), at(event, 'status')])).toEqual([
      [0, 'CREATE', 'NEW'],
      [1, 'STATUS', 'IN_PROGRESS'],
      [2, 'COMMENT_ADDED', 'IN_PROGRESS'],
      [3, 'STATUS', 'FAILED'],
    ]);
    expect(events[0]).toMatchObject({
      principal: { kind: 'USER', name: 'admin' },
      door: 'GRAPHQL',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      requestId: expect.any(String),
    });
    expect(at(events[0], 'changes')).toContainEqual({
      field: 'specificContent',
      type: 'JSON',
      before: null,
      after: '{"n":1.50}',
    });
    expect(at(events[2], 'changes')).toEqual([
      { field: 'comments.2', type: 'TEXT', before: null, after: 'look' },
    ]);
    expect(at(events[3], 'changes')).toEqual(
      expect.arrayContaining([
        { field: 'status', type: 'ENUM', before: 'IN_PROGRESS', after: 'FAILED' },
        { field: 'exception.type', type: 'ENUM', before: null, after: 'BUSINESS_EXCEPTION' },
        { field: 'exception.reason', type: 'TEXT', before: null, after: 'no such customer' },
      ]),
    );
  });

  it('shows those of a task', async () => {
    const { data, errors } = await history({ kind: 'TASK', id: '955' });
    expect(errors).toEqual([]);
    expect(nodesOf(at(data, 'history')).map((event) => [at(event, 'type'), at(event, 'status')])).toEqual([
      ['CREATE', 'PREPARE'],
      ['STATUS', 'ERROR'],
    ]);
  });

  it('is read from either end', async () => {
    const first = await history({ first: 3 });
    expect(revisionsIn(first.data)).toEqual([0, 1, 2]);
    expect(at(first.data, 'history', 'pageInfo')).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: false,
    });
    const after = at(first.data, 'history', 'pageInfo', 'endCursor');
    const rest = await history({ first: 3, after });
    expect(revisionsIn(rest.data)).toEqual([3]);
    expect(at(rest.data, 'history', 'pageInfo')).toMatchObject({ hasNextPage: false, hasPreviousPage: true });

    const last = await history({ last: 2 });
    expect(revisionsIn(last.data)).toEqual([2, 3]);
    expect(at(last.data, 'history', 'pageInfo')).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = at(last.data, 'history', 'pageInfo', 'startCursor');
    expect(revisionsIn((await history({ last: 5, before })).data)).toEqual([0, 1]);
    const between = { after: at(first.data, 'history', 'edges', 0, 'cursor'), before, last: 1 };
    expect(revisionsIn((await history(between)).data)).toEqual([1]);
  });

  it('takes no cursor of another history', async () => {
    const { data } = await history({ first: 1 });
    const after = at(data, 'history', 'pageInfo', 'endCursor');
    expect((await history({ kind: 'TASK', id: '955', after })).codes).toEqual(['INVALID_ARGUMENT']);
    expect((await history({ first: 1, last: 1 })).codes).toEqual(['INVALID_ARGUMENT']);
  });

  it('is not there for work that is not', async () => {
    expect((await history({ id: '4711' })).codes).toEqual(['ITEM_NOT_FOUND']);
    expect((await history({ kind: 'TASK' })).codes).toEqual(['ITEM_NOT_FOUND']);
    expect((await history({ id: 'x' })).codes).toEqual(['INVALID_ARGUMENT']);
  });
});

const workAsOf = (variables: object) =>
  world.ask(
    `query ($kind: WorkKind = QUEUE_ITEM, $id: ID!, $at: DateTime, $revision: Int) {
      workAsOf(kind: $kind, id: $id, at: $at, revision: $revision) {
        kind id revision at status fields { field value }
        work { revision ... on QueueItem { itemStatus: status exception { reason } metrics { numbers { name } } } ... on Task { taskStatus: status } }
      }
    }`,
    { id, ...variables },
  );

describe('workAsOf', () => {
  it('shows work as it was right after an event', async () => {
    const { data, errors } = await workAsOf({ revision: 1 });
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      workAsOf: {
        kind: 'QUEUE_ITEM',
        id,
        revision: 1,
        status: 'IN_PROGRESS',
        work: { revision: 1, itemStatus: 'IN_PROGRESS', exception: null, metrics: { numbers: [] } },
      },
    });
    const fields = at(data, 'workAsOf', 'fields');
    expect(fields).toContainEqual({ field: 'status', value: 'IN_PROGRESS' });
    expect(JSON.stringify(fields)).not.toContain('output');
    expect((await workAsOf({ kind: 'TASK', id: '955', revision: 0 })).data).toMatchObject({
      workAsOf: { kind: 'TASK', status: 'PREPARE', work: { taskStatus: 'PREPARE' } },
    });
  });

  it('shows work as it was at an instant; null before it began', async () => {
    const { data } = await history({});
    const instant = at(data, 'history', 'edges', 1, 'node', 'at');
    const then = await workAsOf({ at: instant });
    expect(['IN_PROGRESS', 'FAILED']).toContain(at(then.data, 'workAsOf', 'status'));
    expect((await workAsOf({ at: '2999-01-01' })).data).toMatchObject({ workAsOf: { status: 'FAILED' } });
    const trail = await world.data('{ auditTrail(direction: ASC, first: 1) { edges { node { at } } } }');
    const beginning = at(trail, 'auditTrail', 'edges', 0, 'node', 'at');
    expect((await workAsOf({ at: beginning })).data).toEqual({ workAsOf: null });
    expect((await workAsOf({ at: '2020-01-01' })).codes).toEqual(['INVALID_ARGUMENT']);
    expect((await workAsOf({ id: '4711', at: '2999-01-01' })).data).toEqual({ workAsOf: null });
  });

  it('wants one of both, and one that there is', async () => {
    expect((await workAsOf({})).codes).toEqual(['PARAMETER_MISSING']);
    expect((await workAsOf({ at: '2999-01-01', revision: 1 })).codes).toEqual(['PARAMETER_INVALID']);
    expect((await workAsOf({ revision: 4 })).codes).toEqual(['INVALID_ARGUMENT']);
    expect((await workAsOf({ revision: -1 })).codes).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('diff', () => {
  const diff = (variables: object) =>
    world.ask(
      `query ($kind: WorkKind = QUEUE_ITEM, $id: ID!, $from: WorkMoment, $to: WorkMoment) {
        diff(kind: $kind, id: $id, from: $from, to: $to) { field before after }
      }`,
      { id, ...variables },
    );

  it('tells two moments apart, field by field', async () => {
    expect((await diff({ from: { revision: 1 }, to: { revision: 2 } })).data).toEqual({
      diff: [{ field: 'comments.2', before: null, after: 'look' }],
    });
    const { data } = await diff({ from: { revision: 1 } });
    expect(at(data, 'diff')).toContainEqual({ field: 'status', before: 'IN_PROGRESS', after: 'FAILED' });
    const all = await diff({ to: { at: '2999-01-01' } });
    expect(at(all.data, 'diff')).toContainEqual({ field: 'reference', before: null, after: 'R-1' });
    expect((await diff({ from: { at: '2999-01-01' }, to: { revision: 3 } })).data).toEqual({ diff: [] });
    for (const moment of [{ from: { at: '2020-01-01' } }, { to: { at: '2020-01-01' } }])
      expect((await diff(moment)).codes).toEqual(['INVALID_ARGUMENT']);
  });

  it('says what is wrong', async () => {
    expect((await diff({ from: {} })).codes).toEqual(['PARAMETER_MISSING']);
    expect((await diff({ to: { revision: 9 } })).codes).toEqual(['INVALID_ARGUMENT']);
    expect((await diff({ id: '4711' })).codes).toEqual(['ITEM_NOT_FOUND']);
  });
});

describe('verifyChain', () => {
  const verifyChain = (kind: string, workId: string) =>
    world.ask(
      `query ($kind: WorkKind!, $id: ID!) {
        verifyChain(kind: $kind, id: $id) { valid events firstBrokenRevision reason brokenLinks }
      }`,
      { kind, id: workId },
    );

  it('recomputes the chain of one piece of work', async () => {
    expect((await verifyChain('QUEUE_ITEM', id)).data).toEqual({
      verifyChain: { valid: true, events: 4, firstBrokenRevision: null, reason: null, brokenLinks: 0 },
    });
    expect((await verifyChain('TASK', '4711')).codes).toEqual(['ITEM_NOT_FOUND']);
  });

  it('tells where it breaks', async () => {
    const { store } = world.services.orchestrator;
    const given = metadata('2026-01-01T00:00:00Z', undefined, Number(shared));
    const comment = { type: 'CommentAdded', data: { text: 'forged' } };
    const forged = sealAppend('task-955', { revision: 1, hash: '0'.repeat(64) }, [comment], given);
    await store.append(forged.append);
    expect((await verifyChain('TASK', '955')).data).toEqual({
      verifyChain: { valid: false, events: 3, firstBrokenRevision: 2, reason: 'ALTERED', brokenLinks: 1 },
    });
  });
});

describe('what auditors read of work', () => {
  const documents = [
    `{ history(kind: QUEUE_ITEM, id: "1") { totalCount } }`,
    `{ workAsOf(kind: QUEUE_ITEM, id: "1", revision: 0) { status } }`,
    `{ diff(kind: QUEUE_ITEM, id: "1") { field } }`,
    `{ verifyChain(kind: QUEUE_ITEM, id: "1") { valid } }`,
    `{ inclusionProof(kind: QUEUE_ITEM, id: "1") { hash } }`,
  ];
  const asked = async (
    role: 'reader' | 'auditor',
    folders: readonly number[] | undefined,
    scopes?: string[],
  ) => {
    const name = `${role} ${String(folders)} ${String(scopes)}`;
    const { id: userId } = await world.createUser(name, [role], folders);
    const token = await world.tokenOf(userId, scopes);
    const told = await Promise.all(documents.map((document) => world.ask(document, {}, { token })));
    return told.map(({ codes, data }) => (codes.length > 0 ? codes[0] : data));
  };

  it('shows readers what work was, and auditors its proofs too', async () => {
    const shown = [expect.anything(), expect.anything(), expect.anything()];
    const refused = ['FORBIDDEN_OPERATION', 'FORBIDDEN_OPERATION'];
    expect(id).toBe('1');
    expect(await asked('reader', undefined)).toEqual([...shown, ...refused]);
    expect(await asked('auditor', undefined)).toEqual([
      ...shown,
      expect.anything(),
      { inclusionProof: null },
    ]);
    expect(await asked('auditor', undefined, ['OR.Audit'])).toEqual(Array(5).fill('FORBIDDEN_OPERATION'));
  });

  it('shows nothing of folders of others, as if there were nothing', async () => {
    const { id: other } = await world.createFolder('Other');
    expect(await asked('auditor', [other])).toEqual([
      'ITEM_NOT_FOUND',
      { workAsOf: null },
      'ITEM_NOT_FOUND',
      'ITEM_NOT_FOUND',
      'ITEM_NOT_FOUND',
    ]);
  });
});
