import type { QueueItem } from '../queueItem/state.ts';
import type { Field } from './changes.ts';
import { enumeration, instant, json, number, text } from './changes.ts';
import { commentFields, fileFields, metricFields, reviewerFields } from './sharedFields.ts';

/** What an item shows. The id of its lease is the key to it, and shown to nobody. */
export const itemFields = (item: QueueItem): Field[] => [
  ...identity(item),
  enumeration('status', item.status),
  enumeration('reviewStatus', item.reviewStatus),
  ...reviewerFields(item),
  enumeration('priority', item.priority),
  text('reference', item.created.reference),
  json('specificContent', item.content),
  json('output', item.output),
  json('analytics', item.analytics),
  text('progress', item.progress),
  ...exceptionFields(item),
  ...times(item),
  instant('erasedAt', item.erasedAt),
  ...attempts(item),
  text('source', item.created.source),
  text('parentOperationId', item.created.parentOperationId),
  text('operationId', item.operationId),
  number('robotId', item.robotId),
  text('leaseHolder', item.lease?.holder),
  ...fileFields(item.files),
  ...metricFields(item.metrics),
  ...commentFields(item.comments),
];

const identity = ({ created, folderId }: QueueItem): Field[] => [
  number('id', created.id),
  text('key', created.key),
  text('uniqueKey', created.uniqueKey),
  number('queueId', created.queueId),
  number('folderId', folderId),
];

const exceptionFields = ({ exception }: QueueItem): Field[] => [
  enumeration('exception.type', exception?.type),
  text('exception.reason', exception?.reason),
  text('exception.details', exception?.details),
  text('exception.associatedImageFilePath', exception?.associatedImageFilePath),
];

const times = (item: QueueItem): Field[] => [
  instant('creationTime', item.creationTime),
  instant('deferDate', item.deferDate),
  instant('dueDate', item.dueDate),
  instant('riskSlaDate', item.riskSlaDate),
  instant('startProcessing', item.startProcessing),
  instant('endProcessing', item.endProcessing),
];

const attempts = ({ created, run, retriedBy, secondsInPreviousAttempts }: QueueItem): Field[] => [
  number('run', run),
  number('secondsInPreviousAttempts', secondsInPreviousAttempts),
  number('retryNumber', created.retryNumber ?? 0),
  number('manualRetryNumber', created.manualRetryNumber ?? 0),
  number('previousAttemptId', created.ancestorId ?? created.manualAncestorId),
  number('nextAttemptId', retriedBy),
];
