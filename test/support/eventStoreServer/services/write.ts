import { setTimeout } from 'node:timers/promises';
import type { Faults } from '../faults.ts';
import type { AppendResult } from '../log/logWriter.ts';

/** What a client is to hear of a write. `broken`: nothing, since the connection is gone. */
export type WriteOutcome =
  | AppendResult
  | { readonly kind: 'broken' }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'failed' };

/** Writes under the faults of the moment. A slow server still writes what it has called too late. */
export async function write(
  faults: Faults,
  timeoutMs: number,
  work: () => Promise<AppendResult>,
): Promise<WriteOutcome> {
  if (faults.isFull) return { kind: 'failed' };
  const appendBreak = faults.takeAppendBreak();
  if (appendBreak === 'beforeWrite') return { kind: 'broken' };
  const attempt = attempted(faults, work);
  const outcome = faults.delayMs === 0 ? await attempt : await Promise.race([attempt, late(timeoutMs)]);
  return appendBreak === 'afterWrite' ? { kind: 'broken' } : outcome;
}

async function attempted(faults: Faults, work: () => Promise<AppendResult>): Promise<WriteOutcome> {
  try {
    await faults.delay();
    return await work();
  } catch {
    return { kind: 'failed' };
  }
}

const late = (timeoutMs: number): Promise<WriteOutcome> =>
  setTimeout(timeoutMs, { kind: 'timedOut' }, { ref: false });
