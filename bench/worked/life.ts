// What happens to an item that people and robots have worked on: ten events, decided by the rules of the product.
import { plainEnvelope } from '../../src/domain/envelope.ts';
import type { Principal } from '../../src/domain/event.ts';
import type { Instant } from '../../src/domain/instant.ts';
import { createItem } from '../../src/domain/queueItem/create.ts';
import type { CreateData, QueueItemEvent } from '../../src/domain/queueItem/events.ts';
import type { QueueItem, QueueItemCommand } from '../../src/domain/queueItem/queueItem.ts';
import { decide, holderOf } from '../../src/domain/queueItem/queueItem.ts';
import type { Queue } from '../../src/domain/queue/queue.ts';
import { leaseMsOf, retryRuleOf } from '../../src/domain/queue/queue.ts';
import { timeOrderedUuid } from '../../src/commands/timeOrderedUuid.ts';
import { itemText } from '../items.ts';

/** The `n`-th item, and who is there to work on it. */
export interface Subject {
  readonly n: number;
  readonly id: number;
  readonly queue: Queue;
  readonly robot: { readonly id: number; readonly principal: Principal };
  readonly reviewer: Principal;
}

/** One thing that happens. */
interface Step {
  readonly by: 'robot' | 'reviewer';
  readonly command: (subject: Subject) => QueueItemCommand;
}

/** Events of one item: its first, and one for each step. */
export const EVENTS_AN_ITEM = 10;

export function created({ n, id, queue }: Subject, at: Instant, now: number): CreateData {
  const { SpecificContent } = JSON.parse(itemText(n, 'worked'));
  const identity = { id, key: timeOrderedUuid(now), uniqueKey: timeOrderedUuid(now) };
  return createItem(
    queue,
    identity,
    {
      priority: n % 5 === 0 ? 'Low' : 'Normal',
      reference: `worked-${String(n).padStart(8, '0')}`,
      deferDate: null,
      dueDate: null,
      riskSlaDate: null,
      content: plainEnvelope(JSON.stringify(SpecificContent)),
      progress: null,
      source: 'Mailbox',
      parentOperationId: null,
    },
    at,
  );
}

/** Who causes the event behind the first `count`, and which it is. Throws where the rules forbid it. */
export function next(
  subject: Subject,
  count: number,
  item: QueueItem,
  at: Instant,
): { readonly by: Principal; readonly event: QueueItemEvent } {
  // Of sixteen items in a row all have the same life, so that each queue and each robot has both.
  const step = lives[(subject.n >> 4) % lives.length]?.[count - 1];
  if (step === undefined) throw new RangeError(`nothing happens to item ${subject.n} behind event ${count}`);
  const [event] = decide(step.command(subject), item, at);
  if (event === undefined) throw new Error(`nothing has come of event ${count} of item ${subject.n}`);
  return { by: step.by === 'robot' ? subject.robot.principal : subject.reviewer, event };
}

const says = (text: string): Step => ({
  by: 'reviewer',
  command: ({ n }) => ({ type: 'AddComment', text: `${text} (INV-2024-${String(n).padStart(8, '0')})` }),
});

const edits: Step = {
  by: 'reviewer',
  command: () => ({ type: 'Edit', changes: { priority: 'High', dueDate: '2030-01-31T00:00:00Z' } }),
};

const fenceOf = ({ robot }: Subject) => ({ startTransactionBy: holderOf(robot.principal) });

const takes: Step = {
  by: 'robot',
  command: ({ id, queue, robot }) => ({
    type: 'Take',
    lease: {
      leaseId: `${id}.${robot.id}`,
      grant: 'startTransaction',
      holder: holderOf(robot.principal),
      leaseMs: leaseMsOf(queue),
      robotId: robot.id,
    },
  }),
};

const reports: Step = {
  by: 'robot',
  command: (subject) => ({
    type: 'SetProgress',
    fence: fenceOf(subject),
    progress: 'Read 3 of 5 pages of the invoice',
  }),
};

const givesBack: Step = {
  by: 'robot',
  command: (subject) => ({
    type: 'Release',
    fence: fenceOf(subject),
    reason: 'The accounting system is closed for the night',
  }),
};

const completes: Step = {
  by: 'robot',
  command: (subject) => ({
    type: 'Complete',
    fence: fenceOf(subject),
    outcome: { output: plainEnvelope('{"Booked":true,"Voucher":"V-2024-17"}') },
  }),
};

const fails: Step = {
  by: 'robot',
  command: (subject) => ({
    type: 'Fail',
    fence: fenceOf(subject),
    exception: {
      type: 'BusinessException',
      reason: 'The amount does not match the order',
      details: 'Ordered 1,000.00 EUR, invoiced 1,000.25 EUR',
      associatedImageFilePath: null,
    },
    outcome: {},
    rule: retryRuleOf(subject.queue),
    // A business exception is not tried again by the queue: nobody is called so.
    next: { id: subject.id, uniqueKey: timeOrderedUuid(0) },
  }),
};

const setsReviewer: Step = {
  by: 'reviewer',
  command: ({ reviewer: { id, name } }) => ({ type: 'SetReviewer', reviewer: { id: Number(id), name } }),
};

const reviews = (to: 'InReview' | 'Verified'): Step => ({
  by: 'reviewer',
  command: () => ({ type: 'SetReviewStatus', to }),
});

const succeeded: readonly Step[] = [
  says('Please before the end of the month'),
  edits,
  takes,
  reports,
  givesBack,
  takes,
  reports,
  completes,
  says('Booked, thank you'),
];

const failed: readonly Step[] = [
  says('The vendor has asked for it twice'),
  edits,
  takes,
  reports,
  fails,
  setsReviewer,
  reviews('InReview'),
  says('The order was changed on the phone'),
  reviews('Verified'),
];

const lives = [succeeded, failed];
