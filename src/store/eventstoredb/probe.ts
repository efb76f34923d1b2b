import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { NotLeaderError, WrongExpectedVersionError } from '@eventstore/db-client';
import type { Client } from './client.ts';
import { isDenied } from './failures.ts';
import { readBackwards } from './readPage.ts';
import { OWN_STREAMS } from './storedEvent.ts';

const LEADER_PAUSE_MS = 50;

/**
 * Sees whether a new client works: a read of the whole log, which the user must be allowed, and an append that is
 * refused since no stream ever has its revision. Before a first append the client would also send those that are begun
 * together in another order. Throws what the client throws.
 */
export async function probe(client: Client, silenceMs: number, signal: AbortSignal): Promise<void> {
  await readBackwards(client, undefined, { maxCount: 1, silenceMs, signal });
  while (!signal.aborted) {
    try {
      await appendInVain(client);
      return;
    } catch (error) {
      if (error instanceof WrongExpectedVersionError || isDenied(error)) return;
      if (!(error instanceof NotLeaderError)) throw error;
      // The client goes to the leader then, which a new one would not know.
      await delay(LEADER_PAUSE_MS);
    }
  }
}

const appendInVain = (client: Client): Promise<unknown> =>
  client.appendToStream(
    `${OWN_STREAMS}none`,
    {
      id: randomUUID(),
      type: 'Probe',
      contentType: 'application/octet-stream',
      data: Uint8Array.of(),
      metadata: undefined,
    },
    { expectedRevision: BigInt(Number.MAX_SAFE_INTEGER) },
  );
