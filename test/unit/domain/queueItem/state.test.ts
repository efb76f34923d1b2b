import { describe, expect, it } from 'vitest';
import type { QueueItemEvent } from '../../../../src/domain/queueItem/events.ts';
import { evolve } from '../../../../src/domain/queueItem/state.ts';
import { history, recorded, second } from '../../../support/given.ts';
import { content, create, failed, given, taken } from './world.ts';

describe('the fold of an item', () => {
  it('begins with what its creation says', () => {
    const data = {
      reference: 'R-1',
      priority: 'High',
      deferDate: second(1),
      dueDate: second(2),
      riskSlaDate: second(3),
      content,
      progress: 'half',
      secondsInPreviousAttempts: 4,
      rowVersionBase: 10,
    } as const;
    const { secondsInPreviousAttempts, deferDate, dueDate, riskSlaDate, progress, priority } = data;
    expect(given([create(data)]).state).toMatchObject({
      created: data,
      folderId: 1,
      creationTime: second(0),
      status: 'New',
      reviewStatus: 'None',
      priority,
      deferDate,
      dueDate,
      riskSlaDate,
      content,
      progress,
      secondsInPreviousAttempts,
      lease: null,
      retriedBy: null,
      version: 10,
    });
  });

  it('takes what is left out as null', () => {
    const { deferDate, dueDate, riskSlaDate, output, progress, exception } = given([create()]).state;
    expect([deferDate, dueDate, riskSlaDate, given([create()]).state.content]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect([output, progress, exception]).toEqual([null, null, null]);
  });

  it('changes no state that it was given', () => {
    const [first, ...others] = history('queueItem-1', [
      ...failed,
      { type: 'CommentAdded', data: { text: 'look' } },
      { type: 'CommentEdited', data: { revision: 3, text: 'look here' } },
      { type: 'CommentDeleted', data: { revision: 3 } },
    ] satisfies QueueItemEvent[]);
    if (first === undefined) throw new Error('there is a first event');
    let state = evolve(null, first);
    for (const event of others) {
      const before = structuredClone(state);
      const after = evolve(state, event);
      expect(state).toEqual(before);
      state = after;
    }
  });

  it('ignores members that it does not know', () => {
    const data = { queueId: 7, priority: 'High', status: 'Deleted', colour: 'red' } as const;
    const edited = recorded<QueueItemEvent>('queueItem-1', 1, { type: 'Edit', data });
    const state = evolve(given([create()]).state, edited);
    expect(state).toEqual({ ...given([create()]).state, priority: 'High', version: 1 });
  });

  it('ignores a change to a comment that is gone', () => {
    const past = [create(), { type: 'CommentAdded', data: { text: 'look' } }] as const;
    const gone = [...past, { type: 'CommentDeleted', data: { revision: 1 } }] as const;
    expect(
      given([...gone, { type: 'CommentEdited', data: { revision: 1, text: 'again' } }]).state.comments.size,
    ).toBe(0);
  });

  it('refuses a stream that does not begin with Create', () => {
    expect(() => evolve(null, recorded('queueItem-1', 0, taken()))).toThrow('does not begin with Create');
  });
});
