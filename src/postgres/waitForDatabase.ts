import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionOptions, connect, hangUp } from './connect.ts';
import { shownDatabase } from './databaseUrl.ts';
import { isUnreachable, messageOf } from './unavailable.ts';

const ATTEMPT_MS = 5_000;
const PAUSE_MS = 250;

/** The database cannot be used; the message says which one and why, without its user and password. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable';
}

/**
 * Returns once the database lets us in. Waits at most `seconds` for one that cannot be reached yet, since databases
 * start beside us, and tells so; anything else that is wrong is said at once. Throws DatabaseUnusable.
 */
export async function waitForDatabase(
  url: string,
  seconds: number,
  onWaiting: (message: string) => void = () => {},
): Promise<void> {
  const deadline = performance.now() + seconds * 1_000;
  for (let isTold = false; ; isTold = true) {
    const left = deadline - performance.now();
    const error = await failureOf({ url, connectMs: Math.max(PAUSE_MS, Math.min(ATTEMPT_MS, left)) });
    if (error === null) return;
    if (!isUnreachable(error))
      throw new DatabaseUnusable(`the database ${shownDatabase(url)} cannot be used: ${messageOf(error)}`);
    if (performance.now() + PAUSE_MS > deadline)
      throw new DatabaseUnusable(
        `the database ${shownDatabase(url)} cannot be reached within ${seconds} s: ${messageOf(error)}`,
      );
    if (!isTold) onWaiting(`waiting up to ${seconds} s for the database ${shownDatabase(url)}`);
    await sleep(PAUSE_MS);
  }
}

async function failureOf(options: Pick<ConnectionOptions, 'url' | 'connectMs'>): Promise<unknown> {
  try {
    await hangUp(await connect({ ...options, schema: 'public', statementMs: ATTEMPT_MS }));
    return null;
  } catch (error) {
    return error;
  }
}
