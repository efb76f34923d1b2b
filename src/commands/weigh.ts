import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import type { TaskLog } from '../domain/task/log.ts';
import type { Task } from '../domain/task/state.ts';

/** What objects, keys and the entry in the cache take, by measurement. */
const BASE_BYTES = 1_500;
const COMMENT_BYTES = 300;
const FILE_BYTES = 400;
const RUN_BYTES = 200;

const lengthOf = (texts: readonly (string | null | undefined)[]): number =>
  texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);

/** Roughly the bytes that a folded item takes in memory. */
export const weighItem = ({ content, output, analytics, progress, comments }: QueueItem): number =>
  BASE_BYTES +
  lengthOf([content?.text, output?.text, analytics?.text, progress]) +
  comments.size * COMMENT_BYTES;

/** Roughly the bytes that a folded task takes in memory: its context as received stays beside the stored one. */
export const weighTask = ({ created, context, output, progress, comments, files }: Task): number =>
  BASE_BYTES +
  lengthOf([created.context.text, context.text, output?.text, progress]) +
  comments.size * COMMENT_BYTES +
  files.length * FILE_BYTES;

/** Roughly the bytes that what is known of a task's log takes in memory. */
export const weighTaskLog = ({ seen }: TaskLog): number => BASE_BYTES + seen.size * RUN_BYTES;
