import { plainEnvelope } from '../../../src/domain/envelope.ts';
import { create, finished, keyOf, queueCreate, taken, uniqueKeyOf } from '../readModel/world.ts';
import { idAt, Log } from './scenario.ts';

const file = { id: 'f', direction: 'out', name: 'a.txt', size: 1, sha256: 'abc' };
const line = { seq: 0, at: '2026-01-01T10:18:00Z', level: 'INF', source: 'Main', message: 'begun' };

/** A log with every type of event that a projection looks at, on items 1 to 4. */
export function everything(): Log {
  const log = new Log();
  const at = (minute: number) => ({ at: `2026-01-01T10:${String(minute).padStart(2, '0')}:00Z` });
  const following = (minute: number) => ({ ...at(minute), $causationId: idAt(log.events.length) });

  log
    .append('folder-1', {
      type: 'Create',
      data: {
        id: 1,
        key: keyOf(901),
        displayName: 'Shared',
        fullyQualifiedName: 'Shared',
        description: null,
        parentId: null,
      },
    })
    .append('folder-1', { type: 'Edit', data: { displayName: 'Everyone' } })
    .append('folder-1', { type: 'Delete', data: {} })
    .append('user-583', {
      type: 'Create',
      data: {
        id: 583,
        key: keyOf(902),
        userName: 'admin',
        name: null,
        surname: null,
        email: 'a@b.c',
        roles: ['admin'],
        folders: [1],
        isActive: true,
      },
    })
    .append('user-583', { type: 'Edit', data: { folders: null, isActive: false } })
    .append('user-583', { type: 'Delete', data: {} })
    .append('robot-749', {
      type: 'Create',
      data: {
        id: 749,
        key: keyOf(903),
        name: 'DocBot',
        machineName: 'MBOBOC',
        username: String.raw`UIPATH\M`,
        description: null,
        type: 'NonProduction',
        robotEnvironments: '',
        userId: 910,
      },
    })
    .append('robot-749', { type: 'Edit', data: { machineName: 'M2' } })
    .append('robot-749', { type: 'Delete', data: {} })
    .append('queue-188', queueCreate(188, 'DocQueue'))
    .append('queue-188', {
      type: 'Edit',
      data: { name: 'Renamed', nameStream: 'name-q.2', releases: { stream: 'name-q.1', key: keyOf(188) } },
    })
    .append('name-q.1', { type: 'Released', data: { key: keyOf(188) } }, following(0))
    .append('queue-188', { type: 'Delete', data: { key: keyOf(188), releases: 'name-q.2' } })
    .append('name-q.2', { type: 'Released', data: { key: keyOf(188) } }, following(0));

  log
    .append(
      'reference-188.a',
      {
        type: 'Taken',
        data: { key: keyOf(1), creates: { stream: 'queueItem-1', isNew: true, events: [create(1)] } },
      },
      at(1),
    )
    .append('queueItem-1', create(1, { reference: 'a', content: plainEnvelope('{"a":1.0}') }), following(1))
    .append('queueItem-1', { type: 'CommentAdded', data: { text: 'one' } }, at(2))
    .append('queueItem-1', { type: 'Edit', data: { queueId: 188, priority: 'High', deferDate: null } }, at(3))
    .append('queueItem-1', taken(), at(4))
    .append('queueItem-1', { type: 'CommentEdited', data: { revision: 1, text: 'two' } }, at(5))
    .append(
      'queueItem-1',
      {
        type: 'Status',
        data: {
          queueId: 188,
          from: 'InProgress',
          to: 'Retried',
          durationMs: 1_500.5,
          exception: {
            reason: 'r',
            details: 'd',
            type: 'ApplicationException',
            associatedImageFilePath: null,
          },
          retry: {
            id: 2,
            key: keyOf(1),
            uniqueKey: uniqueKeyOf(2),
            queueId: 188,
            queueRevision: 0,
            priority: 'High',
            retryNumber: 1,
          },
        },
      },
      at(6),
    )
    .append('queueItem-2', create(2, { key: keyOf(1), retryNumber: 1, ancestorId: 1 }), following(6))
    .append('queueItem-2', taken(), at(7))
    .append('queueItem-2', finished('Failed'), at(8))
    .append('queueItem-2', { type: 'ReviewerSet', data: { reviewerId: 583, reviewerName: 'admin' } }, at(9))
    .append('queueItem-2', { type: 'CommentAdded', data: { text: 'gone soon' } }, at(10))
    .append('queueItem-2', { type: 'CommentDeleted', data: { revision: 4 } }, at(11))
    .append(
      'queueItem-2',
      { type: 'Delete', data: { queueId: 188, from: 'Failed', key: keyOf(1), releases: 'reference-188.a' } },
      at(12),
    )
    .append('reference-188.a', { type: 'Released', data: { key: keyOf(1) } }, following(12))
    .append('batch-x', { type: 'Committed', data: { followUps: 2 } }, at(13))
    .append('queueItem-3', create(3), following(13))
    .append('queueItem-3', taken(), at(14))
    .append('queueItem-3', finished('Successful', 250), at(15))
    .append('queueItem-3', { type: 'Edit', data: { queueId: 188, file } }, at(15))
    .append('queueItem-3', { type: 'Edit', data: { queueId: 188, metrics: { numbers: { a: 1 } } } }, at(15))
    .append('queueItemLog-3', { type: 'Lines', data: { run: 1, lines: [line] } }, at(15))
    .append('queueItemLog-3', { type: 'Truncated', data: { run: 1 } }, at(15))
    .append('queueItem-4', create(4), at(16))
    .append('queueItem-3', { type: 'Erased', data: { queueId: 188, files: [file.sha256] } }, at(17));
  return log;
}
