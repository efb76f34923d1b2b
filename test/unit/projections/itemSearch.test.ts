import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemSearch } from '../../../projections/itemSearch/itemSearch.ts';
import { notInRows } from '../../../projections/itemSearch/row.ts';
import { plainEnvelope } from '../../../src/domain/envelope.ts';
import type { Recorded } from '../../../src/domain/event.ts';
import type { QueueItemEvent } from '../../../src/domain/queueItem/events.ts';
import { evolve, type QueueItem } from '../../../src/domain/queueItem/queueItem.ts';
import { queueItemOf } from '../../../src/readModel/queries/itemView.ts';
import { decode } from '../../../src/store/decode.ts';
import { create, finished, taken } from '../readModel/world.ts';
import { everything } from './everything.ts';
import { Log, rowsAfter } from './scenario.ts';

const foldOf = (log: Log, stream: string): QueueItem => {
  const item = log.events
    .filter((event) => event.stream === stream)
    .map((event) => decode(event) as Recorded<QueueItemEvent>)
    .reduce<QueueItem | null>(evolve, null);
  if (item === null) throw new Error(`${stream} is empty`);
  return item;
};

/** What a row cannot tell is taken away. */
const asRow = ({ created, ...item }: QueueItem) => {
  const { deferDate: _1, dueDate: _2, riskSlaDate: _3, content: _4, progress: _5, ...facts } = created;
  const { secondsInPreviousAttempts: _6, ...identity } = facts;
  return {
    ...item,
    ...notInRows,
    created: { ...identity, priority: item.priority, rowVersionBase: 0 },
  };
};

const sealed = { alg: 'A256GCM', keyId: 'k', iv: 'i', text: 'x' } as const;

const anEvent = fc.oneof(
  fc.constantFrom<QueueItemEvent>(
    taken(),
    finished('Successful'),
    finished('Failed', 3_999),
    {
      type: 'Status',
      data: { queueId: 188, from: 'InProgress', to: 'New', deferDate: '2027-01-01T00:00:00.5Z' },
    },
    {
      type: 'Status',
      data: { queueId: 188, from: 'InProgress', to: 'Successful', output: sealed, progress: 'p' },
    },
    { type: 'Status', data: { queueId: 188, from: 'Failed', to: 'Retried', byReview: true } },
    { type: 'ReviewerSet', data: { reviewerId: 583, reviewerName: 'admin' } },
    { type: 'ReviewerSet', data: { reviewerId: null, reviewerName: null } },
    { type: 'CommentAdded', data: { text: 't' } },
    { type: 'Edit', data: { queueId: 188, content: null, dueDate: '2026-05-05T00:00:00Z', priority: 'Low' } },
    { type: 'Edit', data: { queueId: 188, reviewStatus: 'InReview', progress: null } },
    { type: 'Delete', data: { queueId: 188, from: 'New', key: 'k' } },
    { type: 'Erased', data: { queueId: 188 } },
  ),
  fc
    .string()
    .map<QueueItemEvent>((text) => ({ type: 'Edit', data: { queueId: 188, content: plainEnvelope(text) } })),
);

describe('itemSearch', () => {
  it('given any events of an item, then its row says what folding them says', () => {
    fc.assert(
      fc.property(fc.array(anEvent, { maxLength: 12 }), (events) => {
        const log = new Log();
        const created = create(7, { reference: 'r', retryNumber: 2, ancestorId: 5, manualRetryNumber: 1 });
        for (const [minute, event] of [created, ...events].entries()) {
          log.append('queueItem-7', event, {
            at: `2026-01-01T00:${String(minute).padStart(2, '0')}:00.1234Z`,
          });
        }
        const [row] = rowsAfter(itemSearch, log);
        expect(row && queueItemOf(row)).toEqual(asRow(foldOf(log, 'queueItem-7')));
      }),
      { numRuns: 60 },
    );
  });

  it('given items of every kind, then instants have a fixed width and enumerations are numbers', () => {
    const rows = rowsAfter(itemSearch, everything());
    expect(
      rows.map(({ id, status, priority, end_processing: end }) => ({ id, status, priority, end })),
    ).toEqual([
      { id: 1, status: 5, priority: 0, end: '2026-01-01T10:06:00.0000000Z' },
      { id: 2, status: 6, priority: 1, end: '2026-01-01T10:08:00.0000000Z' },
      { id: 3, status: 3, priority: 1, end: '2026-01-01T10:15:00.0000000Z' },
      { id: 4, status: 0, priority: 1, end: null },
    ]);
  });

  it('given an imported item, then its version counts from the base that it brought', () => {
    const log = new Log()
      .append('queueItem-7', create(7, { rowVersionBase: 4_399_269 }))
      .append('queueItem-7', taken());
    expect(rowsAfter(itemSearch, log)).toMatchObject([{ version: 4_399_270, row_version_base: 4_399_269 }]);
  });

  it('given comments, then the row and its version stay as they are', () => {
    const log = new Log().append('queueItem-7', create(7));
    const before = rowsAfter(itemSearch, log);
    log.append('queueItem-7', { type: 'CommentAdded', data: { text: 't' } });
    expect(rowsAfter(itemSearch, log)).toEqual(before);
  });
});
