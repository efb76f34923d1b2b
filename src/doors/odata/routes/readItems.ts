import { DomainError } from '../../../domain/errors.ts';
import type { QueueItem } from '../../../domain/queueItem/queueItem.ts';
import type { CommentView } from '../../../readModel/queries/comments.ts';
import { findComment, listComments } from '../../../readModel/queries/comments.ts';
import { findHistoryEntry, listHistory } from '../../../readModel/queries/history.ts';
import { findItem, findItemByUniqueKey, listItems } from '../../../readModel/queries/items.ts';
import type { Call, Route } from '../call.ts';
import { folderIdOf } from '../call.ts';
import { comments, history, queueItems } from '../entitySets.ts';
import { guidOf, numberOf } from '../path.ts';
import { answerEntity, answerList, waitForWrites } from '../reading.ts';

export const getItems: Route = {
  permissions: ['Transactions.View'],
  handle: (call) => {
    const folders = [folderIdOf(call)];
    return answerList(call, queueItems, (query) => listItems(call.services.reads, folders, query));
  },
};

export const getItem: Route = {
  permissions: ['Transactions.View'],
  handle: (call) => answerEntity(call, queueItems, () => demandItem(call)),
};

export const getItemByUniqueKey: Route = {
  permissions: ['Transactions.View'],
  handle: (call) =>
    answerEntity(call, queueItems, () => demandItemByUniqueKey(call, call.path.args.get('uniquekey'))),
};

/** The item that the key of the path names, as the read model has it. Throws ItemNotFound. */
export const demandItem = (call: Call): Promise<QueueItem> =>
  demanded(findItem(call.services.reads, [folderIdOf(call)], numberOf(call.path.key, 'The key')));

/** The attempt with this key of its own. Throws ItemNotFound. */
export async function demandItemByUniqueKey(
  call: Call,
  uniqueKey: string | null | undefined,
): Promise<QueueItem> {
  const key = guidOf(uniqueKey, 'uniqueKey');
  await waitForWrites(call);
  return demanded(findItemByUniqueKey(call.services.reads, [folderIdOf(call)], key));
}

async function demanded<T>(finding: Promise<T | null>): Promise<T> {
  const found = await finding;
  if (found === null) throw new DomainError('ItemNotFound');
  return found;
}

export const getHistory: Route = {
  permissions: ['Transactions.View'],
  handle: (call) => answerHistory(call),
};

export const getItemHistory: Route = {
  permissions: ['Transactions.View'],
  handle: (call) => answerHistory(call, itemIdOf(call)),
};

function answerHistory(call: Call, itemId?: number): ReturnType<Route['handle']> {
  const folders = [folderIdOf(call)];
  return answerList(call, history, (query) => listHistory(call.services.reads, folders, query, itemId));
}

export const getHistoryEntry: Route = {
  permissions: ['Transactions.View'],
  handle: (call) => {
    const id = numberOf(call.path.key, 'The key');
    const folders = [folderIdOf(call)];
    return answerEntity(call, history, () => demanded(findHistoryEntry(call.services.reads, folders, id)));
  },
};

export const getComment: Route = {
  permissions: ['Transactions.View'],
  handle: (call) => answerEntity(call, comments, () => demandComment(call)),
};

/** The comment that the key of the path names. Throws ItemNotFound. */
export const demandComment = (call: Call): Promise<CommentView> =>
  demanded(findComment(call.services.reads, [folderIdOf(call)], numberOf(call.path.key, 'The key')));

export const getComments: Route = {
  permissions: ['Transactions.View'],
  handle: (call) => answerComments(call),
};

export const getItemComments: Route = {
  permissions: ['Transactions.View'],
  handle: (call) => answerComments(call, itemIdOf(call)),
};

function answerComments(call: Call, itemId?: number): ReturnType<Route['handle']> {
  const folders = [folderIdOf(call)];
  return answerList(call, comments, (query) => listComments(call.services.reads, folders, query, itemId));
}

const itemIdOf = ({ path }: Call): number => numberOf(path.args.get('queueitemid'), 'queueItemId');
