import { requested as botRequested } from '../../../src/domain/bot/bot.ts';
import type { CallbackEvent, CallbackOutcome } from '../../../src/domain/callback/callback.ts';
import { plainEnvelope } from '../../../src/domain/envelope.ts';
import type { DomainEvent, Metadata } from '../../../src/domain/event.ts';
import { createProcess, defaultSettings } from '../../../src/domain/process/process.ts';
import { requested as systemRequested } from '../../../src/domain/system/system.ts';
import type { TaskEvent, TaskMoved } from '../../../src/domain/task/events.ts';
import { keyOf } from '../readModel/world.ts';
import type { Log } from './scenario.ts';
import { idAt } from './scenario.ts';
import { shaOf } from '../../support/sha.ts';

export const group = '8f6895c5-70a5-498f-b813-ab72e2b6e5f0';

export const taskCreate = (id: number, given: object = {}): TaskEvent => ({
  type: 'Create',
  data: {
    id,
    systemId: 61,
    processId: 7,
    processRevision: 1,
    version: 21,
    priority: 'MEDIUM',
    context: plainEnvelope('{"IntParam_in":9007199254740993}'),
    ...given,
  },
});

export const taskMoved = (data: Omit<TaskMoved, 'processId'>): TaskEvent => ({
  type: 'Status',
  data: { processId: 7, ...data },
});

export const prepared = taskMoved({
  from: 'PREPARE',
  to: 'QUEUE',
  contextId: '6e01adcb-de15-475f-86fa-b5d3a78a2d14',
  groups: [group],
  files: [{ id: 'f1', direction: 'in', name: 'a.txt', size: 3, sha256: shaOf('abc') }],
  context: plainEnvelope('{"FileParam_in":{"$file":"f1"}}'),
});

export const begun = (run = 1): TaskEvent =>
  taskMoved({
    from: 'QUEUE',
    to: 'EXECUTING',
    run,
    lease: { leaseId: `t1.${run}`, holder: 'bot:9', leaseMs: 60_000, botId: 9 },
  });

const edited = (data: object): TaskEvent => ({ type: 'Edit', data: { processId: 7, ...data } });

const failure = {
  type: 'BusinessException',
  reason: 'no such profile',
  details: 'row 3',
  code: 'E7',
} as const;

const version = {
  version: 21,
  key: keyOf(921),
  name: 'Creating profiles',
  groups: [group],
  context: [{ name: 'IntParam_in', caption: null, type: 'int', isArray: false, scope: 'In' }],
  hash: 'h',
  created: '2025-01-01T00:00:00Z',
} as const;

/** Adds every type of event of processes, systems, bots, tasks and callbacks. */
export function withTasks(log: Log): Log {
  const byBot: Partial<Metadata> = { principal: { kind: 'bot', id: '9', name: 'Bot' }, door: 'robot' };
  const at = (minute: number, given: Partial<Metadata> = byBot): Partial<Metadata> => ({
    ...given,
    at: `2026-01-02T10:${String(minute).padStart(2, '0')}:00Z`,
  });
  const following = (): Partial<Metadata> => ({ $causationId: idAt(log.events.length) });

  const [created, first] = createProcess(7, keyOf(907), defaultSettings, version);
  if (created === undefined || first === undefined) throw new Error('a process begins with two events');
  log
    .append('name-process.0.a', {
      type: 'Taken',
      data: { key: keyOf(907), creates: { stream: 'process-7', isNew: true, events: [created] } },
    })
    .append('process-7', created, following())
    .append('process-7', first)
    .append('process-7', { type: 'Publish', data: { ...version, version: 22, name: 'Two', groups: [] } })
    .append('process-7', { type: 'Activate', data: { version: 22, active: false } })
    .append('process-7', { type: 'Edit', data: { maxAttempts: 3 } })
    .append('process-7', { type: 'Delete', data: {} })
    .append('system-61', systemRequested(61, { key: keyOf(961), name: 'BPM', description: 'd' }))
    .append('system-61', { type: 'Edit', data: { access: 'ALLOWED', sources: ['10.1.0.0/16'] } })
    .append('system-61', { type: 'Delete', data: {} })
    .append(
      'bot-9',
      botRequested(9, keyOf(909), {
        name: 'Bot',
        machine: { os: 'w', host: 'h', user: 'u', cpu: 'c', ramMb: 8_192 },
        version: '1',
        kinds: ['task', 'queueItem'],
      }),
    )
    .append('bot-9', { type: 'Edit', data: { access: 'ALLOWED', groups: [group] } })
    .append('bot-9', { type: 'Delete', data: {} });

  log
    .append(
      'task-1',
      taskCreate(1, { isPinned: true, callback: 'https://a.b/c', priority: 'LOW' }),
      at(0, {}),
    )
    .append('task-1', edited({ priority: 'HIGH' }), at(0, {}))
    .append('task-1', prepared, at(1, {}))
    .append('task-1', begun(), at(2))
    .append('task-1', { type: 'CommentAdded', data: { text: 'one' } }, at(2, {}))
    .append('taskLog-1', { type: 'Lines', data: { run: 1, lines: [line(1), line(3)] } }, at(3))
    .append('taskLog-1', { type: 'Lines', data: { run: 1, lines: [line(0)] } }, at(3))
    .append('task-1', edited({ progress: 'half', percent: 50 }), at(3))
    .append('task-1', edited({ metrics: { startTime: '2026-01-02T10:02:01Z', numbers: { n: 1 } } }), at(3))
    .append(
      'task-1',
      edited({ file: { id: 'f2', direction: 'out', name: 'b.txt', size: 1, sha256: shaOf('def') } }),
      at(3),
    )
    .append('task-1', edited({ cancelRequested: true }), at(4, {}))
    .append('task-1', { type: 'CommentEdited', data: { revision: 4, text: 'two' } }, at(4, {}))
    .append('taskLog-1', { type: 'Truncated', data: { run: 1 } }, at(4))
    .append(
      'task-1',
      taskMoved({
        from: 'EXECUTING',
        to: 'DONE',
        run: 1,
        startTime: '2026-01-02T10:02:00Z',
        durationMs: 180_000.5,
        output: plainEnvelope('{"result_out":7}'),
      }),
      at(5),
    )
    .append('task-2', taskCreate(2), at(6, {}))
    .append(
      'task-2',
      taskMoved({ from: 'PREPARE', to: 'QUEUE', contextId: keyOf(902), groups: [] }),
      at(6, {}),
    )
    .append('task-2', begun(), at(7))
    .append(
      'task-2',
      taskMoved({ from: 'EXECUTING', to: 'QUEUE', run: 1, durationMs: 60_000, why: 'leaseLost' }),
      at(8, {}),
    )
    .append('task-2', begun(2), at(9))
    .append('taskLog-2', { type: 'Lines', data: { run: 2, lines: [line(0)] } }, at(9))
    .append(
      'task-2',
      taskMoved({ from: 'EXECUTING', to: 'ERROR', run: 2, durationMs: 60_000, failure }),
      at(10),
    )
    .append('task-2', { type: 'ReviewerSet', data: { reviewerId: 583, reviewerName: 'admin' } }, at(11, {}))
    .append('task-2', { type: 'CommentAdded', data: { text: 'gone soon' } }, at(11, {}))
    .append('task-2', { type: 'CommentDeleted', data: { revision: 7 } }, at(12, {}))
    .append('task-2', { type: 'Delete', data: { processId: 7, from: 'ERROR' } }, at(13, {}))
    .append('task-3', taskCreate(3), at(14, {}))
    .append('task-3', taskMoved({ from: 'PREPARE', to: 'CANCEL' }), at(15, {}))
    .append('task-4', taskCreate(4), at(16, {}))
    .append(
      'task-4',
      taskMoved({ from: 'PREPARE', to: 'ERROR', failure: { ...failure, reason: null, details: null } }),
      at(17, {}),
    )
    .append('task-5', taskCreate(5, { processId: 8 }), at(18, { folderId: 2 }));

  const failed = (n: number, more: object = {}): DomainEvent => ({
    type: 'AttemptFailed',
    data: { n, code: 500, ms: 12, error: 'answer', ...more },
  });
  log
    .append('callback-1', callbackRequested(1, 'DONE'), at(20, {}))
    .append('callback-1', failed(1, { nextAt: '2026-01-02T10:20:05Z' }), at(20, {}))
    .append('callback-1', failed(2, { code: 410 }), at(21, {}))
    .append('callback-1', { type: 'Dead', data: { reason: 'gone' } }, at(21, {}))
    .append('callback-1', { type: 'Replayed', data: { systemId: 61, url: callbackUrl } }, at(22, {}))
    .append('callback-1', { type: 'Delivered', data: { n: 3, code: 204, ms: 7 } }, at(22, {}))
    .append('callback-2', callbackRequested(2, 'ERROR'), at(23, {}))
    .append('callback-2', failed(1, { error: 'timeout', nextAt: '2026-01-02T10:23:06.5Z' }), at(23, {}))
    .append('callback-4', callbackRequested(4, 'ERROR'), at(24, {}))
    .append(
      'callback-4',
      { type: 'AttemptFailed', data: { n: 1, ms: 0, error: 'refused.address' } },
      at(24, {}),
    )
    .append('callback-4', { type: 'Dead', data: { reason: 'refused' } }, at(24, {}))
    .append('callback-5', callbackRequested(5, 'DONE'), at(25, { folderId: 2 }));
  return log;
}

export const callbackUrl = 'https://bpm.example/done?key=k';

const callbackRequested = (taskId: number, outcome: CallbackOutcome): CallbackEvent => ({
  type: 'Requested',
  data: { taskId, systemId: 61, url: callbackUrl, outcome, taskRevision: 9 },
});

const line = (seq: number): object => ({
  seq,
  at: '2026-01-02T13:03:00Z',
  level: 'INF',
  source: 'Bot',
  message: `line ${seq}`,
});
