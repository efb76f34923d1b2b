import { readdirSync, readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../../../src/doors/graphql/schema.ts';
import { at, nodesOf, startWorld, type World } from './world.ts';

const folder = 'examples/graphql';
const files = readdirSync(folder);
const textOf = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8');

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

describe('examples', () => {
  it.each(files)('fit the schema: %s', (file) => {
    expect(validate(createSchema(), parse(textOf(file)))).toEqual([]);
  });

  it('run, one after another', async () => {
    const run = (file: string, operationName: string, variables: object = {}) =>
      world.data(textOf(`${file}.graphql`), variables, { operationName });

    const queue = await run('createQueue', 'CreateQueue');
    await run('addItems', 'AddItem');
    const added = await run('addItems', 'AddItems');
    expect(added).toEqual({ bulkAddQueueItems: { success: true, failedItems: [] } });

    const claim = async () => {
      const claimed = await run('work', 'Claim', { queueIds: [at(queue, 'createQueue', 'id')] });
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
  });
});
