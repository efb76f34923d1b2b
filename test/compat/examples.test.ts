// The examples, over HTTP against the whole program: those in GraphQL's own language one after another, as a user would
// run them, and the typed client.
import { readdirSync, readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, GraphQLRequestError } from '../../examples/typescript/client.ts';
import { bookInvoices } from '../../examples/typescript/invoices.ts';
import { introspectionTypeText } from '../../src/cli/introspectionType.ts';
import { createSchema } from '../../src/doors/graphql/schema.ts';
import { at, idOf, nodesOf } from '../doors/graphql/world.ts';
import { startApp, type TestApp } from '../support/app.ts';

const folder = 'examples/graphql';
const files = readdirSync(folder);
const textOf = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8');

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

async function run(file: string, operationName: string, variables: object = {}): Promise<unknown> {
  const body = { query: textOf(`${file}.graphql`), operationName, variables };
  const { status, json } = await app.request('POST', '/graphql', { body });
  expect([status, Object(json).errors]).toEqual([200, undefined]);
  return Object(json).data;
}

describe('examples in GraphQL', () => {
  it.each(files)('fit the schema: %s', (file) => {
    expect(validate(createSchema(), parse(textOf(file)))).toEqual([]);
  });

  it('add items, take them, finish, review and search, one after another', async () => {
    const queue = await run('createQueue', 'CreateQueue');
    const queueId = at(queue, 'createQueue', 'id');
    await run('addItems', 'AddItem');
    const added = await run('addItems', 'AddItems');
    expect(added).toEqual({ bulkAddQueueItems: { success: true, failedItems: [] } });

    const claim = async () => {
      const claimed = await run('work', 'Claim', { queueIds: [queueId] });
      return {
        id: at(claimed, 'claimWork', 'work', 'id'),
        leaseId: at(claimed, 'claimWork', 'leaseId'),
      };
    };
    const done = await claim();
    await run('work', 'Extend', { leaseId: done.leaseId });
    expect(await run('work', 'Report', { leaseId: done.leaseId })).toMatchObject({
      reportProgress: { progress: 'Booking' },
      setMetrics: { metrics: { numbers: [{ name: 'pages', value: 3 }] } },
    });
    expect(await run('work', 'Complete', done)).toMatchObject({
      completeWork: { status: 'SUCCESSFUL', output: '{"Booked":true}' },
    });
    const failed = await claim();
    expect(await run('work', 'Fail', failed)).toEqual({ failWork: { status: 'FAILED', nextAttempt: null } });

    const toReview = nodesOf(at(await run('review', 'ItemsToReview'), 'queueItems'));
    expect(toReview).toMatchObject([{ id: failed.id, exception: { reason: 'There is no such customer' } }]);
    const retried = await run('review', 'Retry', { id: failed.id, revision: at(toReview, 0, 'revision') });
    expect(retried).toMatchObject({ setReviewStatus: { status: 'RETRIED', nextAttempt: { status: 'NEW' } } });

    const history = await run('itemHistory', 'ItemHistory', { id: failed.id });
    expect(nodesOf(at(history, 'queueItem', 'history')).map((event) => at(event, 'type'))).toEqual([
      'CREATE',
      'STATUS',
      'STATUS',
      'STATUS',
    ]);
    expect(nodesOf(at(history, 'queueItem', 'comments'))).toHaveLength(1);
    expect(await run('queueOverview', 'QueueOverview')).toMatchObject({
      queues: {
        totalCount: 1,
        edges: [
          {
            node: {
              name: 'Invoices',
              processingStatus: { itemsToProcess: 2, successful: 1, businessExceptions: 1 },
            },
          },
        ],
      },
    });

    const found = await run('search', 'Search', { queueId, prefix: 'INV-' });
    expect(at(found, 'queueItems', 'totalCount')).toBe(4);
    const [newest] = nodesOf(at(found, 'queueItems'));
    const last = nodesOf(at(await run('search', 'NewestLast', { queueId }), 'queueItems')).at(-1);
    expect(at(last, 'id')).toBe(at(newest, 'id'));
    const reference = at(newest, 'reference');
    const attempts = nodesOf(at(await run('search', 'ByReference', { queueId, reference }), 'queueItems'));
    expect(attempts).toMatchObject([
      { status: 'RETRIED', nextAttempt: { id: at(newest, 'id') } },
      { status: 'NEW', previousAttempt: { id: failed.id } },
    ]);
  });

  it('change many items, and tell how far that is', async () => {
    const queueId = String(app.services.orchestrator.definitions.queues()[0]?.id);
    const query = 'mutation { createQueue(input: { name: "Later" }) { id } }';
    const { json } = await app.request('POST', '/graphql', { body: { query } });
    const to = idOf(Object(json).data);
    const moving = await run('manyItems', 'MoveNew', { queueId, to });
    expect(moving).toMatchObject({ moveQueueItems: { status: 'RUNNING', total: 2 } });
    const progress = async (id: string) => at(await run('manyItems', 'Progress', { id }), 'operation');
    const finished = { status: 'FINISHED', progress: 1, refused: 0, refusedByCode: [], refusals: [] };
    await expect.poll(() => progress(idOf(moving))).toEqual({ ...finished, total: 2, changed: 2 });
    const retrying = idOf(await run('manyItems', 'RetryFailed', { queueId }));
    await expect.poll(() => progress(retrying)).toEqual({ ...finished, total: 0, changed: 0 });
    const listed = nodesOf(at(await run('manyItems', 'Operations'), 'operations'));
    expect(listed).toMatchObject([{ kind: 'RETRY' }, { id: idOf(moving), kind: 'MOVE' }]);
  });

  it('publish a process, let a system in, and set tasks', async () => {
    const process = at(await run('tasks', 'PublishProcess'), 'publishProcess');
    const uuid = '4d2a8a3e-6b1f-4c55-9a77-0c1d2e3f4a5b';
    const registered = { uuid, name: 'Accounting' };
    await app.request('POST', '/v1/orchestra/system/registration', { body: registered });
    const [waiting] = nodesOf(at(await run('tasks', 'WaitingSystems'), 'systems'));
    expect(waiting).toMatchObject({ name: 'Accounting' });
    const systemId = idOf(await run('tasks', 'LetIn', { id: at(waiting, 'id') }));

    const set = () => run('tasks', 'SetTask', { systemId, process: at(process, 'token'), key: 'INV-1' });
    const id = idOf(await set());
    expect(idOf(await set())).toBe(id);
    expect(await run('tasks', 'Tasks', { processId: at(process, 'id') })).toMatchObject({
      tasks: { totalCount: 1, edges: [{ node: { id, bot: null, failure: null } }] },
    });
    expect(await run('tasks', 'Cancel', { id })).toEqual({ cancelTask: { id, status: 'CANCEL' } });
  });
});

describe('the typed client', () => {
  it('has types that are in step with the schema', () => {
    expect(readFileSync('schema/graphql/introspection.d.ts', 'utf8')).toBe(introspectionTypeText());
  });

  it('books invoices, and does so again in the same queue', async () => {
    const ask = clientOf(app.url, app.token);
    const first = await bookInvoices(ask);
    expect(first).toEqual([
      { reference: 'INV-1', status: 'SUCCESSFUL', total: 119 },
      { reference: 'INV-2', status: 'SUCCESSFUL', total: 238 },
      { reference: 'INV-3', status: 'SUCCESSFUL', total: 357 },
    ]);
    expect(await bookInvoices(ask)).toEqual([...first, ...first]);
  });

  it('tells an error by its code', async () => {
    const refused = bookInvoices(clientOf(app.url, 'no token'));
    await expect(refused).rejects.toThrow(GraphQLRequestError);
    await expect(refused).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
