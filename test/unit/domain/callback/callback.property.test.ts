// Whatever becomes of attempts, whoever replays when, and however often two nodes make the same attempt:
//
//  1. Between two replays there are at most nine attempts and at most one delivery, and nothing comes behind an end.
//  2. Attempts are counted from 1 without a gap.
//  3. A pending callback has a next attempt, and it is not before now; one that has ended has none.
//  4. After a failure the next attempt comes no earlier than four fifths of the schedule, and no later than six fifths or
//     an hour.
//  5. The name of the message never changes.
//  6. Deciding changes nothing; the events, read back and folded from the start, give the same callback again.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  AttemptResult,
  Callback,
  CallbackCommand,
  CallbackEvent,
} from '../../../../src/domain/callback/callback.ts';
import { decide, evolve } from '../../../../src/domain/callback/callback.ts';
import { delays } from '../../../../src/domain/callback/schedule.ts';
import type { Recorded } from '../../../../src/domain/event.ts';
import { millisecondsBetween } from '../../../../src/domain/instant.ts';
import { recorded, second } from '../../../support/given.ts';
import { requested } from './world.ts';

type Step = (callback: Callback) => CallbackCommand;

const result: fc.Arbitrary<AttemptResult> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(500, 503, 404, 302).map(answered) },
  { weight: 1, arbitrary: fc.constantFrom(200, 410).map(answered) },
  { weight: 2, arbitrary: fc.constant<AttemptResult>({ kind: 'failed', error: 'timeout' }) },
  { weight: 1, arbitrary: fc.nat(10_000_000).map((ms) => ({ ...answered(503), retryAfterMs: ms })) },
  { weight: 1, arbitrary: fc.constant<AttemptResult>({ kind: 'refused', reason: 'address' }) },
);

function answered(code: number): Extract<AttemptResult, { kind: 'answered' }> {
  return { kind: 'answered', code, retryAfterMs: null };
}

const attempt: fc.Arbitrary<Step> = fc
  .record({
    what: result,
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    // Sometimes somebody else has made it already.
    behind: fc.constantFrom(0, 0, 0, 1),
  })
  .map(({ what, random, behind }): Step => ({ attempts }) => ({
    type: 'Record',
    n: attempts + 1 - behind,
    ms: 5,
    result: what,
    random,
  }));

const steps = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: attempt },
    { weight: 1, arbitrary: fc.constant<Step>(() => ({ type: 'Replay' })) },
  ),
  { maxLength: 40, size: 'max' },
);

interface Happened {
  readonly callback: Callback;
  readonly events: readonly Recorded<CallbackEvent>[];
}

const stream = 'callback-955';

const fold = (events: readonly Recorded<CallbackEvent>[]): Callback => {
  const callback = events.reduce<Callback | null>(evolve, null);
  if (callback === null) throw new Error('there is a first event');
  return callback;
};

function run(list: readonly Step[]): Happened {
  const events = [recorded<CallbackEvent>(stream, 0, requested)];
  let callback = fold(events);
  for (const [n, step] of list.entries()) {
    const before = structuredClone(callback);
    for (const event of decide(step(callback), callback, second(n + 1)))
      events.push(recorded(stream, events.length, event, { at: second(n + 1) }));
    expect(callback).toEqual(before);
    callback = fold(events);
  }
  return { callback, events };
}

const always = (check: (happened: Happened) => void): void =>
  fc.assert(
    fc.property(steps, (list) => {
      check(run(list));
    }),
    { numRuns: 300 },
  );

/** The events between two replays. */
function rounds(events: readonly Recorded<CallbackEvent>[]): Recorded<CallbackEvent>[][] {
  const all: Recorded<CallbackEvent>[][] = [[]];
  for (const event of events) {
    if (event.type === 'Replayed') all.push([]);
    else all.at(-1)?.push(event);
  }
  return all;
}

describe('whatever becomes of a callback', () => {
  it('has at most nine attempts and one end a round', () => {
    always(({ events }) => {
      for (const round of rounds(events)) {
        const tried = round.filter(({ type }) => type === 'AttemptFailed' || type === 'Delivered');
        expect(tried.length).toBeLessThanOrEqual(9);
        const end = round.findIndex(({ type }) => type === 'Delivered' || type === 'Dead');
        expect(end === -1 || end === round.length - 1).toBe(true);
      }
    });
  });

  it('counts its attempts without a gap', () => {
    always(({ events, callback }) => {
      const numbers = events.flatMap(({ type, data }) =>
        type === 'AttemptFailed' || type === 'Delivered' ? [data.n] : [],
      );
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(callback.attempts).toBe(numbers.length);
    });
  });

  it('has a next attempt just while it is pending, and an end just when it is not', () => {
    always(({ events }) => {
      for (let length = 1; length <= events.length; length += 1) {
        // A failure that was the last one and its end are written together.
        if (events[length]?.type === 'Dead') continue;
        const { status, nextAt, endedAt } = fold(events.slice(0, length));
        expect(nextAt !== null).toBe(status === 'PENDING');
        expect(endedAt === null).toBe(status === 'PENDING');
      }
    });
  });

  it('keeps to the schedule', () => {
    always(({ events }) => {
      for (const round of rounds(events)) {
        for (const [index, { type, data, metadata }] of round
          .filter((event) => event.type === 'AttemptFailed')
          .entries()) {
          if (type !== 'AttemptFailed' || data.nextAt === undefined) continue;
          const wait = millisecondsBetween(metadata.at, data.nextAt);
          const delay = delays[index + 1] ?? 0;
          expect(wait).toBeGreaterThanOrEqual(Math.floor(delay * 0.8));
          expect(wait).toBeLessThanOrEqual(Math.max(Math.ceil(delay * 1.2), 3_600_000));
        }
      }
    });
  });

  it('keeps its name, and is what its events say', () => {
    always(({ events, callback }) => {
      expect(callback.messageId).toBe(fold(events.slice(0, 1)).messageId);
      expect(fold(events)).toEqual(callback);
    });
  });
});
