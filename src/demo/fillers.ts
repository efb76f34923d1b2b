import { randomUUID } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import { fromMilliseconds, toMilliseconds } from '../domain/instant.ts';
import type { ItemEvent, SeededItem } from './appendItem.ts';
import { failed, guideItems, lent, made, started } from './guideItems.ts';

/** The other items of DocQueue, so that its processing status is the one that UiPath's guide prints. */

/** 883 business exceptions of 2.15 seconds on average, the last at that instant; 682 items wait. */
const FAILED = 883;
const MEAN_MS = 2_150;
const WAITING = 682;
const LAST_PROCESSED: Instant = '2018-03-07T18:20:29.3833333Z';

const FIRST_FAILED_ID = 1_049_300;
const FIRST_WAITING_ID = 1_050_205;
const CREATED_MS = toMilliseconds('2018-03-07T15:40:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;

export function fillers(): SeededItem[] {
  const durations = durationsOf(guideItems.flatMap(({ events }) => events));
  const failures = durations.map((durationMs, index) =>
    failure(index, durationMs, durations.length - 1 - index),
  );
  const waiting = Array.from({ length: WAITING }, (_, index) => waitingItem(index));
  return [...failures, ...waiting];
}

/** What is left of the total for the items that the guide does not show, in whole milliseconds. */
function durationsOf(shown: readonly ItemEvent[]): number[] {
  const known = shown.flatMap(({ event }) =>
    event.type === 'Status' && event.data.to === 'Failed' ? [event.data.durationMs ?? 0] : [],
  );
  const count = FAILED - known.length;
  const left = FAILED * MEAN_MS - known.reduce((sum, each) => sum + each, 0);
  const even = Math.floor(left / count);
  return Array.from({ length: count }, (_, index) => even + (index < left - even * count ? 1 : 0));
}

/** One every 350 ms, the last one at the instant that the guide prints, to 100 ns. */
function failure(index: number, durationMs: number, fromLast: number): SeededItem {
  const id = FIRST_FAILED_ID + index;
  const lastMs = Math.floor(toMilliseconds(LAST_PROCESSED));
  const endMs = lastMs - fromLast * 350;
  const digits = LAST_PROCESSED.slice(23, -1);
  const end = withDigits(endMs, digits);
  const start = withDigits(endMs - durationMs, digits);
  const uniqueKey = randomUUID();
  return {
    id,
    events: [
      filler(id, uniqueKey, index),
      started(start, lent(uniqueKey, DAY_MS)),
      failed(start, end, 'authentication'),
    ],
  };
}

const withDigits = (milliseconds: number, digits: string): Instant => {
  const [seconds = '', fraction = ''] = fromMilliseconds(milliseconds).slice(0, -1).split('.');
  return `${seconds}.${fraction.padEnd(3, '0')}${digits}Z`;
};

const waitingItem = (index: number): SeededItem => {
  const id = FIRST_WAITING_ID + index;
  return { id, events: [filler(id, randomUUID(), FAILED + index)] };
};

const filler = (id: number, uniqueKey: string, index: number): ItemEvent =>
  made({
    id,
    key: uniqueKey,
    uniqueKey,
    at: fromMilliseconds(CREATED_MS + index),
    description: `Page ${index + 1} of the activities guide.`,
    reference: `page-${index + 1}`,
  });
