import type { StreamingRead } from '@eventstore/db-client';
import { TimedOut } from './within.ts';

/**
 * All that a read gives. Rejects with what the client says, with TimedOut where nothing comes for `silenceMs` (reads
 * of the client have no limit), or with the reason of the signal. That must abort before a client is closed: its
 * reads then end as if they were complete.
 */
export async function collect<E>(
  read: StreamingRead<E>,
  silenceMs: number,
  signal: AbortSignal,
): Promise<readonly E[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly E[]>();
  const events: E[] = [];
  const silent = (): void => reject(new TimedOut(`nothing was read for ${silenceMs} ms`));
  const timer = setTimeout(silent, silenceMs);
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  // Never taken off: a read that was given up may still fail.
  read.on('error', reject);
  read.on('data', (event) => {
    events.push(event);
    timer.refresh();
  });
  read.on('end', () => resolve(events));
  try {
    return await promise;
  } catch (error) {
    read.cancel().catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
