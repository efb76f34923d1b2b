// Operations on real commands and rows.
import { onTestFinished } from 'vitest';
import type { CommandContext } from '../../../../src/commands/context.ts';
import { addQueueItem } from '../../../../src/commands/addQueueItem.ts';
import { findOperation, startOperation } from '../../../../src/commands/operations/operations.ts';
import { failWork } from '../../../../src/commands/finishWork.ts';
import type { ItemChange } from '../../../../src/domain/operation/events.ts';
import type { Operation } from '../../../../src/domain/operation/operation.ts';
import type { Queue } from '../../../../src/domain/queue/queue.ts';
import type { QueryExpression } from '../../../../src/readModel/expression/ast.ts';
import { countItems } from '../../../../src/readModel/queries/operations.ts';
import type { ReadModels } from '../../../../src/readModel/readModels.ts';
import { openReadModels } from '../../../../src/readModel/readModels.ts';
import { followLog } from '../../../../src/reactors/logFollower.ts';
import { memoryStore, startOrchestrator, type TestOrchestrator } from '../../../support/orchestrator.ts';

export interface OperationWorld extends TestOrchestrator {
  readonly reads: ReadModels;
  /** Adds items with references to a queue; their ids. */
  add(queue: Queue, count: number): Promise<number[]>;
  /** Adds items that have failed and are not retried by their queue; their ids. */
  fail(queue: Queue, count: number): Promise<number[]>;
  /** Starts a change to all items of a queue, by Alice. */
  change(queue: Queue, change: ItemChange, context?: CommandContext): Promise<number>;
  operation(id: number): Promise<Operation>;
}

const ofQueue = ({ id }: Queue): QueryExpression => ({
  kind: 'compare',
  operator: 'eq',
  left: { kind: 'property', path: ['QueueDefinitionId'] },
  right: { kind: 'literal', literal: { type: 'number', value: String(id) } },
});

const atFault = {
  reason: 'x',
  details: null,
  type: 'BusinessException',
  associatedImageFilePath: null,
} as const;

export async function operationWorld(store = memoryStore()): Promise<OperationWorld> {
  const world = await startOrchestrator({ store });
  const errors: unknown[] = [];
  const note = (error: unknown): void => void errors.push(error);
  const reads = await openReadModels({
    place: { path: ':memory:' },
    store,
    onWarning: (_, error) => note(error),
    onFailed: note,
  });
  await reads.startProjecting(1);
  const follower = followLog(store, {
    after: 0,
    categories: new Set(),
    apply: () => {},
    onGrown: (position) => reads.grown(position),
    onError: note,
  });
  onTestFinished(async () => {
    await follower.stop();
    await reads.close();
    if (errors.length > 0) throw errors[0];
  });
  const add = async ({ name }: Queue, count: number): Promise<number[]> => {
    const ids: number[] = [];
    for (let n = 0; n < count; n += 1)
      ids.push((await addQueueItem(world, world.context, name, { reference: `r${n}` })).created.id);
    return ids;
  };
  return {
    ...world,
    reads,
    add,
    fail: async (queue, count) => {
      const ids = await add(queue, count);
      for (let n = 0; n < count; n += 1) {
        const claimed = await world.claim(queue.id);
        if (claimed === null) throw new Error('there is an item to claim');
        const { item, leaseId } = claimed;
        await failWork(world, world.context, item.created.id, { leaseId }, atFault, {});
      }
      return ids;
    },
    change: async (queue, change, context = world.context) => {
      const filter = ofQueue(queue);
      const until = await store.lastPosition();
      await reads.consistency.waitFor(until);
      const total = await countItems(reads, { folderId: context.folderId, filter, until });
      const started = { ...change, filter: JSON.stringify(filter), until, total };
      return (await startOperation(world, context, started)).id;
    },
    operation: async (id) => {
      const folded = await findOperation(store, id);
      if (folded === null) throw new Error(`there is no operation ${id}`);
      return folded.state;
    },
  };
}
