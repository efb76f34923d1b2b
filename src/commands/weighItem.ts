import type { QueueItem } from '../domain/queueItem/queueItem.ts';

/** What objects, keys and the entry in the cache take, by measurement. */
const BASE_BYTES = 1_500;
const COMMENT_BYTES = 300;

/** Roughly the bytes that a folded item takes in memory. */
export function weighItem(item: QueueItem): number {
  const texts = [item.content?.text, item.output?.text, item.analytics?.text, item.progress];
  const characters = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  return BASE_BYTES + characters + item.comments.size * COMMENT_BYTES;
}
