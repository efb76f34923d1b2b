// How many statements a page costs: not more for fifty rows than for one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RobotWorld, startRobotWorld } from './robotWorld.ts';
import { at, idOf, nodesOf } from './world.ts';

const ITEMS = 50;

let world: RobotWorld;
let statements: string[] = [];

beforeAll(async () => {
  world = await startRobotWorld();
  const { reads } = world.services;
  const counted = (before: (typeof reads)['lists']) =>
    before.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        statements.push('statement');
        return result;
      },
    });
  Object.assign(reads, { lists: counted(reads.lists), keyed: counted(reads.keyed) });
  const input = { name: 'Q', acceptAutomaticallyRetry: true, maxNumberOfRetries: 5 };
  const queueId = idOf(
    await world.data('mutation ($input: CreateQueueInput!) { createQueue(input: $input) { id } }', { input }),
  );
  for (let n = 0; n < ITEMS / 2; n += 1) {
    const lent = await world.data(
      `mutation ($id: ID!) {
        addQueueItem(input: { queueId: $id }) { id }
        startTransaction(input: { queueId: $id }) { id }
      }`,
      { id: queueId },
    );
    const id = at(lent, 'startTransaction', 'id');
    await world.data(
      `mutation ($id: ID!) {
        addComment(queueItemId: $id, text: "one") { id }
        setTransactionResult(id: $id, input: { isSuccessful: false }) { id }
      }`,
      { id },
    );
  }
  for (let n = 0; n < ITEMS; n += 1) await world.addTask();
  for (let n = 0; n < ITEMS; n += 1)
    await world.data(`mutation { createQueue(input: { name: "Q${n}" }) { id } }`);
});
afterAll(() => world.stop());

async function costOf(query: string, variables: object): Promise<{ data: unknown; count: number }> {
  statements = [];
  const data = await world.data(query, variables);
  return { data, count: statements.length };
}

describe('statements of a page', () => {
  const items = `query ($first: Int!) {
    queueItems(first: $first, order: { by: ID }) {
      totalCount
      edges { node {
        id queue { name processingStatus { total } } robot { name } reviewer { userName }
        previousAttempt { id } nextAttempt { id history(last: 2) { edges { node { type } } } }
        history(first: 10) { totalCount edges { node { type at } } }
        comments(last: 3) { edges { node { text } } }
      } }
    }
  }`;

  it('of fifty items with all that belongs to them are as many as of two', async () => {
    const few = await costOf(items, { first: 2 });
    const many = await costOf(items, { first: ITEMS });
    expect(nodesOf(at(many.data, 'queueItems'))).toHaveLength(ITEMS);
    expect(many.count).toBe(few.count);
    // The items, their number, the queues' status, attempts before and behind, histories with their number and those
    // of the attempts behind, comments.
    expect(many.count).toBeLessThanOrEqual(9);
  });

  it('give each item what belongs to it and nothing else', async () => {
    const { data } = await costOf(items, { first: ITEMS });
    for (const node of nodesOf(at(data, 'queueItems'))) {
      const alone = await world.data(
        `query ($id: ID!) { queueItem(id: $id) {
          previousAttempt { id } nextAttempt { id history(last: 2) { edges { node { type } } } }
          history(first: 10) { totalCount edges { node { type at } } }
          comments(last: 3) { edges { node { text } } }
        } }`,
        { id: at(node, 'id') },
      );
      expect(node).toMatchObject(at(alone, 'queueItem') as object);
    }
  });

  it('of fifty tasks with all that belongs to them are as many as of two', async () => {
    const tasks = `query ($first: Int!) {
      tasks(first: $first) { totalCount edges { node {
        id process { token } system { name } bot { name presence { doing } }
        files { name } metrics { startTime }
        history(first: 3) { totalCount edges { node { type } } }
        comments(last: 2) { edges { node { text } } }
        log(first: 2) { totalCount edges { node { message } } }
      } } }
    }`;
    const few = await costOf(tasks, { first: 2 });
    const many = await costOf(tasks, { first: ITEMS });
    expect(nodesOf(at(many.data, 'tasks'))).toHaveLength(ITEMS);
    expect(many.count).toBe(few.count);
    // The tasks, their number, histories with their number, comments, logs with their number.
    expect(many.count).toBeLessThanOrEqual(7);
  });

  it('of fifty items with what robots say of them are as many as of two', async () => {
    const reports = `query ($first: Int!) {
      queueItems(first: $first) { edges { node {
        files { name } metrics { startTime } log(first: 2) { totalCount edges { node { message } } }
      } } }
    }`;
    const few = await costOf(reports, { first: 2 });
    const many = await costOf(reports, { first: ITEMS });
    expect(many.count).toBe(few.count);
    // The items, what robots have reported, logs with their number.
    expect(many.count).toBeLessThanOrEqual(4);
  });

  it('of fifty processes with how their tasks stand are as many as of two', async () => {
    for (let n = 0; n < ITEMS; n += 1)
      await world.data(`mutation { publishProcess(input: { name: "P${n}" }) { id } }`);
    const processes = `query ($first: Int!) {
      processes(first: $first) { totalCount edges { node {
        name currentVersion { version } versions { version } taskStatus { queued done }
      } } }
    }`;
    const few = await costOf(processes, { first: 2 });
    const many = await costOf(processes, { first: ITEMS });
    expect(nodesOf(at(many.data, 'processes'))).toHaveLength(ITEMS);
    expect(many.count).toBe(few.count);
    // The processes, their number, how their tasks stand.
    expect(many.count).toBeLessThanOrEqual(3);
  });

  it('of what happened and was said in a folder are two, however long the page', async () => {
    const folder = `query ($first: Int!) {
      queueItemEvents(first: $first) { edges { node { queueItemId type reviewer { userName } } } }
      queueItemComments(first: $first) { edges { node { workId text author { name } } } }
    }`;
    const many = await costOf(folder, { first: ITEMS });
    expect(nodesOf(at(many.data, 'queueItemEvents'))).toHaveLength(ITEMS);
    expect(many.count).toBe(2);
  });

  it('of fifty queues with the first items of each are as many as of two', async () => {
    const queues = `query ($first: Int!) {
      queues(first: $first, order: { by: ID }) { edges { node {
        id items(first: 3, filter: { status: [NEW] }, order: { by: PRIORITY }) {
          totalCount edges { node { id status } }
        }
      } } }
    }`;
    const few = await costOf(queues, { first: 2 });
    const many = await costOf(queues, { first: ITEMS });
    expect(many.count).toBe(few.count);
    const [, first, second] = nodesOf(at(many.data, 'queues'));
    expect(at(first, 'items', 'totalCount')).toBe(ITEMS / 2);
    expect(nodesOf(at(first, 'items'))).toHaveLength(3);
    expect(at(second, 'items', 'totalCount')).toBe(0);
  });
});
