import { describe, it } from 'vitest';
import type { Principal } from '../../../../src/domain/event.ts';
import type { TaskFailure } from '../../../../src/domain/task/events.ts';
import type { TaskCommand } from '../../../../src/domain/task/task.ts';
import { alice } from '../../../support/given.ts';
import {
  cancelled,
  create,
  deleted,
  done,
  edit,
  executing,
  failed,
  fence,
  given,
  output,
  queued,
  status,
} from './world.ts';

const owner: Principal = { kind: 'system', id: '61', name: 'BPM' };
const another: Principal = { kind: 'system', id: '62', name: 'Other' };

const cancel = (
  by: Principal,
  whileExecuting: 'refuse' | 'ask' = 'refuse',
): Extract<TaskCommand, { type: 'Cancel' }> => ({
  type: 'Cancel',
  by,
  whileExecuting,
});

describe('cancelling a task', () => {
  it.each(['PREPARE', 'QUEUE'] as const)('is possible in %s', (from) => {
    const past = from === 'QUEUE' ? queued : [create()];
    given(past)
      .when(cancel(owner))
      .thenEvents([status({ from, to: 'CANCEL' })]);
  });

  it('is possible for the system that has set it, for people and for apps', () => {
    for (const by of [owner, alice, { ...alice, kind: 'app' } as const])
      given(queued).when(cancel(by)).thenState({ status: 'CANCEL' });
  });

  it('is possible for no other system, and for no robot or bot', () => {
    const others: Principal[] = [
      another,
      { kind: 'system', id: 'orchestream', name: 'Ids' },
      { kind: 'robot', id: '61', name: 'R' },
      { kind: 'bot', id: '61', name: 'B' },
    ];
    for (const by of others)
      for (const past of [queued, cancelled, done])
        given(past).when(cancel(by)).thenThrows('ForbiddenOperation');
  });

  it('is told to the system where that is wanted and it has said where', () => {
    const url = 'https://example.com/done';
    const told = { ...cancel(owner), isTold: true } as const;
    const callback = { systemId: 61, url };
    given([create({ callback: url })])
      .when(told)
      .thenEvents([status({ from: 'PREPARE', to: 'CANCEL', callback })]);
    given([create()])
      .when(told)
      .thenEvents([status({ from: 'PREPARE', to: 'CANCEL' })]);
  });

  it('a second time changes nothing', () => {
    given(cancelled).when(cancel(owner)).thenEvents([]);
  });

  it('is impossible once it is executed or has ended', () => {
    for (const past of [executing, done, failed, deleted])
      given(past).when(cancel(owner)).thenThrows('InvalidTaskStatus');
  });
});

describe('asking for the end of a task that is executed', () => {
  const asked = [...executing, edit({ cancelRequested: true })];

  it('tells its bot, once', () => {
    given(executing)
      .when(cancel(owner, 'ask'))
      .thenEvents([edit({ cancelRequested: true })]);
    given(executing).when(cancel(owner, 'ask')).thenState({ status: 'EXECUTING', cancelRequested: true });
    given(asked).when(cancel(owner, 'ask')).thenEvents([]);
  });

  it('cancels it where it still waits, and not where it has ended', () => {
    given(queued).when(cancel(owner, 'ask')).thenState({ status: 'CANCEL' });
    given(done).when(cancel(owner, 'ask')).thenThrows('InvalidTaskStatus');
  });

  it('lets no other bot take it afterwards', () => {
    const failure: TaskFailure = {
      type: 'ApplicationException',
      reason: 'Cancelled',
      details: 'The task was to be cancelled, and its bot has stopped.',
      code: null,
    };
    const ended = { status: 'ERROR', failure } as const;
    given(asked).when({ type: 'Release', fence }).thenState(ended);
    given(asked).when({ type: 'Expire', leaseId: fence.leaseId, maxAttempts: 5 }).thenState(ended);
  });

  it('does not keep the bot from bringing a result', () => {
    given(asked).when({ type: 'Complete', fence, output }).thenState({ status: 'DONE' });
  });
});
