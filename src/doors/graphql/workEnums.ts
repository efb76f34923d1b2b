import type { TaskEvent } from '../../domain/task/events.ts';
import type { LogLevel } from '../../domain/task/log.ts';
import type { TaskPriority, TaskStatus } from '../../domain/task/statusMachine.ts';
import type { WorkKind } from '../../domain/work.ts';
import type { WorkFile } from '../../domain/workReports.ts';
import { enumType } from './enums.ts';

// Enumerations of tasks, and of what tasks and queue items have in common.

export const WorkKindEnum = enumType<WorkKind>('WorkKind', 'What robots work on.', {
  queueItem: 'An item of a queue.',
  task: 'A task: one execution of a process.',
});

export const TaskStatusEnum = enumType<TaskStatus>('TaskStatus', 'How far a task is.', {
  PREPARE: 'It was created, and the files of its context are fetched.',
  QUEUE: 'It waits for a bot, at once or from its defer date on.',
  EXECUTING: 'A bot works on it.',
  DONE: 'It is done.',
  ERROR: 'It failed.',
  CANCEL: 'It was cancelled before it was done.',
  DELETED: 'It was deleted: it stays readable.',
});

export const TaskPriorityEnum = enumType<TaskPriority>('TaskPriority', 'Which tasks are taken first.', {
  HIGH: 'Before all others.',
  MEDIUM: 'The usual one.',
  LOW: 'After all others.',
});

export const TaskEventTypeEnum = enumType<Exclude<TaskEvent['type'], `Comment${string}`>>(
  'TaskEventType',
  'What happened to a task, as its event stream names it. Comments are no part of its history.',
  {
    Create: 'It was created.',
    Status: 'Its status changed.',
    Edit: 'Its priority, progress, metrics or files changed, or its bot was asked to stop.',
    ReviewerSet: 'Its reviewer was set or unset.',
    Delete: 'It was deleted.',
  },
);

export const LogLevelEnum = enumType<LogLevel>('LogLevel', 'How important a line of a log is.', {
  DBG: 'For whoever looks for an error.',
  INF: 'Something that goes as it should.',
  WRN: 'Something that may lead to an error.',
  ERR: 'An error.',
});

export const FileDirectionEnum = enumType<WorkFile['direction']>('FileDirection', 'Which way a file goes.', {
  in: 'It came with the work.',
  out: 'A robot has uploaded it.',
});

export const RobotCommandEnum = enumType<'cancel' | 'stop'>(
  'RobotCommandType',
  'What a robot is to do about a lease.',
  {
    cancel: 'Its work is to be given up in order: complete, fail or release it soon.',
    stop: 'The lease is lost, and somebody else may have the work: stop, and report nothing.',
  },
);
