// Whatever commands come to an item in whatever order, these hold:
//
//  1. Each status event goes from the status the item had to one that the table of moves allows.
//  2. A final status becomes nothing but Retried (Failed and Abandoned only) or Deleted; nothing follows Deleted.
//  3. There is a lease just while the item is in progress.
//  4. EndProcessing is set just when an attempt has ended, and never before StartProcessing.
//  5. At most one attempt follows an item, and the item names it.
//  6. An attempt that the queue makes has a RetryNumber of one more, within the queue's maximum.
//  7. The attempt that follows shares Key, queue, reference and content, and has an id of its own.
//  8. The version is the base plus the revision of the last event that is not about a comment.
//  9. Comments change nothing but comments.
// 10. Only new items are edited, only failed or abandoned ones reviewed.
// 11. A reference is given back only by an item that no other attempt follows.
// 12. A command with another version than the item's is refused.
// 13. Deciding changes nothing; the events, read back and folded from the start, give the same item again.
// 14. Members that the fold does not know change nothing.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCommentEvent } from '../../../../src/domain/comments.ts';
import { DomainError } from '../../../../src/domain/errors.ts';
import type { Recorded } from '../../../../src/domain/event.ts';
import type { QueueItemEvent } from '../../../../src/domain/queueItem/events.ts';
import type { Fence, QueueItemCommand } from '../../../../src/domain/queueItem/queueItem.ts';
import { decide, evolve } from '../../../../src/domain/queueItem/queueItem.ts';
import type { RetryRule } from '../../../../src/domain/queueItem/retry.ts';
import type { QueueItem } from '../../../../src/domain/queueItem/state.ts';
import { canMove, isFinal, isReviewable } from '../../../../src/domain/queueItem/statusMachine.ts';
import { alice, bob, recorded, second } from '../../../support/given.ts';
import { application, business, content, create } from './world.ts';

/** A command as it is made when its turn comes: fences, versions and comments depend on the item. */
type Step = (item: QueueItem, n: number) => QueueItemCommand;

const ruleOf = fc.record<RetryRule>({
  automatic: fc.boolean(),
  retryAbandoned: fc.boolean(),
  maxRetries: fc.integer({ min: 0, max: 3 }),
  queueRevision: fc.nat(5),
});

const fenceOf = fc.constantFrom<(item: QueueItem) => Fence>(
  ({ lease }) => ({ leaseId: lease?.leaseId ?? 'none' }),
  ({ lease }) => ({ leaseId: lease?.leaseId ?? 'none' }),
  () => ({ startTransactionBy: 'user:583' }),
  () => ({ startTransactionBy: null }),
  () => ({ leaseId: 'of somebody else' }),
);

const version = fc.constantFrom<(item: QueueItem) => { version?: number }>(
  () => ({}),
  (item) => ({ version: item.version }),
  (item) => ({ version: item.version - 1 }),
);

const author = fc.constantFrom(alice, bob);

/** Of a comment that may be there. */
const commentOf = (item: QueueItem, pick: number): number =>
  [...item.comments.keys()][pick % Math.max(1, item.comments.size)] ?? 0;

const take: fc.Arbitrary<Step> = fc.constantFrom('startTransaction', 'claim').map((grant) => (_, n) => ({
  type: 'Take',
  lease: { leaseId: `lease-${n}`, grant, holder: 'user:583', leaseMs: 1000 },
}));

const end: fc.Arbitrary<Step>[] = [
  fenceOf.map((fence) => (item) => ({ type: 'Complete', fence: fence(item), outcome: { output: content } })),
  fc
    .tuple(fenceOf, fc.constantFrom(application, business), ruleOf)
    .map(([fence, exception, rule]) => (item, n) => ({
      type: 'Fail',
      fence: fence(item),
      exception,
      outcome: {},
      rule,
      next: { id: 1000 + n, uniqueKey: `next-${n}` },
    })),
  fc.tuple(fenceOf, fc.boolean()).map(([fence, isDeferred]) => (item, n) => ({
    type: 'Release',
    fence: fence(item),
    ...(isDeferred && { deferDate: second(n + 3) }),
  })),
  ruleOf.map((rule) => ({ lease }, n) => ({
    type: 'Expire',
    leaseId: lease?.leaseId ?? 'none',
    rule,
    next: { id: 1000 + n, uniqueKey: `next-${n}` },
  })),
];

const review: fc.Arbitrary<Step>[] = [
  fc.tuple(version, fc.constantFrom('None', 'InReview', 'Verified')).map(([of, to]) => (item) => ({
    type: 'SetReviewStatus',
    to,
    ...of(item),
  })),
  version.map((of) => (item) => ({
    type: 'SetReviewer',
    reviewer: { id: 583, name: 'alice' },
    ...of(item),
  })),
  version.map((of) => (item, n) => ({
    type: 'RetryByReview',
    next: { id: 1000 + n, uniqueKey: `next-${n}` },
    ...of(item),
  })),
];

const others: fc.Arbitrary<Step>[] = [
  fenceOf.map((fence) => (item, n) => ({ type: 'SetProgress', fence: fence(item), progress: `${n}` })),
  version.map((of) => (item, n) => ({
    type: 'Edit',
    changes: { priority: 'High', dueDate: second(n), content },
    ...of(item),
  })),
  fc.constant<Step>((_, n) => ({ type: 'AddComment', text: `${n}` })),
  fc.tuple(fc.nat(9), author).map(([pick, by]) => (item, n) => ({
    type: 'EditComment',
    revision: commentOf(item, pick),
    text: `${n}`,
    author: by,
  })),
  fc.tuple(fc.nat(9), author).map(([pick, by]) => (item) => ({
    type: 'DeleteComment',
    revision: commentOf(item, pick),
    author: by,
  })),
];

const remove: fc.Arbitrary<Step> = version.map((of) => (item) => ({
  type: 'Delete',
  referenceStream: 'reference-7.x',
  ...of(item),
}));

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: take },
    { weight: 4, arbitrary: fc.oneof(...end) },
    { weight: 3, arbitrary: fc.oneof(...review) },
    { weight: 3, arbitrary: fc.oneof(...others) },
    { weight: 1, arbitrary: remove },
  ),
  { maxLength: 25, size: 'max' },
);

const first = fc.record({
  retryNumber: fc.nat(2),
  rowVersionBase: fc.constantFrom(0, 1_000_000),
  reference: fc.constant('R-1'),
});

interface Moved {
  readonly before: QueueItem;
  readonly command: QueueItemCommand;
  readonly event: Recorded<QueueItemEvent>;
  readonly after: QueueItem;
}

interface Happened {
  readonly events: readonly Recorded<QueueItemEvent>[];
  readonly moves: readonly Moved[];
  /** As it is in the end. */
  readonly item: QueueItem;
}

function fold(events: readonly Recorded<QueueItemEvent>[]): QueueItem {
  const item = events.reduce<QueueItem | null>(evolve, null);
  if (item === null) throw new Error('an item has events');
  return item;
}

/** All that the item took; what it refused is not in it. */
function run(created: QueueItemEvent, list: readonly Step[]): Happened {
  const events = [recorded('queueItem-1', 0, created)];
  const moves: Moved[] = [];
  let item = fold(events);
  for (const [n, step] of list.entries()) {
    const command = step(item, n);
    for (const decided of accepted(command, item, n)) {
      const event = recorded('queueItem-1', events.length, decided, { at: second(n + 1) });
      const before = item;
      item = evolve(before, event);
      events.push(event);
      moves.push({ before, command, event, after: item });
    }
  }
  return { events, moves, item };
}

function accepted(command: QueueItemCommand, item: QueueItem, n: number): readonly QueueItemEvent[] {
  const kept = structuredClone(item);
  try {
    return decide(command, item, second(n + 1));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [];
  } finally {
    expect(item).toEqual(kept);
  }
}

/** Holds `check` against whatever happens to an item. */
const always = (check: (happened: Happened) => void): void =>
  fc.assert(
    fc.property(first, steps, (data, list) => {
      check(run(create(data), list));
    }),
    { numRuns: 400 },
  );

const changesStatus = ({ before, after }: Moved): boolean => before.status !== after.status;

const retryOf = ({ event }: Moved) => (event.type === 'Status' ? event.data.retry : undefined);

const retriesOf = ({ moves }: Happened) =>
  moves.flatMap((moved) => {
    const retry = retryOf(moved);
    return retry === undefined ? [] : [{ ...moved, retry }];
  });

const endsAttempt = ({ event }: Moved): boolean =>
  event.type === 'Status' && event.data.from === 'InProgress' && event.data.to !== 'New';

describe('whatever happens to an item', () => {
  it('moves as the table allows', () => {
    always(({ moves }) => {
      for (const { before, event, after } of moves.filter(changesStatus)) {
        expect(event.data).toHaveProperty('from', before.status);
        expect(canMove(before.status, after.status)).toBe(true);
      }
    });
  });

  it('leaves final statuses alone but for retries and deletions', () => {
    always(({ moves }) => {
      const fromFinal = moves.filter(({ before }) => isFinal(before.status)).filter(changesStatus);
      for (const { before, after } of fromFinal) {
        expect(before.status).not.toBe('Deleted');
        expect(after.status).toBe(after.status === 'Retried' ? 'Retried' : 'Deleted');
        expect(after.status === 'Deleted' || isReviewable(before.status)).toBe(true);
      }
    });
  });

  it('has a lease just while it is in progress', () => {
    always(({ moves }) => {
      for (const { after } of moves) expect(after.lease !== null).toBe(after.status === 'InProgress');
    });
  });

  it('has an end just when an attempt has ended', () => {
    always(({ moves }) => {
      let hasEnded = false;
      for (const moved of moves) {
        hasEnded ||= endsAttempt(moved);
        const { startProcessing, endProcessing } = moved.after;
        expect(endProcessing !== null).toBe(hasEnded);
        expect(endProcessing === null || (startProcessing ?? '') <= endProcessing).toBe(true);
      }
    });
  });

  it('is followed by one attempt at most', () => {
    always((happened) => {
      const retries = retriesOf(happened);
      expect(retries.length).toBeLessThanOrEqual(1);
      expect(happened.moves.at(-1)?.after.retriedBy ?? null).toBe(retries[0]?.retry.id ?? null);
    });
  });

  it('is retried by its queue within the maximum, and by reviewers without one', () => {
    always((happened) => {
      for (const { before, command, retry } of retriesOf(happened)) {
        const { id, uniqueKey, retryNumber = 0 } = before.created;
        const isByQueue = command.type === 'Fail' || command.type === 'Expire';
        const { maxRetries, queueRevision } = isByQueue ? command.rule : { maxRetries: 0, queueRevision: 0 };
        expect(retry.retryNumber).toBe(isByQueue ? retryNumber + 1 : undefined);
        expect(retry.retryNumber ?? 0).toBeLessThanOrEqual(maxRetries);
        expect(retry.queueRevision).toBe(queueRevision);
        const named = isByQueue
          ? { ancestorId: id, ancestorUniqueKey: uniqueKey }
          : { manualAncestorId: id, manualAncestorUniqueKey: uniqueKey, manualRetryNumber: 1 };
        expect(retry).toMatchObject(named);
      }
    });
  });

  it('hands on what makes it what it is', () => {
    always((happened) => {
      for (const { before, retry } of retriesOf(happened)) {
        const { created, content: text, priority } = before;
        const { key, queueId, reference } = created;
        expect(retry).toMatchObject({ key, queueId, reference, priority });
        expect(retry.content ?? null).toEqual(text);
        expect(retry.id).not.toBe(created.id);
        expect(retry.uniqueKey).not.toBe(created.uniqueKey);
      }
    });
  });

  it('has the version of its last event that is not about a comment', () => {
    always(({ events, moves }) => {
      const base = moves[0]?.before.created.rowVersionBase ?? 0;
      for (const { event, after } of moves) {
        const last = events.slice(0, event.revision + 1).findLast(({ type }) => !isCommentEvent(type));
        expect(after.version).toBe(base + (last?.revision ?? 0));
      }
    });
  });

  it('is changed by no command that has seen another version', () => {
    always(({ moves }) => {
      for (const { before, command } of moves)
        expect('version' in command ? command.version : before.version).toBe(before.version);
    });
  });

  it('is not changed by comments', () => {
    always(({ moves }) => {
      for (const { before, after } of moves.filter(({ event }) => isCommentEvent(event.type)))
        expect({ ...after, comments: before.comments }).toEqual(before);
    });
  });

  it('is edited only while new, and reviewed only when it failed', () => {
    always(({ moves }) => {
      for (const { before } of moves.filter(({ command }) => command.type === 'Edit'))
        expect(before.status).toBe('New');
      const reviews = ['SetReviewer', 'SetReviewStatus', 'RetryByReview'];
      for (const { before } of moves.filter(({ command }) => reviews.includes(command.type)))
        expect(isReviewable(before.status)).toBe(true);
    });
  });

  it('gives its reference back only where no attempt follows', () => {
    always(({ moves }) => {
      for (const { before, event } of moves.filter((moved) => moved.event.type === 'Delete'))
        expect('releases' in event.data).toBe(before.retriedBy === null);
    });
  });

  it('is what its events say', () => {
    always(({ events, item }) => {
      expect(fold(events)).toEqual(item);
    });
  });

  it('is not changed by members of events that nobody knows', () => {
    always(({ events, item }) => {
      const newer = events.map((event) =>
        Object.assign({}, event, { data: { ...event.data, colour: 'red' } }),
      );
      // What created it is kept as it was said.
      expect({ ...fold(newer), created: item.created }).toEqual(item);
    });
  });
});
