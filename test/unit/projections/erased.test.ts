// What an erasure takes away from the rows.
import { describe, expect, it } from 'vitest';
import { comments } from '../../../projections/comments/comments.ts';
import { fileContents } from '../../../projections/fileContents/fileContents.ts';
import { itemHistory } from '../../../projections/itemHistory/itemHistory.ts';
import { itemReports, reportOf } from '../../../projections/itemReports/itemReports.ts';
import { itemSearch } from '../../../projections/itemSearch/itemSearch.ts';
import { openFollowUps } from '../../../projections/openFollowUps/openFollowUps.ts';
import { processingStatus } from '../../../projections/processingStatus/processingStatus.ts';
import { plainEnvelope } from '../../../src/domain/envelope.ts';
import type { QueueItemEvent } from '../../../src/domain/queueItem/events.ts';
import { create, finished, taken } from '../readModel/world.ts';
import { idAt, Log, rowsAfter } from './scenario.ts';

const seal = { alg: 'A256GCM', keyId: 'chain', iv: 'aXY=' } as const;
const content = { ...seal, text: 'Y2lwaGVydGV4dA==' };
const at = { at: '2026-01-01T10:00:00Z' };

const uploaded = (sha256: string): QueueItemEvent => ({
  type: 'Edit',
  data: { queueId: 188, file: { id: sha256, direction: 'out', name: sha256, size: 1, sha256 } },
});
const measured: QueueItemEvent = { type: 'Edit', data: { queueId: 188, metrics: { numbers: { pages: 3 } } } };
const erased = (files: readonly string[]): QueueItemEvent => ({
  type: 'Erased',
  data: { queueId: 188, comments: [2, 3], files },
});

/** Item 1 with comments, files and metrics, and item 2 with one of its files. */
const before = (): Log =>
  new Log()
    .append('queueItem-1', create(1, { content }))
    .append('queueItem-1', taken())
    .append('queueItem-1', { type: 'CommentAdded', data: { text: 'c2VhbGVk', seal } })
    .append('queueItem-1', { type: 'CommentAdded', data: { text: 'plain' } })
    .append('queueItem-1', uploaded('a'))
    .append('queueItem-1', uploaded('a'))
    .append('queueItem-1', uploaded('b'))
    .append('queueItem-1', measured)
    .append('queueItem-2', create(2, { content: plainEnvelope('{}') }))
    .append('queueItem-2', uploaded('b'))
    .append('queueItem-1', finished('Successful'));

describe('an erased item', () => {
  it('has lost its contents in its row, which says when', () => {
    expect(rowsAfter(itemSearch, before())[0]).toMatchObject({
      content: content.text,
      content_seal: JSON.stringify(seal),
      erased_at: null,
    });
    const [row, other] = rowsAfter(itemSearch, before().append('queueItem-1', erased([]), at));
    expect(row).toMatchObject({
      status: 3,
      content: null,
      content_seal: null,
      erased_at: '2026-01-01T10:00:00.0000000Z',
      version: 9,
    });
    expect(other).toMatchObject({ content: '{}', erased_at: null });
  });

  it('has lost the texts of its comments, whether they were encrypted or not', () => {
    const rows = rowsAfter(comments, before().append('queueItem-1', erased([])));
    expect(rows.map(({ text, text_seal: sealed }) => [text, sealed])).toEqual([
      ['erased', null],
      ['erased', null],
    ]);
  });

  it('has lost its files, and keeps what was measured', () => {
    const [row] = rowsAfter(itemReports, before().append('queueItem-1', erased(['a', 'a', 'b'])));
    expect(row && reportOf(row)).toEqual({ files: [], metrics: { numbers: { pages: 3 } } });
  });

  it('gives up the contents of its files, but for those that other work names', () => {
    expect(rowsAfter(fileContents, before()).map(({ sha256, uses }) => [sha256, uses])).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    const rows = rowsAfter(fileContents, before().append('queueItem-1', erased(['a', 'a', 'b'])));
    expect(rows.map(({ sha256, uses }) => [sha256, uses])).toEqual([['b', 1]]);
  });

  it('says so in its history, and counts as it did', () => {
    const log = before().append('queueItem-1', erased([]));
    const rows = rowsAfter(itemHistory, log).filter((row) => row.item_id === 1);
    expect(rows.at(-1)).toMatchObject({ type: 'Erased', status: 3 });
    expect(rowsAfter(processingStatus, log)).toEqual(rowsAfter(processingStatus, before()));
  });

  it('waits until the other attempts at its work have followed', () => {
    const others = [{ id: 2, queueId: 188 }];
    const log = before();
    const decision = log.events.length;
    log.append('queueItem-1', { type: 'Erased', data: { queueId: 188, others } });
    expect(rowsAfter(openFollowUps, log)).toMatchObject([{ stream: 'queueItem-1', remaining: 1 }]);
    log.append(
      'queueItem-2',
      { type: 'Erased', data: { queueId: 188 } },
      { $causationId: idAt(decision + 1) },
    );
    expect(rowsAfter(openFollowUps, log)).toEqual([]);
  });
});
