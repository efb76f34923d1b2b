import { DomainError } from '../../../domain/errors.ts';
import { listComments } from '../../../readModel/queries/comments.ts';
import { listHistory } from '../../../readModel/queries/history.ts';
import { findItem, listItems } from '../../../readModel/queries/items.ts';
import type { Call, Route } from '../call.ts';
import { folderIdOf } from '../call.ts';
import { comments, history, queueItems } from '../entitySets.ts';
import { numberOf } from '../path.ts';
import { answerEntity, answerList } from '../reading.ts';

export const getItems: Route = {
  permissions: ['Transactions.View'],
  handle: (call) => {
    const folders = [folderIdOf(call)];
    return answerList(call, queueItems, (query) => listItems(call.services.reads, folders, query));
  },
};

export const getItem: Route = {
  permissions: ['Transactions.View'],
  handle: (call) => {
    const id = numberOf(call.path.key, 'The key');
    const folders = [folderIdOf(call)];
    return answerEntity(call, queueItems, async () => {
      const item = await findItem(call.services.reads, folders, id);
      if (item === null) throw new DomainError('ItemNotFound');
      return item;
    });
  },
};

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
