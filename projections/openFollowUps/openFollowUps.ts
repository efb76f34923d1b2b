import type { Recorded } from '../../src/domain/event.ts';
import { followUpEventCount } from '../../src/domain/followUps.ts';
import { sortable } from '../../src/domain/instant.ts';
import { type Change, none, type Projection } from '../projection.ts';

/** A decision some of whose follow-ups are not in the log yet. */
export type OpenFollowUpRow = {
  /** Id of the event that decided. */
  readonly decision_id: string;
  readonly stream: string;
  readonly revision: number;
  /** When it was decided. */
  readonly at: string;
  /** Events that are still to follow. */
  readonly remaining: number;
  readonly position: number;
};

/**
 * Which decisions wait for their follow-ups? In at the decision, out at the last event that follows from it, which
 * stands behind it in the log, be it in the same commit.
 */
export const openFollowUps: Projection<OpenFollowUpRow> = {
  name: 'openFollowUps',
  version: 2,
  categories: [
    'queueItem',
    'task',
    'callback',
    'queue',
    'folder',
    'user',
    'robot',
    'process',
    'system',
    'bot',
    'reference',
    'name',
    'batch',
  ],
  table: {
    name: 'open_follow_up',
    columns: {
      decision_id: 'text',
      stream: 'text',
      revision: 'integer',
      at: 'text',
      remaining: 'integer',
      position: 'integer',
    },
    key: ['decision_id'],
    indexes: [],
  },
  changes: (event) => {
    const count = followUpEventCount(event);
    const decisionId = event.metadata.$causationId;
    if (count === 0 && decisionId === undefined) return none;
    // A follow-up may decide something itself.
    const changes: Change<OpenFollowUpRow>[] = [];
    if (count > 0) changes.push(opened(event, count));
    if (decisionId !== undefined) changes.push(followed(decisionId, event.position));
    return changes;
  },
};

const opened = (event: Recorded, remaining: number): Change<OpenFollowUpRow> => ({
  key: [event.id],
  isFirst: true,
  evolve: () => ({
    decision_id: event.id,
    stream: event.stream,
    revision: event.revision,
    at: sortable(event.metadata.at),
    remaining,
    position: event.position,
  }),
});

const followed = (decisionId: string, position: number): Change<OpenFollowUpRow> => ({
  key: [decisionId],
  evolve: (row) =>
    row === undefined || row.remaining === 1 ? undefined : { ...row, remaining: row.remaining - 1, position },
});
