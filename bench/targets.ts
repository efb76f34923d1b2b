// What is aimed at on a machine of two cores with a local SSD. A run on another machine reads the ratios to the
// baselines instead. No case changes its behaviour for a target.

interface Target {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Further than this behind, what was written is not readable soon: such a run does not count. */
export const MAX_BEHIND_SECONDS = 2;

const targets: Readonly<Record<string, Target>> = {
  'add, 1 caller': { atLeast: 300 },
  'add, 16 callers': { atLeast: 2_000 },
  'add, 64 callers': { atLeast: 3_000 },
  'bulk, AllOrNothing': { atLeast: 5_000 },
  'bulk, ProcessAllIndependently': { atLeast: 8_000 },
  'work, 16 robots': { atLeast: 1_000 },
  'take, deep to shallow': { atLeast: 0.8 },
  replay: { atLeast: 20_000 },
  'cold start': { atMost: 10 },
  rebuild: { atMost: 120 },
  'memory, idle': { atMost: 200 },
  'memory, deep': { atMost: 1_000 },
  'memory, an open item': { atMost: 500 },
};

export interface Verdict {
  readonly target: string;
  readonly result: 'pass' | 'miss' | 'does not count' | 'no target';
}

/** Whether a value reaches the target of its name. */
export function judge(name: string, value: number, behindSeconds = 0): Verdict {
  const { atLeast, atMost } = targets[name] ?? {};
  const target = atLeast === undefined ? (atMost === undefined ? '' : `≤ ${atMost}`) : `≥ ${atLeast}`;
  if (behindSeconds > MAX_BEHIND_SECONDS) return { target, result: 'does not count' };
  if (target === '') return { target, result: 'no target' };
  const reached = value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
  return { target, result: reached ? 'pass' : 'miss' };
}
