import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../../src/domain/errors.ts';
import type { Principal, Recorded } from '../../../../src/domain/event.ts';
import type { OperationEvent, Started } from '../../../../src/domain/operation/events.ts';
import type { Operation, OperationCommand } from '../../../../src/domain/operation/operation.ts';
import {
  decide,
  evolve,
  NAMED_REFUSALS,
  operationStream,
} from '../../../../src/domain/operation/operation.ts';
import { metadata } from '../../readModel/world.ts';

const given: Started = { kind: 'SetPriority', priority: 'High', filter: '{}', until: 9, total: 5 };
const bob: Principal = { kind: 'user', id: '8', name: 'bob' };

function after(events: readonly OperationEvent[], principals: readonly Principal[] = []): Operation {
  let operation: Operation | null = null;
  for (const [revision, event] of events.entries()) {
    const principal = principals[revision];
    const recorded = {
      ...event,
      stream: operationStream(7),
      revision,
      position: revision + 1,
      id: `event-${revision}`,
      metadata: metadata({
        at: `2026-01-01T00:00:0${revision}Z`,
        ...(principal !== undefined && { principal }),
      }),
    } as Recorded<OperationEvent>;
    operation = evolve(operation, recorded);
  }
  if (operation === null) throw new Error('nothing was given');
  return operation;
}

const started: OperationEvent = { type: 'Started', data: given };
const progressed = (
  changed: number,
  refused: readonly string[],
  next: readonly number[],
): OperationEvent => ({
  type: 'Progressed',
  data: { changed, refused: refused.map((code, index) => ({ itemId: index + 1, code })), next },
});
const failed: OperationEvent = { type: 'Failed', data: { reason: 'away' } };
const cancelled: OperationEvent = { type: 'Cancelled', data: {} };
const finished: OperationEvent = { type: 'Finished', data: {} };
const resumed: OperationEvent = { type: 'Resumed', data: {} };
const running = after([started]);

describe('the fold of an operation', () => {
  it('given its start, then it runs and is at nothing yet', () => {
    expect(running).toMatchObject({
      ...given,
      id: 7,
      folderId: 1,
      decisionId: 'event-0',
      status: 'Running',
      startedAt: '2026-01-01T00:00:00Z',
      endedAt: null,
      pending: [],
      cursor: 0,
      changed: 0,
      refused: 0,
      revision: 0,
    });
  });

  it('given steps, then it counts what came of items, and is at those that come next', () => {
    const operation = after([
      started,
      progressed(0, [], [3, 5]),
      progressed(1, ['InvalidStatusForEdit'], [8]),
      progressed(0, ['ItemNotFound'], []),
      finished,
    ]);
    expect(operation).toMatchObject({
      status: 'Finished',
      changed: 1,
      refused: 2,
      refusedByCode: { InvalidStatusForEdit: 1, ItemNotFound: 1 },
      pending: [],
      cursor: 8,
      endedAt: '2026-01-01T00:00:04Z',
      revision: 4,
    });
  });

  it('given many refusals, then it counts all and names the first', () => {
    const many = Array.from({ length: NAMED_REFUSALS + 5 }, () => 'InvalidStatusForEdit');
    const { refused, refusals } = after([started, progressed(0, many, [])]);
    expect([refused, refusals.length]).toEqual([NAMED_REFUSALS + 5, NAMED_REFUSALS]);
  });

  it('given that somebody else resumes it, then it goes on in their name', () => {
    const operation = after([started, failed, resumed], [running.actor, running.actor, bob]);
    expect(operation).toMatchObject({
      status: 'Running',
      reason: null,
      endedAt: null,
      actor: bob,
      startedBy: running.startedBy,
    });
  });
});

describe('a command on an operation', () => {
  const step: OperationCommand = { type: 'Progress', changed: 1, refused: [], next: [] };
  const types = (command: OperationCommand, operation: Operation): string[] =>
    decide(command, operation).map(({ type }) => type);
  const codeOf = (command: OperationCommand, operation: Operation): string => {
    try {
      decide(command, operation);
    } catch (error) {
      if (error instanceof DomainError) return error.code;
    }
    return 'none';
  };

  it('given nothing more to do, then a step is the last one', () => {
    expect(types(step, running)).toEqual(['Progressed', 'Finished']);
    expect(types({ ...step, next: [4] }, running)).toEqual(['Progressed']);
  });

  it('given that it has ended, then what still comes of items is not written', () => {
    for (const end of [finished, failed, cancelled]) {
      expect(types(step, after([started, end]))).toEqual([]);
      expect(types({ type: 'Fail', reason: 'x' }, after([started, end]))).toEqual([]);
    }
  });

  it('can cancel one that runs, and resume one that was cancelled or has failed', () => {
    expect(types({ type: 'Cancel' }, running)).toEqual(['Cancelled']);
    expect(types({ type: 'Resume' }, after([started, cancelled]))).toEqual(['Resumed']);
    expect(types({ type: 'Resume' }, after([started, failed]))).toEqual(['Resumed']);
  });

  it('is refused where there is nothing to cancel or to resume', () => {
    for (const end of [finished, failed, cancelled])
      expect(codeOf({ type: 'Cancel' }, after([started, end]))).toBe('InvalidOperationStatus');
    expect(codeOf({ type: 'Resume' }, running)).toBe('InvalidOperationStatus');
    expect(codeOf({ type: 'Resume' }, after([started, finished]))).toBe('InvalidOperationStatus');
  });
});
