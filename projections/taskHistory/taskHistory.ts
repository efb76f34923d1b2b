import { isCommentEvent } from '../../src/domain/comments.ts';
import { plainEnvelope } from '../../src/domain/envelope.ts';
import type { Recorded } from '../../src/domain/event.ts';
import { eventId, userIdOf, workIdOf } from '../../src/domain/eventId.ts';
import { sortable } from '../../src/domain/instant.ts';
import type { TaskEvent } from '../../src/domain/task/events.ts';
import { evolve, type Task } from '../../src/domain/task/state.ts';
import { taskStatuses } from '../../src/domain/task/statusMachine.ts';
import { nameOf, taskStatusNames } from '../names.ts';
import { none, type Projection } from '../projection.ts';

/** One event of a task, with the task's state after it. Enumerations are numbers. */
export type TaskHistoryRow = {
  /** See eventId: in the order of a task's events. */
  readonly id: number;
  /** The id that the event is shown with, where it brought one; null where it is `id`. */
  readonly public_id: number | null;
  readonly task_id: number;
  readonly folder_id: number;
  readonly at: string;
  readonly type: string;
  readonly status: number;
  readonly reviewer_id: number | null;
  readonly reviewer_name: string | null;
  readonly user_id: number | null;
  readonly user_name: string;
  readonly principal_kind: string;
  readonly principal_id: string;
  readonly door: string;
  readonly position: number;
};

/** What has happened to a task, by whom, and how did it stand then? One row an event; comments are none of it. */
export const taskHistory: Projection<TaskHistoryRow> = {
  name: 'taskHistory',
  version: 1,
  categories: ['task'],
  table: {
    name: 'task_event',
    columns: {
      id: 'integer',
      public_id: 'integer',
      task_id: 'integer',
      folder_id: 'integer',
      at: 'text',
      type: 'text',
      status: 'integer',
      reviewer_id: 'integer',
      reviewer_name: 'text',
      user_id: 'integer',
      user_name: 'text',
      principal_kind: 'text',
      principal_id: 'text',
      door: 'text',
      position: 'integer',
    },
    key: ['id'],
    indexes: [{ columns: ['public_id'], where: 'public_id' }, { columns: ['at', 'folder_id'] }],
    isChain: true,
  },
  changes: (event) => {
    if (isCommentEvent(event.type)) return none;
    const workId = workIdOf(event);
    return [
      {
        key: [eventId(workId, event.revision)],
        // The row before it may be some revisions away: comments have none.
        behind: eventId(workId, 0),
        isFirst: event.type === 'Create',
        evolve: (before) => row(workId, event as Recorded<TaskEvent>, before),
      },
    ];
  },
};

function row(workId: number, event: Recorded<TaskEvent>, before: TaskHistoryRow | undefined): TaskHistoryRow {
  const { metadata, revision, position } = event;
  const { principal } = metadata;
  const after = evolve(before === undefined ? null : taskAfter(before), event);
  return {
    id: eventId(workId, revision),
    public_id: metadata.publicId ?? null,
    task_id: workId,
    folder_id: before?.folder_id ?? metadata.folderId,
    at: sortable(metadata.at),
    type: event.type,
    status: taskStatuses[after.status],
    reviewer_id: after.reviewerId,
    reviewer_name: after.reviewerName,
    user_id: userIdOf(principal),
    user_name: principal.name,
    principal_kind: principal.kind,
    principal_id: principal.id,
    door: metadata.door,
    position,
  };
}

/** A task as far as its history shows it; the rest is of no consequence here. */
const taskAfter = (before: TaskHistoryRow): Task => ({
  ...blank,
  status: nameOf(taskStatusNames, before.status),
  reviewerId: before.reviewer_id,
  reviewerName: before.reviewer_name,
});

const nothing = plainEnvelope('{}');

const blank: Task = {
  created: {
    id: 0,
    systemId: 0,
    processId: 0,
    processRevision: 0,
    version: 0,
    priority: 'MEDIUM',
    context: nothing,
  },
  folderId: 0,
  creationTime: '',
  updateTime: '',
  status: 'PREPARE',
  priority: 'MEDIUM',
  contextId: null,
  context: nothing,
  groups: [],
  files: [],
  lease: null,
  botId: null,
  run: 0,
  lost: 0,
  deferDate: null,
  startTime: null,
  endTime: null,
  output: null,
  failure: null,
  progress: null,
  percent: null,
  metrics: {},
  cancelRequested: false,
  endedBy: null,
  reviewerId: null,
  reviewerName: null,
  comments: new Map(),
  version: 0,
};
