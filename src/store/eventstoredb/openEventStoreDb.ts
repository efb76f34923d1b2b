import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailable } from '../eventStore.ts';
import { EventStoreUrlError, parseEventStoreUrl, redacted } from '../eventStoreUrl.ts';
import { newClient } from './client.ts';
import { Connection } from './connection.ts';
import { EventStoreDb } from './eventStoreDb.ts';
import { isDenied } from './failures.ts';
import { readLogId } from './logId.ts';
import type { LockTimes } from './nodeLock.ts';
import { NodeLock, standardLockTimes } from './nodeLock.ts';
import { LogReader } from './readLog.ts';
import type { Timing } from './timing.ts';
import { pauseAfter, standardTiming } from './timing.ts';

export interface OpenOptions {
  readonly url: string;
  /** Seconds that a server is waited for which cannot be reached yet; default 30. */
  readonly waitSeconds?: number;
  /** Told when something has to be waited for. */
  readonly onWaiting?: (message: string) => void;
  /** Later: why the server cannot be reached any more, and the error that told; null when it can be again. */
  readonly onChange?: (reason: string | null, error?: unknown) => void;
  /** Takes the lock, so that no other node works on this log; called when another one does all the same. */
  readonly onReplaced?: () => void;
  readonly timing?: Partial<Timing>;
  readonly lockTimes?: LockTimes;
}

/**
 * Opens the log in EventStoreDB. Throws EventStoreUrlError, and StoreUnavailable with a sentence for people where the
 * server cannot be reached in time, refuses the user, or another node has the lock.
 */
export async function openEventStoreDb(options: OpenOptions): Promise<EventStoreDb> {
  const { url, onWaiting = () => {}, onChange = () => {}, onReplaced } = options;
  const address = parseEventStoreUrl(url);
  const timing = { ...standardTiming, ...options.timing };
  const connection = new Connection({ newClient: () => newClient(address), timing, onChange });
  const lock = onReplaced && new NodeLock(connection, options.lockTimes ?? standardLockTimes, onReplaced);
  try {
    await connected(connection, address.isSecure, options);
    const logId = await readLogId(connection);
    await lock?.take(onWaiting);
    const log = new LogReader(connection);
    const lastPosition = await log.lastPosition();
    return new EventStoreDb({ connection, log, logId, lastPosition, lock });
  } catch (error) {
    await lock?.release();
    await connection.close();
    throw error;
  }
}

async function connected(
  connection: Connection,
  isSecure: boolean,
  { url, waitSeconds = 30, onWaiting }: OpenOptions,
): Promise<void> {
  const place = redacted(url);
  const deadline = performance.now() + waitSeconds * 1_000;
  for (let failures = 1; ; failures += 1) {
    try {
      return await connection.connect();
    } catch (cause) {
      if (cause instanceof EventStoreUrlError) throw cause;
      if (isDenied(cause)) {
        const message = `EventStoreDB at ${place} refuses the user of EVENTSTORE_URL, who must be allowed to read $all`;
        throw new StoreUnavailable(message, { cause });
      }
      const wait = pauseAfter(failures, connection.timing);
      if (performance.now() + wait > deadline)
        throw new StoreUnavailable(
          `EventStoreDB at ${place} could not be reached in ${waitSeconds} s ${isSecure ? 'with' : 'without'} TLS`,
          { cause: withoutNote(cause) },
        );
      if (failures === 1) onWaiting?.(`waiting up to ${waitSeconds} s for EventStoreDB at ${place}`);
      await delay(wait);
    }
  }
}

/** The transport ends what it says with a note, also where it has none. */
function withoutNote(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return new Error(error.message.replace(/\.? Resolution note: *$/, ''), { cause: error });
}
