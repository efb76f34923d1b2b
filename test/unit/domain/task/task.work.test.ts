import { describe, expect, it } from 'vitest';
import { plainEnvelope } from '../../../../src/domain/envelope.ts';
import type { TaskCommand } from '../../../../src/domain/task/task.ts';
import { second } from '../../../support/given.ts';
import {
  cancelled,
  contextId,
  create,
  deleted,
  done,
  edit,
  endedRun,
  executing,
  failed,
  failure,
  fence,
  file,
  given,
  group,
  lease,
  leaseExpired,
  output,
  prepared,
  queued,
  status,
  taken,
  unprepared,
} from './world.ts';

const prepare: TaskCommand = { type: 'Prepare', contextId, groups: [group], files: [] };
const take: TaskCommand = { type: 'Take', lease };
const complete: TaskCommand = { type: 'Complete', fence, output };
const fail: TaskCommand = { type: 'Fail', fence, failure };
const expire = (maxAttempts = 2): TaskCommand => ({ type: 'Expire', leaseId: 't1.a', maxAttempts });

describe('a task that is prepared', () => {
  it('waits for a bot of its groups', () => {
    given([create()]).when(prepare).thenEvents([prepared]);
    given([create()])
      .when(prepare)
      .thenState({ status: 'QUEUE', contextId, groups: [group] });
  });

  it('has its files and a context that refers to them', () => {
    const input = file('a.txt', { direction: 'in' });
    const context = plainEnvelope('{"FileParam_in":{"$file":"file-a.txt"}}');
    given([create()])
      .when({ ...prepare, files: [input], context })
      .thenState({ files: [input], context });
  });

  it('cannot be prepared again, nor where it was cancelled', () => {
    for (const past of [queued, executing, done, cancelled])
      given(past).when(prepare).thenThrows('InvalidTaskStatus');
  });

  it('has failed where a file could not be fetched', () => {
    given([create()])
      .when({ type: 'FailPreparation', failure })
      .thenEvents([status({ from: 'PREPARE', to: 'ERROR', failure })]);
    given([create()])
      .when({ type: 'FailPreparation', failure })
      .thenState({ status: 'ERROR', endTime: null });
    given(queued).when({ type: 'FailPreparation', failure }).thenThrows('InvalidTaskStatus');
  });
});

describe('a task that waits', () => {
  it('is taken under a lease', () => {
    given(queued).when(take, second(5)).thenEvents([taken()]);
    given(queued)
      .when(take, second(5))
      .thenState({ status: 'EXECUTING', lease, botId: 9, run: 1, startTime: second(5) });
  });

  it('is taken by nobody before its time', () => {
    const back = status({ from: 'EXECUTING', to: 'QUEUE', why: 'released', deferDate: second(70) });
    given([...executing, back])
      .when(take, second(69))
      .thenThrows('InvalidTaskStatus');
    given([...executing, back])
      .when(take, second(70))
      .thenEvents([taken(2)]);
  });

  it('is taken in no other status', () => {
    for (const past of [[create()], executing, done, failed, cancelled, deleted])
      given(past).when(take).thenThrows('InvalidTaskStatus');
  });

  it('may be put before or behind others', () => {
    const prioritise: TaskCommand = { type: 'Prioritise', priority: 'HIGH' };
    for (const past of [[create()], queued]) {
      given(past)
        .when(prioritise)
        .thenEvents([edit({ priority: 'HIGH' })]);
      given(past)
        .when({ ...prioritise, priority: 'MEDIUM' })
        .thenEvents([]);
    }
    for (const past of [executing, done]) given(past).when(prioritise).thenThrows('InvalidTaskStatus');
  });
});

describe('a task that is executed', () => {
  it('is done with its output', () => {
    given(executing)
      .when(complete)
      .thenEvents([status({ from: 'EXECUTING', to: 'DONE', ...endedRun, output })]);
    given(executing)
      .when(complete)
      .thenState({ status: 'DONE', lease: null, botId: 9, output, endTime: second(60), endedBy: 't1.a' });
  });

  it('has failed, with an output where the bot has one all the same', () => {
    given(executing)
      .when(fail)
      .thenEvents([status({ from: 'EXECUTING', to: 'ERROR', ...endedRun, failure })]);
    given(executing)
      .when({ ...fail, output })
      .thenState({ status: 'ERROR', failure, output });
  });

  it('is given back without using up an attempt', () => {
    const release: TaskCommand = { type: 'Release', fence };
    given(executing)
      .when(release)
      .thenEvents([status({ from: 'EXECUTING', to: 'QUEUE', ...endedRun, why: 'released' })]);
    given(executing)
      .when({ ...release, deferDate: second(90) })
      .thenState({ status: 'QUEUE', lost: 0, run: 1, deferDate: second(90), startTime: null, botId: 9 });
  });

  it('waits again where its lease was lost and attempts are left', () => {
    given(executing)
      .when(expire())
      .thenEvents([status({ from: 'EXECUTING', to: 'QUEUE', ...endedRun, why: 'leaseLost' })]);
    given(executing).when(expire()).thenState({ status: 'QUEUE', lost: 1, lease: null });
  });

  it('has failed where its lease was lost for the last time', () => {
    const lost = status({ from: 'EXECUTING', to: 'QUEUE', why: 'leaseLost' });
    const last = { ...endedRun, why: 'leaseLost', failure: leaseExpired } as const;
    given(executing)
      .when(expire(1))
      .thenEvents([status({ from: 'EXECUTING', to: 'ERROR', ...last })]);
    given([...executing, lost, taken(2)])
      .when(expire(), second(60))
      .thenState({ status: 'ERROR', lost: 2, failure: leaseExpired, endedBy: null });
  });

  it('does not use up attempts by being given back', () => {
    const released = status({ from: 'EXECUTING', to: 'QUEUE', why: 'released' });
    given([...executing, released, taken(2), released, taken(3)])
      .when(expire())
      .thenState({ status: 'QUEUE', lost: 1, run: 3 });
  });

  it('forgets what a run has brought where it waits again', () => {
    const [input, left] = [file('in.txt', { direction: 'in' }), file('left.txt')];
    const past = [
      create(),
      status({ from: 'PREPARE', to: 'QUEUE', contextId, groups: [], files: [input] }),
      taken(),
      edit({ file: left }),
      edit({ progress: 'half', percent: 50 }),
      edit({ metrics: { numbers: { clicks: 3 } } }),
    ];
    given(past)
      .when(expire())
      .thenState({ files: [input], progress: null, percent: null, metrics: {} });
  });

  it('is acted on only under its own lease', () => {
    const other = { leaseId: 't1.b' };
    const acts: TaskCommand[] = [
      { ...complete, fence: other },
      { ...fail, fence: other },
      { type: 'Release', fence: other },
      { type: 'Expire', leaseId: 't1.b', maxAttempts: 2 },
      { type: 'SetProgress', fence: other, progress: 'half', percent: null },
      { type: 'SetMetrics', fence: other, metrics: {} },
      { type: 'AddFile', fence: other, file: file('a.txt') },
    ];
    for (const act of acts) given(executing).when(act).thenThrows('LeaseLost');
  });

  it('is acted on no more once the lease was lost, nor before there is one', () => {
    const lost = status({ from: 'EXECUTING', to: 'QUEUE', why: 'leaseLost' });
    const again = taken(2, { ...lease, leaseId: 't1.b' });
    for (const past of [queued, [...executing, lost], [...executing, lost, again], cancelled])
      for (const act of [complete, fail, expire()]) given(past).when(act).thenThrows('LeaseLost');
  });
});

describe('a bot that says once more how its task ended', () => {
  it('is heard, and nothing changes', () => {
    given(done).when(complete).thenEvents([]);
    given(failed).when(fail).thenEvents([]);
  });

  it('is refused where it says something else', () => {
    given(done)
      .when({ ...complete, output: plainEnvelope('{}') })
      .thenThrows('InvalidTaskStatus');
    given(done).when(fail).thenThrows('InvalidTaskStatus');
    given(failed).when(complete).thenThrows('InvalidTaskStatus');
    given(failed)
      .when({ ...fail, failure: { ...failure, code: null } })
      .thenThrows('InvalidTaskStatus');
  });

  it('has lost its lease where another one has ended the task', () => {
    given(done)
      .when({ ...complete, fence: { leaseId: 't1.b' } })
      .thenThrows('LeaseLost');
    given(unprepared).when(fail).thenThrows('LeaseLost');
  });
});

describe('what a bot tells while it executes a task', () => {
  it('is how far it is', () => {
    const progress = { type: 'SetProgress', fence, progress: 'half' } as const;
    given(executing)
      .when({ ...progress, percent: 50 })
      .thenEvents([edit({ progress: 'half', percent: 50 })]);
    given(executing)
      .when({ ...progress, percent: null })
      .thenEvents([edit({ progress: 'half' })]);
    given([...executing, edit({ progress: 'a', percent: 1 })])
      .when({ ...progress, percent: null })
      .thenState({ progress: 'half', percent: null });
  });

  it('is what it measures, one thing beside the other', () => {
    const first = edit({ metrics: { startTime: second(3), numbers: { clicks: 3, pages: 1 } } });
    given([...executing, first])
      .when({ type: 'SetMetrics', fence, metrics: { endTime: second(9), numbers: { clicks: 4 } } })
      .thenState({
        metrics: { startTime: second(3), endTime: second(9), numbers: { clicks: 4, pages: 1 } },
      });
  });
});

describe('a failed task', () => {
  it('is reviewed by somebody', () => {
    const set: TaskCommand = { type: 'SetReviewer', reviewer: { id: 583, name: 'admin' } };
    for (const past of [failed, unprepared])
      given(past).when(set).thenState({ reviewerId: 583, reviewerName: 'admin' });
    given(failed).when({ type: 'SetReviewer', reviewer: null }).thenState({ reviewerId: null });
    for (const past of [queued, executing, done, cancelled])
      given(past).when(set).thenThrows('InvalidStatusForReview');
  });
});

describe('a task that has ended', () => {
  it('is hidden and stays readable', () => {
    for (const past of [done, failed, unprepared, cancelled])
      given(past).when({ type: 'Delete' }).thenState({ status: 'DELETED' });
    given(done).when({ type: 'Delete' }).thenState({ output });
  });

  it('is the only one that can be', () => {
    for (const past of [[create()], queued, executing, deleted])
      given(past).when({ type: 'Delete' }).thenThrows('InvalidTaskStatus');
  });
});

describe('a version that a caller has seen', () => {
  it('must be that of the task, which comments do not change', () => {
    const commented = [...failed, { type: 'CommentAdded', data: { text: 'look' } } as const];
    const set = (version: number): TaskCommand => ({ type: 'SetReviewer', reviewer: null, version });
    given(commented).when(set(3)).thenState({ version: 5 });
    given(commented).when(set(4)).thenThrows('OptimisticConcurrency');
    expect(given(commented).state).toMatchObject({ version: 3, updateTime: second(3) });
  });
});

describe('a task whose system wants to be told of its end', () => {
  const url = 'https://bpm.example/done';
  const told = { callback: { systemId: 61, url } };
  const begun = [create({ callback: url }), prepared, taken()];

  it('says so where it is done, fails, or cannot be prepared', () => {
    given(begun)
      .when(complete)
      .thenEvents([status({ from: 'EXECUTING', to: 'DONE', ...endedRun, output, ...told })]);
    given(begun)
      .when(fail)
      .thenEvents([status({ from: 'EXECUTING', to: 'ERROR', ...endedRun, failure, ...told })]);
    given([create({ callback: url })])
      .when({ type: 'FailPreparation', failure })
      .thenEvents([status({ from: 'PREPARE', to: 'ERROR', failure, ...told })]);
  });

  it('says so where its last lease ends', () => {
    given(begun)
      .when(expire(1))
      .thenEvents([
        status({
          from: 'EXECUTING',
          to: 'ERROR',
          ...endedRun,
          why: 'leaseLost',
          failure: leaseExpired,
          ...told,
        }),
      ]);
  });

  it('does not where it waits again, or is cancelled', () => {
    given(begun)
      .when(expire(2))
      .thenEvents([status({ from: 'EXECUTING', to: 'QUEUE', ...endedRun, why: 'leaseLost' })]);
    given([create({ callback: url })])
      .when({ type: 'Cancel', by: { kind: 'system', id: '61', name: 'BPM' }, whileExecuting: 'refuse' })
      .thenEvents([status({ from: 'PREPARE', to: 'CANCEL' })]);
  });
});
