import type { sendUnaryData, ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import type { BatchAppendReq, ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { unknownError } from '../wire/rpcErrors.ts';

/** A call whose answers are messages written by hand (see MessageWriter). */
export type ReadCall = ServerWritableStream<ReadReq, Buffer>;
export type BatchAppendCall = ServerDuplexStream<BatchAppendReq, Buffer>;
export type AnsweringCall = ReadCall | BatchAppendCall;

export const isOver = (call: AnsweringCall): boolean =>
  call.cancelled || call.writableEnded || call.destroyed;

const endings = ['cancelled', 'close', 'finish'];

/** Sends a message and, where the client does not keep up, waits until it does or the call is over. */
export async function send(call: AnsweringCall, message: Buffer): Promise<void> {
  if (!isOver(call) && !call.write(message)) await drained(call);
}

function drained(call: AnsweringCall): Promise<void> {
  return new Promise((resolve) => {
    const events = ['drain', ...endings];
    const done = (): void => {
      for (const event of events) call.off(event, done);
      resolve();
    };
    for (const event of events) call.on(event, done);
  });
}

/** Resolves when the call is over, whoever ended it. */
export function over(call: AnsweringCall): Promise<void> {
  return new Promise((resolve) => {
    if (isOver(call)) return resolve();
    for (const event of endings) call.once(event, () => resolve());
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
