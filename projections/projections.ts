import { auditTrail } from './auditTrail/auditTrail.ts';
import { callbackStatus } from './callbackStatus/callbackStatus.ts';
import { comments, taskComments } from './comments/comments.ts';
import { bots } from './definitions/bots.ts';
import { folders } from './definitions/folders.ts';
import { processes } from './definitions/processes.ts';
import { queues } from './definitions/queues.ts';
import { robots } from './definitions/robots.ts';
import { systems } from './definitions/systems.ts';
import { users } from './definitions/users.ts';
import { fileContents } from './fileContents/fileContents.ts';
import { itemHistory } from './itemHistory/itemHistory.ts';
import { itemLog } from './itemLog/itemLog.ts';
import { itemReports } from './itemReports/itemReports.ts';
import { itemSearch } from './itemSearch/itemSearch.ts';
import { operations } from './operations/operations.ts';
import { openFollowUps } from './openFollowUps/openFollowUps.ts';
import { processingRecords } from './processingRecords/processingRecords.ts';
import { processingStatus } from './processingStatus/processingStatus.ts';
import type { Projection } from './projection.ts';
import { taskHistory } from './taskHistory/taskHistory.ts';
import { taskLog } from './taskLog/taskLog.ts';
import { taskSearch } from './taskSearch/taskSearch.ts';
import { taskStatus } from './taskStatus/taskStatus.ts';

/** Every question that the read models answer. */
export const projections: readonly Projection[] = [
  itemSearch,
  itemHistory,
  comments,
  itemLog,
  itemReports,
  processingStatus,
  processingRecords,
  openFollowUps,
  queues,
  folders,
  users,
  robots,
  taskSearch,
  taskHistory,
  taskComments,
  taskStatus,
  taskLog,
  callbackStatus,
  fileContents,
  processes,
  systems,
  bots,
  auditTrail,
  operations,
];
