// What is aimed at on a machine of two cores with a local SSD. A run on another machine reads the ratios to the
// baselines instead. No case changes its behaviour for a target.

interface Target {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Further than this behind, what was written is not readable soon: such a run does not count. */
export const MAX_BEHIND_SECONDS = 2;

const targets: Readonly<Record<string, Target>> = {
  'add, 16 callers': { atLeast: 5_000 },
  'add, 16 callers, p99': { atMost: 12 },
  'add, 64 callers': { atLeast: 8_000 },
  'bulk, AllOrNothing': { atLeast: 20_000 },
  'bulk, ProcessAllIndependently': { atLeast: 20_000 },
  'work, 16 robots': { atLeast: 2_500 },
  'tasks, 16 robots': { atLeast: 1_000 },
  'task to callback, p50': { atMost: 20 },
  'added to taken, p50': { atMost: 2 },
  'added to taken, p99': { atMost: 10 },
  'lease lost to taken, longest': { atMost: 5 },
  'memory, 10,000 idle polls': { atMost: 300 },
  'GraphQL add, 64 callers': { atLeast: 4_000 },
  'GraphQL page of 50 items, p50': { atMost: 25 },
  'GraphQL history of an item, p50': { atMost: 5 },
  'GraphQL item as of, p50': { atMost: 10 },
  'told to subscribers, p99': { atMost: 100 },
  'take, deep to shallow': { atLeast: 0.8 },
  'verify, of bare SHA-256': { atLeast: 0.5 },
  'cold start': { atMost: 5 },
  'memory, an open item': { atMost: 1_536 },
  'EventStoreDB, add, 64 callers': { atLeast: 2_000 },
  'EventStoreDB, work, 64 robots': { atLeast: 1_000 },
  'EventStoreDB, start of a node': { atMost: 5 },
};

/** Events a second of a catch-up into SQLite, or half of what a bare subscription reaches in the same run. */
const CATCH_UP = 8_000;

export interface Verdict {
  readonly target: string;
  readonly result: 'pass' | 'miss' | 'does not count' | 'no target';
}

/** Whether a catch-up is as fast as it should be, where a bare subscription brings so many events a second. */
export const judgeCatchUp = (perSecond: number, bare: number): Verdict => ({
  target: `≥ ${CATCH_UP}, or half of bare`,
  result: perSecond >= Math.min(CATCH_UP, bare / 2) ? 'pass' : 'miss',
});

/** Whether a value reaches the target of its name. */
export function judge(name: string, value: number, behindSeconds = 0): Verdict {
  const { atLeast, atMost } = targets[name] ?? {};
  const target = atLeast === undefined ? (atMost === undefined ? '' : `≤ ${atMost}`) : `≥ ${atLeast}`;
  if (behindSeconds > MAX_BEHIND_SECONDS) return { target, result: 'does not count' };
  if (target === '') return { target, result: 'no target' };
  const reached = value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
  return { target, result: reached ? 'pass' : 'miss' };
}
