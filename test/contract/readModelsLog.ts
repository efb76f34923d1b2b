import type { DomainEvent } from '../../src/domain/event.ts';
import { plainEnvelope } from '../../src/domain/envelope.ts';
import { withTasks } from '../unit/projections/everyTask.ts';
import { Log } from '../unit/projections/scenario.ts';
import { create, finished, keyOf, queueCreate, taken, type World } from '../unit/readModel/world.ts';

/** Texts that databases could take for something else, or keep in another way. */
export const oddTexts = [
  '',
  ' ',
  `O'Neil "x" \\n\\u0000 \\`,
  'a\0b',
  '\0',
  '\uFFFE0 and \uFFFE',
  'half \uD83D of a pair',
  'Ünïcode 😀 \u2028 \u200B',
  '\t\r\n',
  '{"a": [null, "\\u0000"]}',
  '%_*?$1:id',
  'x'.repeat(20_000),
];

const text = (n: number): string => oddTexts[n % oddTexts.length] ?? '';

/** What happens to an item in one of several ways, in pages that do not end with its story. */
function storyOf(id: number): readonly (readonly DomainEvent[])[] {
  const reference = id % 3 === 0 ? { reference: text(id) } : {};
  const content = id % 2 === 0 ? { content: plainEnvelope(`{"n":${id},"t":"\\u0000ü"}`) } : {};
  const born = create(id, { ...reference, ...content, priority: id % 5 === 0 ? 'High' : 'Low' });
  const comments: DomainEvent[] = [
    { type: 'CommentAdded', data: { text: text(id) } },
    { type: 'CommentAdded', data: { text: text(id + 1) } },
    { type: 'CommentEdited', data: { revision: 1, text: text(id + 2) } },
    { type: 'CommentDeleted', data: { revision: 2 } },
  ];
  const edit: DomainEvent = { type: 'Edit', data: { queueId: 188, priority: 'Normal', dueDate: null } };
  const progress: DomainEvent = { type: 'Edit', data: { queueId: 188, progress: text(id) } };
  const gone: DomainEvent = { type: 'Delete', data: { queueId: 188, from: 'New', key: keyOf(id) } };
  const stories: (readonly (readonly DomainEvent[])[])[] = [
    [[born], [taken(), finished('Successful', id * 1_000.5)]],
    [
      [born, taken()],
      [progress, finished('Failed', 2_150)],
    ],
    [[born, ...comments], [edit]],
    [[born], [gone]],
    [[born], [taken()], [comments[0] ?? edit]],
    erasedStoryOf(id),
  ];
  return stories[id % stories.length] ?? [];
}

/** Encrypted, and erased with all that it has had. */
function erasedStoryOf(id: number): readonly (readonly DomainEvent[])[] {
  const seal = { alg: 'A256GCM', keyId: keyOf(id), iv: 'aXY=' } as const;
  const sealed = { ...seal, text: 'Y2lwaGVydGV4dA==' };
  const sha256 = String(id % 7).repeat(64);
  const file = { id: 'f', direction: 'out', name: text(id), size: 1, sha256 };
  const output = { queueId: 188, from: 'InProgress', to: 'Successful', durationMs: 1, output: sealed };
  return [
    [create(id, { content: sealed }), { type: 'CommentAdded', data: { text: sealed.text, seal } }],
    [taken(), { type: 'Edit', data: { queueId: 188, file } }, { type: 'Status', data: output }],
    id % 2 === 0 ? [] : [{ type: 'Erased', data: { queueId: 188, comments: [1], files: [sha256] } }],
  ];
}

/** Queues, folders, users, robots, tasks and what they need, and so many items of every fate; more than a page holds, interleaved. */
export async function writeEverything(world: World, items: number): Promise<void> {
  await world.append('queue-190', [queueCreate(190, 'a\0 Ü')]);
  await world.append('folder-7', [
    { type: 'Create', data: { id: 7, key: keyOf(7), displayName: 'F\uFFFE' } },
  ]);
  await world.append('user-583', [
    { type: 'Create', data: { id: 583, key: keyOf(3), userName: 'admin', roles: ['admin'], folders: [1] } },
  ]);
  await world.append('robot-749', [{ type: 'Create', data: { id: 749, key: keyOf(4), name: `o'Bot` } }]);
  for (const { stream, type, data, metadata } of withTasks(new Log()).events)
    await world.append(stream, [{ type, data: JSON.parse(data) }], JSON.parse(metadata));
  const ids = Array.from({ length: items }, (_, index) => index + 1_000);
  for (let part = 0; part < 3; part += 1) {
    const appends = ids.map((id) => ({ id, events: storyOf(id)[part] ?? [] }));
    for (const { id, events } of appends) {
      const at = `2026-01-${String((id % 28) + 1).padStart(2, '0')}T10:${String(part).padStart(2, '0')}:00.1Z`;
      if (events.length > 0) await world.append(`queueItem-${id}`, events, { at, folderId: (id % 3) + 1 });
    }
  }
}
