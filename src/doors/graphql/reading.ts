import type { Caller } from '../../auth/caller.ts';
import { DomainError } from '../../domain/errors.ts';
import { positionIn, positionText } from '../../readModel/logPosition.ts';
import type { ReadModels } from '../../readModel/readModels.ts';
import type { Services } from '../http/services.ts';

/** How fresh the rows are that a request reads. */
export interface Reading {
  /** What the caller has written or names, beside what this node has acknowledged; 0 where that is nothing. */
  position: number;
  /** For how many milliseconds rows were behind when they were read all the same; 0 where they were not. */
  behindMs: number;
  /** How many rows of lists the request has asked for so far. */
  rows: number;
}

export interface Reader {
  readonly services: Services;
  readonly caller: Caller;
  readonly reading: Reading;
  /** Aborted when the time of the request is over: nothing more is read for it then, and no command begun. */
  readonly signal: AbortSignal;
}

/** What the caller has written through another node is known here; after 2 s the request is answered in any case. */
export async function hear({ services: { seen }, caller, reading }: Reader): Promise<void> {
  reading.position = Math.max(reading.position, await seen.of(caller.principal));
  await seen.heard(reading.position);
}

/**
 * The read models, when they have come to what this node has acknowledged and to what the caller has seen. Where that
 * takes too long they answer all the same, and the answer says how old they were.
 */
export async function caughtUp({ services: { reads, seen }, reading, signal }: Reader): Promise<ReadModels> {
  // Who has waited in vain once does not wait again for each field.
  if (reading.behindMs === 0) {
    const behindMs = await seen.caughtUp(reading.position);
    reading.behindMs = Math.max(reading.behindMs, behindMs);
  }
  signal.throwIfAborted();
  return reads;
}

/** The most rows that one request may ask for, in lists within lists too. */
export const MAX_ROWS = 20_000;

/** Counts rows before they are read: lists within a list are read at the same time. Throws InvalidArgument. */
export function askForRows({ reading, signal }: Reader, rows: number): void {
  signal.throwIfAborted();
  reading.rows += rows;
  if (reading.rows > MAX_ROWS)
    throw new DomainError(
      'InvalidArgument',
      `The query asks for more than ${MAX_ROWS} rows: ask for smaller pages.`,
    );
}

/** The caller has seen the log up to a position; one of another log, or none, says nothing. */
export function waitAlsoFor({ services, reading }: Reader, position: unknown): void {
  if (typeof position !== 'string') return;
  const wanted = positionIn(services.orchestrator.store.logId, position);
  reading.position = Math.max(reading.position, wanted ?? 0);
}

/** Where the log stands after what the caller has written: for whoever reads on another node. */
export const positionNow = ({ orchestrator: { store } }: Services): string =>
  positionText(store.logId, store.lastAcknowledgedPosition);
