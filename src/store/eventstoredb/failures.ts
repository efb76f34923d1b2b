import {
  AccessDeniedError,
  InvalidArgumentError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  StreamNotFoundError,
  UnavailableError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { AppendTooLarge, NO_STREAM, StoreUnavailable, WrongExpectedRevision } from '../eventStore.ts';
import type { Append } from '../eventStore.ts';

/** The connection was given up while the call was under way. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

type ErrorClass = abstract new (...parameters: never) => Error;

const isOneOf = (error: unknown, classes: readonly ErrorClass[]): boolean =>
  classes.some((each) => error instanceof each);

/** The server answers the same when it is asked again: the user may not, or somebody has deleted the stream by hand. */
const hopeless = [AccessDeniedError, InvalidArgumentError, StreamDeletedError];
const answers = [
  ...hopeless,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamNotFoundError,
  WrongExpectedVersionError,
];

export const isDenied = (error: unknown): boolean => error instanceof AccessDeniedError;

export const isHopeless = (error: unknown): boolean => isOneOf(error, hopeless);

/** An answer of a server that works. Whatever else fails says that the connection, or the server, does not. */
export const isAnswer = (error: unknown): boolean => isOneOf(error, answers);

const notSent = /UNAVAILABLE: (No connection established|Name resolution failed)/;
const discoveryFailed = /^Failed to discover after/;

/**
 * Whether an append that failed with this was surely never written. The transport says so where it had no connection
 * to send it on; a node that is not the leader writes nothing. All else (a broken connection, no answer, "cancelled")
 * leaves it open.
 */
export function isSurelyNotWritten(error: unknown): boolean {
  if (error instanceof UnavailableError) return notSent.test(error.message);
  if (error instanceof StoreUnavailable || isAnswer(error)) return true;
  return error instanceof Error && discoveryFailed.test(error.message);
}

/** What the port throws where the server has judged the append; undefined where it has not. */
export function refusalOf(
  error: unknown,
  { stream, expectedRevision }: Append,
): WrongExpectedRevision | AppendTooLarge | undefined {
  if (error instanceof WrongExpectedVersionError) {
    const { actualVersion } = error;
    const actual = typeof actualVersion === 'bigint' ? Number(actualVersion) : NO_STREAM;
    return new WrongExpectedRevision(stream, expectedRevision, actual);
  }
  if (error instanceof MaxAppendSizeExceededError)
    return new AppendTooLarge(`an append to ${stream} is above what EventStoreDB takes`, { cause: error });
  return undefined;
}
