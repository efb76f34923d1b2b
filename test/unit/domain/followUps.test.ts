import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '../../../src/domain/event.ts';
import { followUpEventCount, followUpsOf } from '../../../src/domain/followUps.ts';
import { defaultSettings } from '../../../src/domain/queue/queue.ts';
import { recorded } from '../../support/given.ts';
import { create, createData, status, taken } from './queueItem/world.ts';
import { create as createTask, status as taskStatus } from './task/world.ts';

const retry = { ...createData, id: 2 };
const clone = { stream: 'queueItem-2', isNew: true, events: [{ type: 'Create', data: retry }] };
const released = (stream: string) => [
  { stream, isNew: false, events: [{ type: 'Released', data: { key: 'key' } }] },
];

interface Case {
  readonly what: string;
  readonly stream: string;
  readonly event: DomainEvent;
  readonly follows: ReturnType<typeof followUpsOf>;
}

const cases: readonly Case[] = [
  {
    what: 'an attempt that is retried makes the next one',
    stream: 'queueItem-1',
    event: status({ from: 'InProgress', to: 'Retried', retry }),
    follows: [clone],
  },
  {
    what: 'an abandoned attempt may make the next one',
    stream: 'queueItem-1',
    event: status({ from: 'InProgress', to: 'Abandoned', retry }),
    follows: [clone],
  },
  {
    what: 'an attempt that failed makes nothing',
    stream: 'queueItem-1',
    event: status({ from: 'InProgress', to: 'Failed' }),
    follows: [],
  },
  { what: 'an item that is added makes nothing', stream: 'queueItem-1', event: create(), follows: [] },
  {
    what: 'a deleted item gives its reference back',
    stream: 'queueItem-1',
    event: {
      type: 'Delete',
      data: { queueId: 7, from: 'New', key: 'key', releases: 'reference-7.x' },
    },
    follows: released('reference-7.x'),
  },
  {
    what: 'a moved item gives its reference back before it begins in the other queue',
    stream: 'queueItem-1',
    event: {
      type: 'Delete',
      data: { queueId: 7, from: 'New', key: 'key', releases: 'reference-7.x', movedTo: retry },
    },
    follows: [...released('reference-7.x'), clone],
  },
  {
    what: 'a deleted item without one makes nothing',
    stream: 'queueItem-1',
    event: { type: 'Delete', data: { queueId: 7, from: 'New', key: 'key' } },
    follows: [],
  },
  {
    what: 'a taken reference makes its item, in progress where it was lent at once',
    stream: 'reference-7.x',
    event: {
      type: 'Taken',
      data: {
        key: 'key',
        creates: { stream: 'queueItem-1', isNew: true, events: [create(), taken()] },
      },
    },
    follows: [{ stream: 'queueItem-1', isNew: true, events: [create(), taken()] }],
  },
  {
    what: 'a reference that a batch takes makes nothing',
    stream: 'reference-7.x',
    event: { type: 'Taken', data: { key: 'key', batchId: 'b-1' } },
    follows: [],
  },
  {
    what: 'a reserved reference makes nothing',
    stream: 'reference-7.x',
    event: { type: 'Reserved', data: { batchId: 'b-1' } },
    follows: [],
  },
  {
    what: 'a taken name makes its definition',
    stream: 'name-queue.1.x',
    event: {
      type: 'Taken',
      data: {
        key: 'key',
        creates: { stream: 'queue-7', isNew: true, events: [{ type: 'Create', data: {} }] },
      },
    },
    follows: [{ stream: 'queue-7', isNew: true, events: [{ type: 'Create', data: {} }] }],
  },
  {
    what: 'a renamed queue gives its old name back',
    stream: 'queue-7',
    event: {
      type: 'Edit',
      data: { name: 'B', nameStream: 'name-b', releases: { stream: 'name-a', key: 'key' } },
    },
    follows: released('name-a'),
  },
  {
    what: 'an edited queue makes nothing',
    stream: 'queue-7',
    event: { type: 'Edit', data: { description: 'new' } },
    follows: [],
  },
  {
    what: 'a created queue makes nothing',
    stream: 'queue-7',
    event: {
      type: 'Create',
      data: { ...defaultSettings, name: 'A', id: 7, key: 'key', nameStream: 'name-a' },
    },
    follows: [],
  },
  {
    what: 'a deleted queue gives its name back',
    stream: 'queue-7',
    event: { type: 'Delete', data: { key: 'key', releases: 'name-a' } },
    follows: released('name-a'),
  },
  ...(['DONE', 'ERROR', 'CANCEL'] as const).map((to): Case => ({
    what: `a task that is to be told of when it is ${to} asks for that`,
    stream: 'task-955',
    event: taskStatus({
      from: to === 'CANCEL' ? 'QUEUE' : 'EXECUTING',
      to,
      callback: { systemId: 61, url: 'https://a.b/c' },
    }),
    follows: [
      {
        stream: 'callback-955',
        isNew: true,
        events: [
          {
            type: 'Requested',
            data: { taskId: 955, outcome: to, taskRevision: 3, systemId: 61, url: 'https://a.b/c' },
          },
        ],
      },
    ],
  })),
  {
    what: 'a task that nobody wants to hear of makes nothing',
    stream: 'task-955',
    event: taskStatus({ from: 'EXECUTING', to: 'DONE' }),
    follows: [],
  },
  {
    what: 'a task that is set makes nothing',
    stream: 'task-955',
    event: createTask({ callback: 'https://a.b/c' }),
    follows: [],
  },
  {
    what: 'a deleted user makes nothing',
    stream: 'user-1',
    event: { type: 'Delete', data: {} },
    follows: [],
  },
  {
    what: 'an aborted batch makes nothing',
    stream: 'batch-b-1',
    event: { type: 'Aborted', data: { reason: 'late' } },
    follows: [],
  },
];

describe('what follows from a decision', () => {
  it.each(cases)('$what', ({ stream, event, follows }) => {
    expect(followUpsOf(recorded(stream, 3, event))).toEqual(follows);
  });

  it.each(cases)('is counted from the decision alone: $what', ({ stream, event, follows }) => {
    expect(followUpEventCount(recorded(stream, 3, event))).toBe(
      follows.reduce((sum, { events }) => sum + events.length, 0),
    );
  });
});

describe('a committed batch', () => {
  const committed = recorded('batch-b-1', 1, { type: 'Committed', data: { followUps: 3 } });

  it('takes the references first, then makes the items', () => {
    const other = { ...createData, id: 2, key: 'key-2' };
    expect(
      followUpsOf(committed, [{ create: createData }, { create: other, reference: 'reference-7.x' }]),
    ).toEqual([
      {
        stream: 'reference-7.x',
        isNew: false,
        events: [{ type: 'Taken', data: { key: 'key-2', batchId: 'b-1' } }],
      },
      { stream: 'queueItem-1', isNew: true, events: [{ type: 'Create', data: createData }] },
      { stream: 'queueItem-2', isNew: true, events: [{ type: 'Create', data: other }] },
    ]);
  });

  it('tells itself how many events follow', () => {
    expect(followUpEventCount(committed)).toBe(3);
  });
});
