import { shownUrl } from '../httpUrl.ts';
import type { Task } from '../task/state.ts';
import { shownContext } from '../task/state.ts';
import type { Field } from './changes.ts';
import { boolean, enumeration, instant, json, number, text } from './changes.ts';
import { commentFields, fileFields, metricFields, reviewerFields } from './sharedFields.ts';

/** What a task shows. The id of its lease is the key to it, and shown to nobody. */
export const taskFields = (task: Task): Field[] => [
  ...identity(task),
  enumeration('status', task.status),
  ...reviewerFields(task),
  enumeration('priority', task.priority),
  text('contextId', task.contextId),
  json('context', shownContext(task)),
  text('groups', task.groups.length === 0 ? null : task.groups.join(', ')),
  json('output', task.output),
  ...failureFields(task),
  text('progress', task.progress),
  number('percent', task.percent),
  boolean('cancelRequested', task.cancelRequested),
  instant('creationTime', task.creationTime),
  instant('deferDate', task.deferDate),
  instant('startTime', task.startTime),
  instant('endTime', task.endTime),
  number('run', task.run),
  number('lost', task.lost),
  number('botId', task.botId),
  text('leaseHolder', task.lease?.holder),
  text('callback', task.created.callback === undefined ? null : shownUrl(task.created.callback)),
  ...fileFields(task.files),
  ...metricFields(task.metrics),
  ...commentFields(task.comments),
];

const identity = ({ created, folderId }: Task): Field[] => [
  number('id', created.id),
  number('systemId', created.systemId),
  number('processId', created.processId),
  number('processVersion', created.version),
  number('folderId', folderId),
];

const failureFields = ({ failure }: Task): Field[] => [
  enumeration('failure.type', failure?.type),
  text('failure.reason', failure?.reason),
  text('failure.details', failure?.details),
  text('failure.code', failure?.code),
];
