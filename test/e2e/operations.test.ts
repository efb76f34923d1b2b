// The whole program: many items are changed while it is stopped and started again.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from '../support/app.ts';
import { startApp } from '../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ onDisk: true });
});
afterAll(() => app.stop());

const ITEMS = 1_000;

async function graphql<T>(query: string): Promise<T> {
  const { json } = await app.request('POST', '/graphql', { body: { query } });
  const { data, errors } = json as { data: T; errors?: readonly { message: string }[] };
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return data;
}

interface Operation {
  readonly id: string;
  readonly status: string;
  readonly total: number;
  readonly changed: number;
  readonly refused: number;
}

const operation = async (id: string): Promise<Operation> =>
  (await graphql<{ operation: Operation }>(`{ operation(id: "${id}") { id status total changed refused } }`))
    .operation;

it('an operation goes on after the server was stopped in the middle of it, and changes each item once', async () => {
  await graphql('mutation { createQueue(input: { name: "From" }) { id } }');
  const { createQueue: to } = await graphql<{ createQueue: { id: string } }>(
    'mutation { createQueue(input: { name: "To" }) { id } }',
  );
  const rows = Array.from({ length: ITEMS }, () => '{}').join(' ');
  await graphql(
    `mutation { bulkAddQueueItems(input: { queueName: "From", commitType: PROCESS_ALL_INDEPENDENTLY, items: [${rows}] }) { success } }`,
  );
  const { moveQueueItems: started } = await graphql<{ moveQueueItems: Operation }>(
    `mutation { moveQueueItems(filter: { status: [NEW] }, queueId: "${to.id}") { id status total changed refused } }`,
  );
  expect(started).toMatchObject({ status: 'RUNNING', total: ITEMS });
  await expect
    .poll(async () => (await operation(started.id)).changed, { interval: 1, timeout: 10_000 })
    .toBeGreaterThan(0);
  await app.restart();
  await expect.poll(async () => (await operation(started.id)).status, { timeout: 20_000 }).toBe('FINISHED');
  expect(await operation(started.id)).toMatchObject({ total: ITEMS, changed: ITEMS, refused: 0 });
  const { moved, left } = await graphql<Record<'moved' | 'left', { totalCount: number }>>(
    `{ moved: queueItems(filter: { queueId: "${to.id}", status: [NEW] }) { totalCount } left: queueItems(filter: { status: [NEW, DELETED] }) { totalCount } }`,
  );
  expect([moved.totalCount, left.totalCount]).toEqual([ITEMS, 2 * ITEMS]);
}, 60_000);
