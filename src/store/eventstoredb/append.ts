import type { AppendResult, EventData } from '@eventstore/db-client';
import { NO_STREAM, StoreUnavailable, UnknownOutcome } from '../eventStore.ts';
import type { Append } from '../eventStore.ts';
import type { Connection, Lease } from './connection.ts';
import { toEventData } from './eventText.ts';
import { isHopeless, isSurelyNotWritten, refusalOf } from './failures.ts';
import { positionOf } from './storedEvent.ts';
import { pauseAfter } from './timing.ts';
import { pause, within } from './within.ts';

/**
 * The server is told a deadline by the clock of this machine, and gives up after 2 s in any case. A near one would
 * only make a server whose clock is ahead refuse everything.
 */
const SERVER_DEADLINE_MS = 60_000;

/**
 * Appends one or more events. As long as it is in doubt whether they were written, the same events are sent again at
 * the same revision, which the server recognises; this ends with an answer or when the time is over. Resolves to the
 * position of the last event, undefined where the server does not tell it. Throws as the port's `append`.
 */
export async function append(connection: Connection, given: Append): Promise<number | undefined> {
  const { timing } = connection;
  const events = given.events.map(toEventData);
  const deadline = performance.now() + timing.appendMs;
  let doubt: unknown;
  for (let failures = 1; ; failures += 1) {
    try {
      // Without a doubt the caller is soon told that there is no connection; with one it is worth waiting for.
      const lease = await connection.lease(doubt === undefined ? undefined : deadline - performance.now());
      const { position } = await attempt(connection, lease, given, events, deadline - performance.now());
      return position && positionOf(position);
    } catch (error) {
      const refusal = refusalOf(error, given);
      if (refusal !== undefined) throw refusal;
      if (!isSurelyNotWritten(error)) doubt ??= error;
      const wait = pauseAfter(failures, timing);
      const isOver = isHopeless(error) || performance.now() + wait > deadline;
      if (isOver || (doubt === undefined && error instanceof StoreUnavailable)) throw failure(error, doubt);
      await pause(wait, connection.closing);
    }
  }
}

async function attempt(
  connection: Connection,
  lease: Lease,
  { stream, expectedRevision }: Append,
  events: EventData[],
  ms: number,
): Promise<AppendResult> {
  try {
    const appended = lease.client.appendToStream(stream, events, {
      expectedRevision: expectedRevision === NO_STREAM ? 'no_stream' : BigInt(expectedRevision),
      deadline: SERVER_DEADLINE_MS,
    });
    return await lease.answers.watch(within(ms, appended, lease.retired));
  } catch (error) {
    connection.failed(lease, error);
    throw error;
  }
}

function failure(error: unknown, doubt: unknown): StoreUnavailable | UnknownOutcome {
  if (doubt !== undefined)
    return new UnknownOutcome('EventStoreDB has not told whether the append was written', { cause: doubt });
  if (error instanceof StoreUnavailable) return error;
  return new StoreUnavailable('EventStoreDB has not taken the append; nothing was written', { cause: error });
}
