import { StoreUnavailable } from '../eventStore.ts';
import type { Connection, Lease } from './connection.ts';
import { isAnswer, isDenied } from './failures.ts';
import { pauseAfter } from './timing.ts';
import { pause } from './within.ts';

/**
 * Calls until there is an answer, as a read may be repeated. Throws StoreUnavailable where there is none in time, and
 * what the server answers.
 */
export async function reading<T>(connection: Connection, read: (lease: Lease) => Promise<T>): Promise<T> {
  const { timing } = connection;
  const deadline = performance.now() + timing.readMs;
  for (let failures = 1; ; failures += 1) {
    const lease = await connection.lease();
    try {
      return await read(lease);
    } catch (error) {
      connection.failed(lease, error);
      if (isDenied(error))
        throw new StoreUnavailable('EventStoreDB refuses to let this user read', { cause: error });
      if (isAnswer(error)) throw error;
      const wait = pauseAfter(failures, timing);
      if (performance.now() + wait > deadline)
        throw new StoreUnavailable('the event log could not be read', { cause: error });
      await pause(wait, connection.closing);
    }
  }
}
