import type {
  sendUnaryData,
  ServerDuplexStream,
  ServerReadableStream,
  ServerWritableStream,
} from '@grpc/grpc-js';
import type { AppendReq, BatchAppendReq, ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { brokenConnection, unknownError } from '../wire/rpcErrors.ts';

/** A call whose answers are messages written by hand (see MessageWriter). */
export type ReadCall = ServerWritableStream<ReadReq, Buffer>;
export type BatchAppendCall = ServerDuplexStream<BatchAppendReq, Buffer>;
export type AnsweringCall = ReadCall | BatchAppendCall;
type AnyCall = AnsweringCall | ServerReadableStream<AppendReq, Buffer>;

/** The calls under way that are streams. */
export class OpenCalls {
  readonly #calls = new Set<AnyCall>();

  add(call: AnyCall): void {
    this.#calls.add(call);
    const remove = (): void => void this.#calls.delete(call);
    call.once('close', remove);
    call.once('cancelled', remove);
  }

  /** Ends all with an error of the connection. */
  breakAll(): void {
    for (const call of this.#calls) call.emit('error', brokenConnection());
    this.#calls.clear();
  }
}

export const isOver = (call: AnsweringCall): boolean =>
  call.cancelled || call.writableEnded || call.destroyed;

/** Sends a message and, where the client does not keep up, waits until it does or the call is over. */
export async function send(call: AnsweringCall, message: Buffer): Promise<void> {
  if (!isOver(call) && !call.write(message)) await drained(call);
}

function drained(call: AnsweringCall): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'cancelled', 'close', 'finish']) call.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'cancelled', 'close', 'finish']) call.on(event, done);
  });
}

/** Resolves when the call is over, whoever ended it. */
export function over(call: AnsweringCall): Promise<void> {
  return new Promise((resolve) => {
    if (isOver(call)) return resolve();
    for (const event of ['cancelled', 'close', 'finish']) call.once(event, () => resolve());
  });
}

/** Ends a call with a gRPC error, or with "unknown" for any other. */
export function fail(call: AnsweringCall, error: unknown): void {
  if (!isOver(call)) call.emit('error', toRpcError(error));
}

export const toRpcError = (error: unknown): Error =>
  error instanceof Error && 'code' in error && 'metadata' in error ? error : unknownError(String(error));

/** Answers a call that has one answer, as a piece of work ends. */
export async function answerWith<T>(callback: sendUnaryData<T>, work: Promise<T>): Promise<void> {
  try {
    callback(null, await work);
  } catch (error) {
    callback(toRpcError(error));
  }
}
