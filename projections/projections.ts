import { comments } from './comments/comments.ts';
import { folders } from './definitions/folders.ts';
import { queues } from './definitions/queues.ts';
import { robots } from './definitions/robots.ts';
import { users } from './definitions/users.ts';
import { itemHistory } from './itemHistory/itemHistory.ts';
import { itemSearch } from './itemSearch/itemSearch.ts';
import { openFollowUps } from './openFollowUps/openFollowUps.ts';
import { processingRecords } from './processingRecords/processingRecords.ts';
import { processingStatus } from './processingStatus/processingStatus.ts';
import type { Projection } from './projection.ts';

/** Every question that the read models answer. */
export const projections: readonly Projection[] = [
  itemSearch,
  itemHistory,
  comments,
  processingStatus,
  processingRecords,
  openFollowUps,
  queues,
  folders,
  users,
  robots,
];
