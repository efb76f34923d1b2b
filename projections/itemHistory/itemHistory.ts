import type { Recorded } from '../../src/domain/event.ts';
import { sortable } from '../../src/domain/instant.ts';
import { type QueueItemEvent, uipathAction } from '../../src/domain/queueItem/events.ts';
import { evolve, type QueueItem } from '../../src/domain/queueItem/queueItem.ts';
import { reviewStatuses, statuses } from '../../src/domain/queueItem/statusMachine.ts';
import { eventId, userIdOf, workIdOf } from '../../src/domain/eventId.ts';
import { type Action, actionNames, nameOf, reviewStatusNames, statusNames } from '../names.ts';
import { none, type Projection } from '../projection.ts';

/** One event of an item, with the item's state after it. Enumerations are numbers. */
export type HistoryRow = {
  /** See eventId: in the order of an item's events. */
  readonly id: number;
  /** The id that the event is shown with, where it brought one; null where it is `id`. */
  readonly public_id: number | null;
  readonly item_id: number;
  readonly folder_id: number;
  readonly at: string;
  readonly action: number;
  readonly type: string;
  readonly status: number;
  readonly review_status: number;
  readonly reviewer_id: number | null;
  readonly reviewer_name: string | null;
  readonly user_id: number | null;
  readonly user_name: string;
  readonly principal_kind: string;
  readonly principal_id: string;
  readonly door: string;
  readonly position: number;
};

/** What has happened to an item, by whom, and how did it stand then? One row an event; comments are none of it. */
export const itemHistory: Projection<HistoryRow> = {
  name: 'itemHistory',
  version: 1,
  categories: ['queueItem'],
  table: {
    name: 'item_event',
    columns: {
      id: 'integer',
      public_id: 'integer',
      item_id: 'integer',
      folder_id: 'integer',
      at: 'text',
      action: 'integer',
      type: 'text',
      status: 'integer',
      review_status: 'integer',
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
    const itemEvent = event as Recorded<QueueItemEvent>;
    const action = uipathAction(itemEvent);
    if (action === null) return none;
    const workId = workIdOf(event);
    return [
      {
        key: [eventId(workId, event.revision)],
        // The row before it may be some revisions away: comments have none.
        behind: eventId(workId, 0),
        isFirst: event.type === 'Create',
        evolve: (before) => row(workId, action, itemEvent, before),
      },
    ];
  },
};

function row(
  workId: number,
  action: Action,
  event: Recorded<QueueItemEvent>,
  before: HistoryRow | undefined,
): HistoryRow {
  const { metadata, revision, position } = event;
  const { principal } = metadata;
  const after = evolve(before === undefined ? null : itemAfter(before), event);
  return {
    id: eventId(workId, revision),
    public_id: metadata.publicId ?? null,
    item_id: workId,
    folder_id: before?.folder_id ?? metadata.folderId,
    at: sortable(metadata.at),
    action: actionNames.indexOf(action),
    type: event.type,
    status: statuses[after.status],
    review_status: reviewStatuses[after.reviewStatus],
    reviewer_id: after.reviewerId,
    reviewer_name: after.reviewerName,
    user_id: userIdOf(event.metadata.principal),
    user_name: principal.name,
    principal_kind: principal.kind,
    principal_id: principal.id,
    door: metadata.door,
    position,
  };
}

/** An item as far as its history shows it; the rest is of no consequence here. */
const itemAfter = (before: HistoryRow): QueueItem => ({
  ...blank,
  status: nameOf(statusNames, before.status),
  reviewStatus: nameOf(reviewStatusNames, before.review_status),
  reviewerId: before.reviewer_id,
  reviewerName: before.reviewer_name,
});

const blank: QueueItem = {
  created: { id: 0, key: '', uniqueKey: '', queueId: 0, queueRevision: 0, priority: 'Normal' },
  folderId: 0,
  creationTime: '',
  status: 'New',
  reviewStatus: 'None',
  reviewerId: null,
  reviewerName: null,
  priority: 'Normal',
  deferDate: null,
  dueDate: null,
  riskSlaDate: null,
  content: null,
  output: null,
  analytics: null,
  progress: null,
  lease: null,
  robotId: null,
  run: 0,
  files: [],
  metrics: {},
  startProcessing: null,
  endProcessing: null,
  exception: null,
  secondsInPreviousAttempts: 0,
  operationId: null,
  retriedBy: null,
  endedBy: null,
  comments: new Map(),
  erasedAt: null,
  version: 0,
};
