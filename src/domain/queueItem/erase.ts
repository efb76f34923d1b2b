import { DomainError } from '../errors.ts';
import type { OtherErased, QueueItemEvent } from './events.ts';
import type { QueueItem } from './state.ts';
import { isFinal } from './statusMachine.ts';

/** Comments that still show their texts, by their revisions. */
const commentsOf = ({ comments }: QueueItem): readonly number[] =>
  [...comments].filter(([, { isErased }]) => isErased !== true).map(([revision]) => revision);

/** What an attempt loses beside its contents; `files` as in the command Erase. */
export function lossOf(item: QueueItem, files: readonly string[]): OtherErased {
  const comments = commentsOf(item);
  const { id, queueId } = item.created;
  return { id, queueId, ...(comments.length > 0 && { comments }), ...(files.length > 0 && { files }) };
}

/** Whether an attempt is erased, and nothing has come to it at the same moment. */
export const isErased = (item: QueueItem): boolean =>
  item.erasedAt !== null &&
  [item.content, item.output, item.analytics].every((each) => each === null) &&
  item.files.length === 0 &&
  commentsOf(item).length === 0;

/** The event of the command Erase; none where there is nothing to be erased. Throws InvalidStatusForErase. */
export function erase(
  item: QueueItem,
  files: readonly string[],
  others: readonly OtherErased[],
): QueueItemEvent[] {
  if (!isFinal(item.status)) throw new DomainError('InvalidStatusForErase');
  if (isErased(item) && others.length === 0) return [];
  const { id: _, ...data } = lossOf(item, files);
  return [{ type: 'Erased', data: others.length > 0 ? { ...data, others } : data }];
}
