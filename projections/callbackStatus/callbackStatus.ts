import type {
  AttemptError,
  Callback,
  CallbackEvent,
  CallbackOutcome,
} from '../../src/domain/callback/callback.ts';
import { callbackStatuses, evolve } from '../../src/domain/callback/callback.ts';
import type { Recorded } from '../../src/domain/event.ts';
import { workIdOf } from '../../src/domain/eventId.ts';
import { sortable } from '../../src/domain/instant.ts';
import { callbackStatusNames, nameOf } from '../names.ts';
import type { Projection } from '../projection.ts';

/** The message to the system that has set a task. Instants are texts of fixed width. */
export type CallbackRow = {
  readonly task_id: number;
  readonly folder_id: number;
  readonly system_id: number;
  readonly status: number;
  readonly outcome: string;
  /** With its query, which nobody is shown. */
  readonly url: string;
  readonly message_id: string;
  readonly task_revision: number;
  readonly attempts: number;
  readonly failures: number;
  readonly next_at: string | null;
  readonly last_code: number | null;
  readonly last_error: string | null;
  readonly requested_at: string;
  readonly ended_at: string | null;
  readonly revision: number;
  readonly position: number;
};

/** Which systems were told that their tasks have ended, and who is still to be told? One row a task with a callback. */
export const callbackStatus: Projection<CallbackRow> = {
  name: 'callbackStatus',
  version: 1,
  categories: ['callback'],
  table: {
    name: 'callback',
    columns: {
      task_id: 'integer',
      folder_id: 'integer',
      system_id: 'integer',
      status: 'integer',
      outcome: 'text',
      url: 'text',
      message_id: 'text',
      task_revision: 'integer',
      attempts: 'integer',
      failures: 'integer',
      next_at: 'text',
      last_code: 'integer',
      last_error: 'text',
      requested_at: 'text',
      ended_at: 'text',
      revision: 'integer',
      position: 'integer',
    },
    key: ['task_id'],
    indexes: [{ columns: ['status', 'requested_at'] }, { columns: ['system_id', 'status'] }],
  },
  changes: (event) => [
    {
      key: [workIdOf(event)],
      isFirst: event.type === 'Requested',
      evolve: (row) => {
        const before = row === undefined ? null : callbackOf(row);
        return rowOf(evolve(before, event as Recorded<CallbackEvent>), event.position);
      },
    },
  ],
};

const rowOf = (callback: Callback, position: number): CallbackRow => ({
  task_id: callback.taskId,
  folder_id: callback.folderId,
  system_id: callback.systemId,
  status: callbackStatuses[callback.status],
  outcome: callback.outcome,
  url: callback.url,
  message_id: callback.messageId,
  task_revision: callback.taskRevision,
  attempts: callback.attempts,
  failures: callback.failures,
  next_at: callback.nextAt === null ? null : sortable(callback.nextAt),
  last_code: callback.lastCode,
  last_error: callback.lastError,
  requested_at: sortable(callback.requestedAt),
  ended_at: callback.endedAt === null ? null : sortable(callback.endedAt),
  revision: callback.revision,
  position,
});

/** The callback of a row. Instants keep their fixed width, which is a spelling of the same. */
export const callbackOf = (row: CallbackRow): Callback => ({
  taskId: row.task_id,
  folderId: row.folder_id,
  systemId: row.system_id,
  status: nameOf(callbackStatusNames, row.status),
  outcome: row.outcome as CallbackOutcome,
  url: row.url,
  messageId: row.message_id,
  taskRevision: row.task_revision,
  attempts: row.attempts,
  failures: row.failures,
  nextAt: row.next_at,
  lastCode: row.last_code,
  lastError: row.last_error as AttemptError | null,
  requestedAt: row.requested_at,
  endedAt: row.ended_at,
  revision: row.revision,
});
