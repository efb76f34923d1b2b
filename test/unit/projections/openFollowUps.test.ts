import { describe, expect, it } from 'vitest';
import { openFollowUps } from '../../../projections/openFollowUps/openFollowUps.ts';
import { create, keyOf } from '../readModel/world.ts';
import { taskCreate, taskMoved } from './everyTask.ts';
import { everything } from './everything.ts';
import { idAt, Log, rowsAfter, Tables } from './scenario.ts';

const taken = {
  type: 'Taken',
  data: { key: keyOf(1), creates: { stream: 'queueItem-1', isNew: true, events: [create(1)] } },
};

describe('openFollowUps', () => {
  it('given a decision without its follow-up, then it is open', () => {
    const log = new Log().append('reference-188.a', taken, { at: '2026-01-01T10:00:00.5Z' });
    expect(rowsAfter(openFollowUps, log)).toEqual([
      {
        decision_id: idAt(1),
        stream: 'reference-188.a',
        revision: 0,
        at: '2026-01-01T10:00:00.5000000Z',
        remaining: 1,
        position: 1,
      },
    ]);
  });

  it('given its follow-up too, then it is not, be it in the same page or in a later one', () => {
    const log = new Log()
      .append('reference-188.a', taken)
      .append('queueItem-1', create(1), { $causationId: idAt(1) });
    expect(rowsAfter(openFollowUps, log)).toEqual([]);
    const [decision, followUp] = log.events;
    if (decision === undefined || followUp === undefined) throw new Error('two events were written');
    const tables = new Tables().apply([decision]).restart();
    expect(tables.rows(openFollowUps)).toHaveLength(1);
    expect(tables.apply([followUp]).rows(openFollowUps)).toEqual([]);
  });

  it('given a batch that is followed by some of its events, then the rest remains', () => {
    const log = everything();
    expect(rowsAfter(openFollowUps, log)).toMatchObject([{ stream: 'batch-x', remaining: 1 }]);
  });

  it('given an event that follows from a decision that is unknown here, then nothing is open', () => {
    const log = new Log().append('queueItem-1', create(1), { $causationId: idAt(77) });
    expect(rowsAfter(openFollowUps, log)).toEqual([]);
  });

  it('given a task that has ended and is to be told of, then that is open until its callback is requested', () => {
    const callback = { systemId: 61, url: 'https://bpm.example/done' };
    const log = new Log()
      .append('task-1', taskCreate(1, { callback: callback.url }))
      .append('task-1', taskMoved({ from: 'EXECUTING', to: 'DONE', callback }));
    expect(rowsAfter(openFollowUps, log)).toMatchObject([{ stream: 'task-1', remaining: 1 }]);
    const requested = { taskId: 1, outcome: 'DONE', taskRevision: 1, ...callback };
    log.append('callback-1', { type: 'Requested', data: requested }, { $causationId: idAt(2) });
    expect(rowsAfter(openFollowUps, log)).toEqual([]);
  });
});
