// Whatever commands come to a task in whatever order, these hold:
//
//  1. Each status event goes from the status the task had to one that the table of moves allows.
//  2. There is a lease just while the task is executed, and only under it does an execution end.
//  3. Runs are counted from 1, and each begins with a lease of its own; no more leases are lost than there were runs.
//  4. A task is begun again after a loss only while attempts are left, and never where it is to be cancelled.
//  5. There is an end just when a run has ended with a result, and never before its start.
//  6. Groups, context and the name of the stored context change only while the task is prepared.
//  7. Names of uploaded files are unique without regard to case.
//  8. The version is the revision of the last event that is not about a comment; comments change nothing else.
//  9. A command with another version than the task's is refused.
// 10. Deciding changes nothing; the events, read back and folded from the start, give the same task again.
// 11. Members that the fold does not know change nothing.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCommentEvent } from '../../../../src/domain/comments.ts';
import { DomainError } from '../../../../src/domain/errors.ts';
import type { Principal, Recorded } from '../../../../src/domain/event.ts';
import type { TaskEvent } from '../../../../src/domain/task/events.ts';
import { uploadedNames } from '../../../../src/domain/task/files.ts';
import type { Task } from '../../../../src/domain/task/state.ts';
import { canMove } from '../../../../src/domain/task/statusMachine.ts';
import type { TaskCommand } from '../../../../src/domain/task/task.ts';
import { decide, evolve } from '../../../../src/domain/task/task.ts';
import { alice, bob, recorded, second } from '../../../support/given.ts';
import { contextId, create, failure, file, group, output } from './world.ts';

/** A command as it is made when its turn comes: leases, versions and comments depend on the task. */
type Step = (task: Task, n: number) => TaskCommand;

const system: Principal = { kind: 'system', id: '61', name: 'BPM' };

/** Mostly the lease that the task has. */
const leaseOf = fc.constantFrom<(task: Task) => string>(
  ({ lease }) => lease?.leaseId ?? 'none',
  ({ lease }) => lease?.leaseId ?? 'none',
  ({ lease, endedBy }) => lease?.leaseId ?? endedBy ?? 'none',
  () => 'lease-1',
);

const version = fc.constantFrom<(task: Task) => { version?: number }>(
  () => ({}),
  (task) => ({ version: task.version }),
  (task) => ({ version: task.version - 1 }),
);

const commentOf = (task: Task, pick: number): number =>
  [...task.comments.keys()][pick % Math.max(1, task.comments.size)] ?? 0;

const take: fc.Arbitrary<Step> = fc.constant((_, n) => ({
  type: 'Take',
  lease: { leaseId: `lease-${n}`, holder: 'bot:9', leaseMs: 1000, botId: 9 },
}));

const prepare: fc.Arbitrary<Step> = fc.constantFrom<Step>(
  () => ({ type: 'Prepare', contextId, groups: [group], files: [] }),
  () => ({
    type: 'Prepare',
    contextId,
    groups: [],
    files: [file('in.txt', { direction: 'in' })],
    context: output,
  }),
  () => ({ type: 'FailPreparation', failure }),
);

const end: fc.Arbitrary<Step> = leaseOf.chain((leaseId) =>
  fc.constantFrom<Step>(
    (task) => ({ type: 'Complete', fence: { leaseId: leaseId(task) }, output }),
    (task) => ({ type: 'Fail', fence: { leaseId: leaseId(task) }, failure }),
    (task) => ({ type: 'Release', fence: { leaseId: leaseId(task) } }),
    (task, n) => ({ type: 'Release', fence: { leaseId: leaseId(task) }, deferDate: second(n + 3) }),
    (task) => ({ type: 'Expire', leaseId: leaseId(task), maxAttempts: 2 }),
  ),
);

const tell: fc.Arbitrary<Step> = leaseOf.chain((leaseId) =>
  fc.constantFrom<Step>(
    (task) => ({ type: 'SetProgress', fence: { leaseId: leaseId(task) }, progress: 'half', percent: 50 }),
    (task, n) => ({
      type: 'SetMetrics',
      fence: { leaseId: leaseId(task) },
      metrics: { numbers: { clicks: n } },
    }),
    (task, n) => ({
      type: 'AddFile',
      fence: { leaseId: leaseId(task) },
      file: file(n % 2 === 0 ? 'a.txt' : 'A.TXT', { sha256: `sha-${n % 3}` }),
    }),
  ),
);

const manage: fc.Arbitrary<Step> = version.chain((versionOf) =>
  fc.constantFrom<Step>(
    (task) => ({ type: 'Cancel', by: system, whileExecuting: 'refuse', ...versionOf(task) }),
    (task) => ({ type: 'Cancel', by: system, whileExecuting: 'ask', ...versionOf(task) }),
    (task) => ({ type: 'Prioritise', priority: 'HIGH', ...versionOf(task) }),
    (task) => ({ type: 'SetReviewer', reviewer: { id: 583, name: 'admin' }, ...versionOf(task) }),
    (task) => ({ type: 'Delete', ...versionOf(task) }),
  ),
);

const comment: fc.Arbitrary<Step> = fc.tuple(fc.constantFrom(alice, bob), fc.nat(5)).chain(([author, pick]) =>
  fc.constantFrom<Step>(
    () => ({ type: 'AddComment', text: 'look' }),
    (task) => ({ type: 'EditComment', revision: commentOf(task, pick), text: 'see', author }),
    (task) => ({ type: 'DeleteComment', revision: commentOf(task, pick), author }),
  ),
);

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: prepare },
    { weight: 6, arbitrary: take },
    { weight: 5, arbitrary: end },
    { weight: 3, arbitrary: tell },
    { weight: 2, arbitrary: manage },
    { weight: 1, arbitrary: comment },
  ),
  { maxLength: 40, size: 'max' },
);

interface Moved {
  readonly before: Task;
  readonly command: TaskCommand;
  readonly event: Recorded<TaskEvent>;
  readonly after: Task;
}

interface Happened {
  readonly task: Task;
  readonly events: readonly Recorded<TaskEvent>[];
  readonly moves: readonly Moved[];
}

const fold = (events: readonly Recorded<TaskEvent>[]): Task => {
  const task = events.reduce<Task | null>(evolve, null);
  if (task === null) throw new Error('there is a first event');
  return task;
};

function run(list: readonly Step[]): Happened {
  const events = [recorded<TaskEvent>('task-1', 0, create())];
  const moves: Moved[] = [];
  let task = fold(events);
  for (const [n, step] of list.entries()) {
    const command = step(task, n);
    const before = structuredClone(task);
    const decided = decideOrNothing(command, task, n);
    expect(task).toEqual(before);
    for (const event of decided) {
      const next = recorded('task-1', events.length, event, { at: second(n + 1) });
      const after = evolve(task, next);
      moves.push({ before: task, command, event: next, after });
      events.push(next);
      task = after;
    }
  }
  return { task, events, moves };
}

function decideOrNothing(command: TaskCommand, task: Task, n: number): readonly TaskEvent[] {
  try {
    return decide(command, task, second(n + 1));
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}

const always = (check: (happened: Happened) => void): void =>
  fc.assert(
    fc.property(steps, (list) => {
      check(run(list));
    }),
    { numRuns: 400 },
  );

const statusEvents = ({ moves }: Happened) =>
  moves.flatMap((moved) => (moved.event.type === 'Status' ? [{ ...moved, data: moved.event.data }] : []));

describe('whatever happens to a task', () => {
  it('moves as the table allows', () => {
    always((happened) => {
      for (const { before, data, after } of statusEvents(happened)) {
        expect(data.from).toBe(before.status);
        expect(canMove(before.status, data.to)).toBe(true);
        expect(after.status).toBe(data.to);
      }
      for (const { before, after, event } of happened.moves)
        expect(after.status === before.status || event.type === 'Status' || event.type === 'Delete').toBe(
          true,
        );
    });
  });

  it('has a lease just while it is executed, and ends only under it', () => {
    always(({ moves }) => {
      for (const { before, command, after } of moves) {
        expect(after.lease !== null).toBe(after.status === 'EXECUTING');
        const hasEnded = before.status === 'EXECUTING' && after.status !== 'EXECUTING';
        const leaseId =
          'fence' in command ? command.fence.leaseId : 'leaseId' in command ? command.leaseId : '';
        expect(!hasEnded || leaseId === before.lease?.leaseId).toBe(true);
      }
    });
  });

  it('counts its runs, and those that were lost', () => {
    always((happened) => {
      const leases = statusEvents(happened).flatMap(({ data }) => data.lease?.leaseId ?? []);
      expect(happened.task.run).toBe(leases.length);
      expect(new Set(leases).size).toBe(leases.length);
      const lost = statusEvents(happened).filter(({ data }) => data.why === 'leaseLost').length;
      expect(happened.task.lost).toBe(lost);
      const begun = statusEvents(happened).filter(({ data }) => data.to === 'EXECUTING');
      expect(begun.map(({ data }) => data.run)).toEqual(begun.map((_, index) => index + 1));
    });
  });

  it('begins again after a loss only while attempts are left, and never where it is to be cancelled', () => {
    always((happened) => {
      const again = statusEvents(happened).filter(
        ({ data }) => data.why !== undefined && data.to === 'QUEUE',
      );
      for (const { before, data } of again) {
        expect(before.cancelRequested).toBe(false);
        expect(data.why === 'released' || before.lost < 1).toBe(true);
      }
    });
  });

  it('has an end just when a run has ended with a result', () => {
    always(({ moves }) => {
      for (const { after } of moves) {
        const { status, run: runs, startTime, endTime } = after;
        const hasResult = (status === 'DONE' || status === 'ERROR') && runs > 0;
        expect(status === 'DELETED' || (endTime !== null) === hasResult).toBe(true);
        expect(endTime === null || (startTime ?? '') <= endTime).toBe(true);
        expect(after.endedBy === null || endTime !== null).toBe(true);
      }
    });
  });

  it('gets its groups and its context while it is prepared', () => {
    always(({ moves }) => {
      for (const { before, after } of moves.filter(({ command }) => command.type !== 'Prepare')) {
        expect([after.groups, after.context, after.contextId]).toEqual([
          before.groups,
          before.context,
          before.contextId,
        ]);
      }
    });
  });

  it('has files of different names', () => {
    always(({ task }) => {
      const names = uploadedNames(task).map((name) => name.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
    });
  });

  it('has the version of its last event that is not about a comment, which changes nothing else', () => {
    always(({ events, moves }) => {
      for (const { event, after } of moves) {
        const last = events.slice(0, event.revision + 1).findLast(({ type }) => !isCommentEvent(type));
        expect(after.version).toBe(last?.revision);
      }
      for (const { before, after } of moves.filter(({ event }) => isCommentEvent(event.type)))
        expect({ ...after, comments: before.comments }).toEqual(before);
    });
  });

  it('is changed by no command that has seen another version', () => {
    always(({ moves }) => {
      for (const { before, command } of moves)
        expect('version' in command ? command.version : before.version).toBe(before.version);
    });
  });

  it('is what its events say', () => {
    always(({ events, task }) => {
      expect(fold(events)).toEqual(task);
    });
  });

  it('is not changed by members of events that nobody knows', () => {
    always(({ events, task }) => {
      const newer = events.map((event) =>
        Object.assign({}, event, { data: { ...event.data, colour: 'red' } }),
      );
      // What created it is kept as it was said.
      expect({ ...fold(newer), created: task.created }).toEqual(task);
    });
  });
});
