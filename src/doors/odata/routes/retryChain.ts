import { DomainError } from '../../../domain/errors.ts';
import type { QueueItem } from '../../../domain/queueItem/queueItem.ts';
import { listChain, listItems } from '../../../readModel/queries/items.ts';
import type { ListQuery } from '../../../readModel/queries/list.ts';
import type { Call, Route } from '../call.ts';
import { folderIdOf } from '../call.ts';
import { both, keyIs, property } from '../dto/filters.ts';
import { queueItems } from '../entitySets.ts';
import { guidOf } from '../path.ts';
import { answerEntity, answerList, waitForWrites } from '../reading.ts';
import { demandItem } from './readItems.ts';

/** The newest attempt of the chain that an item belongs to: the item itself where it was never retried. */
export const getLastRetry: Route = {
  permissions: ['Transactions.View'],
  handle: (call) =>
    answerEntity(call, queueItems, async () => lastOf(call, (await demandItem(call)).created.key)),
};

export const getLastRetryByKey: Route = {
  permissions: ['Transactions.View'],
  handle: (call) => {
    const key = guidOf(call.path.args.get('key'), 'key');
    return answerEntity(call, queueItems, () => lastOf(call, key));
  },
};

async function lastOf(call: Call, key: string): Promise<QueueItem> {
  const last = (await listChain(call.services.reads, [folderIdOf(call)], key)).at(-1);
  if (last === undefined) throw new DomainError('ItemNotFound');
  return last;
}

/** All attempts of the chain that an item belongs to, the first one first unless the caller orders otherwise. */
export const getProcessingHistory: Route = {
  permissions: ['Transactions.View'],
  handle: async (call) => {
    const folders = [folderIdOf(call)];
    await waitForWrites(call);
    const { created } = await demandItem(call);
    return answerList(call, queueItems, (query) =>
      listItems(call.services.reads, folders, ofChain(query, created.key)),
    );
  },
};

/** With the conditions of the caller, and in its order where it has one. */
const ofChain = (query: ListQuery, key: string): ListQuery => ({
  ...query,
  filter: both(keyIs(key), query.filter),
  orderBy: query.orderBy.length > 0 ? query.orderBy : [{ expression: property('Id'), direction: 'asc' }],
});
