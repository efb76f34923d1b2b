import { describe, expect, it } from 'vitest';
import { changesBetween, number, text } from '../../../../src/domain/changes/changes.ts';
import type { Work } from '../../../../src/domain/changes/work.ts';
import { changesOf, evolveWork, fieldsOf, workStream } from '../../../../src/domain/changes/work.ts';
import { plainEnvelope } from '../../../../src/domain/envelope.ts';
import type { Recorded } from '../../../../src/domain/event.ts';
import type { QueueItemEvent } from '../../../../src/domain/queueItem/events.ts';
import type { TaskEvent } from '../../../../src/domain/task/events.ts';
import type { WorkKind } from '../../../../src/domain/work.ts';
import { history, second } from '../../../support/given.ts';

const shortly = ({ name, before, after }: { name: string; before: string | null; after: string | null }) => [
  name,
  before,
  after,
];

describe('changes between fields', () => {
  it('are those whose values differ, with what went and what came', () => {
    const before = [text('a', 'x'), text('b', 'x'), text('gone', 'x'), number('n', 1), text('none', null)];
    const after = [text('a', 'x'), text('b', 'y'), number('n', null), text('new', 'z'), text('empty', null)];
    expect(changesBetween(before, after).map(shortly)).toEqual([
      ['gone', 'x', null],
      ['b', 'x', 'y'],
      ['n', '1', null],
      ['new', null, 'z'],
    ]);
    expect(changesBetween(before, before)).toEqual([]);
  });
});

/** What each event has changed. */
function changesIn(kind: WorkKind, events: readonly Recorded[]) {
  let work: Work | null = null;
  return events.map((event) => {
    const before: Work | null = work;
    work = evolveWork(kind, before, event);
    return changesOf(before, work).map(shortly);
  });
}

const queueId = 188;
const lease = {
  leaseId: 'q7.secret',
  grant: 'claim',
  holder: 'robot:749',
  leaseMs: 1000,
  robotId: 749,
} as const;

const itemHistory: readonly QueueItemEvent[] = [
  {
    type: 'Create',
    data: {
      id: 7,
      key: 'k',
      uniqueKey: 'u',
      queueId,
      queueRevision: 0,
      priority: 'Normal',
      reference: 'R-1',
      content: plainEnvelope('{"Amount":9007199254740993}'),
    },
  },
  { type: 'Edit', data: { queueId, priority: 'High', content: plainEnvelope('{"Amount":1.50}') } },
  { type: 'CommentAdded', data: { text: 'look' } },
  { type: 'CommentEdited', data: { revision: 2, text: 'look!' } },
  { type: 'Status', data: { queueId, from: 'New', to: 'InProgress', lease } },
  { type: 'Edit', data: { queueId, metrics: { numbers: { pages: 3 } } } },
  {
    type: 'Edit',
    data: { queueId, file: { id: 'f', direction: 'out', name: 'a.txt', size: 3, sha256: 'abc' } },
  },
  {
    type: 'Status',
    data: {
      queueId,
      from: 'InProgress',
      to: 'Failed',
      durationMs: 2500,
      output: plainEnvelope('{"ok":false}'),
      exception: {
        type: 'BusinessException',
        reason: 'r',
        details: null,
        associatedImageFilePath: null,
      },
    },
  },
  { type: 'ReviewerSet', data: { reviewerId: 583, reviewerName: 'admin' } },
  { type: 'CommentDeleted', data: { revision: 2 } },
  { type: 'Delete', data: { queueId, from: 'Failed', key: 'k' } },
];

describe('what the events of an item have changed', () => {
  const changes = changesIn('queueItem', history('queueItem-7', itemHistory));

  it('is all that it shows, where it is added', () => {
    expect(changes[0]).toEqual([
      ['id', null, '7'],
      ['key', null, 'k'],
      ['uniqueKey', null, 'u'],
      ['queueId', null, '188'],
      ['folderId', null, '1'],
      ['status', null, 'New'],
      ['reviewStatus', null, 'None'],
      ['priority', null, 'Normal'],
      ['reference', null, 'R-1'],
      ['specificContent', null, '{"Amount":9007199254740993}'],
      ['creationTime', null, second(0)],
      ['run', null, '0'],
      ['secondsInPreviousAttempts', null, '0'],
      ['retryNumber', null, '0'],
      ['manualRetryNumber', null, '0'],
    ]);
  });

  it('is what they have changed, and no more', () => {
    expect(changes.slice(1)).toEqual([
      [
        ['priority', 'Normal', 'High'],
        ['specificContent', '{"Amount":9007199254740993}', '{"Amount":1.50}'],
      ],
      [['comments.2', null, 'look']],
      [['comments.2', 'look', 'look!']],
      [
        ['status', 'New', 'InProgress'],
        ['startProcessing', null, second(4)],
        ['run', '0', '1'],
        ['robotId', null, '749'],
        ['leaseHolder', null, 'robot:749'],
      ],
      [['metrics.numbers.pages', null, '3']],
      [['files.out.a.txt', null, 'abc']],
      [
        ['status', 'InProgress', 'Failed'],
        ['output', null, '{"ok":false}'],
        ['exception.type', null, 'BusinessException'],
        ['exception.reason', null, 'r'],
        ['endProcessing', null, second(7)],
        ['secondsInPreviousAttempts', '0', '2'],
        ['leaseHolder', 'robot:749', null],
      ],
      [
        ['reviewerId', null, '583'],
        ['reviewerName', null, 'admin'],
      ],
      [['comments.2', 'look!', null]],
      [['status', 'Failed', 'Deleted']],
    ]);
  });

  it('never shows the key to its lease', () => {
    expect(JSON.stringify(changes)).not.toContain('secret');
  });
});

const processId = 3;
const taskHistory: readonly TaskEvent[] = [
  {
    type: 'Create',
    data: {
      id: 955,
      systemId: 1,
      processId,
      processRevision: 0,
      version: 2,
      priority: 'MEDIUM',
      context: plainEnvelope('{"url":"https://x/a?system=hidden"}'),
      callback: 'https://user:hidden@host/done?token=hidden#hidden',
    },
  },
  {
    type: 'Status',
    data: {
      processId,
      from: 'PREPARE',
      to: 'QUEUE',
      contextId: 'c',
      groups: ['a', 'b'],
      context: plainEnvelope('{"url":"file"}'),
    },
  },
  {
    type: 'Status',
    data: {
      processId,
      from: 'QUEUE',
      to: 'EXECUTING',
      lease: { leaseId: 't955.hidden', holder: 'bot:5', leaseMs: 1000, botId: 5 },
      run: 1,
    },
  },
  { type: 'Edit', data: { processId, progress: 'half', percent: 50, cancelRequested: true } },
  {
    type: 'Status',
    data: {
      processId,
      from: 'EXECUTING',
      to: 'ERROR',
      failure: { type: 'ApplicationException', reason: 'r', details: 'd', code: 'E1' },
    },
  },
];

describe('what the events of a task have changed', () => {
  const changes = changesIn('task', history('task-955', taskHistory));

  it('is what they have changed, and no more', () => {
    expect(changes.slice(1)).toEqual([
      [
        ['status', 'PREPARE', 'QUEUE'],
        ['contextId', null, 'c'],
        ['context', '{"url":"https://x/a"}', '{"url":"file"}'],
        ['groups', null, 'a, b'],
      ],
      [
        ['status', 'QUEUE', 'EXECUTING'],
        ['startTime', null, second(2)],
        ['run', '0', '1'],
        ['botId', null, '5'],
        ['leaseHolder', null, 'bot:5'],
      ],
      [
        ['progress', null, 'half'],
        ['percent', null, '50'],
        ['cancelRequested', 'false', 'true'],
      ],
      [
        ['status', 'EXECUTING', 'ERROR'],
        ['failure.type', null, 'ApplicationException'],
        ['failure.reason', null, 'r'],
        ['failure.details', null, 'd'],
        ['failure.code', null, 'E1'],
        ['endTime', null, second(4)],
        ['leaseHolder', 'bot:5', null],
      ],
    ]);
  });

  it('shows neither the key to its lease nor secrets in URLs', () => {
    expect(changes[0]).toContainEqual(['callback', null, 'https://host/done']);
    expect(JSON.stringify(changes)).not.toContain('hidden');
  });
});

describe('work', () => {
  it('has a stream of its kind', () => {
    expect(workStream({ kind: 'queueItem', id: 7 })).toBe('queueItem-7');
    expect(workStream({ kind: 'task', id: 7 })).toBe('task-7');
  });

  it('has each field once', () => {
    for (const [kind, events] of [
      ['queueItem', history('queueItem-7', itemHistory)],
      ['task', history('task-955', taskHistory)],
    ] as const) {
      let work: Work | null = null;
      for (const event of events) work = evolveWork(kind, work, event);
      const names = work === null ? [] : fieldsOf(work).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBeGreaterThan(20);
    }
  });
});
