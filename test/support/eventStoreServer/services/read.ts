import type { handleServerStreamingCall } from '@grpc/grpc-js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { eventResponse, streamNotFound } from '../wire/readResponses.ts';
import type { ToldEvent } from '../wire/readResponses.ts';
import { readRequest } from '../wire/requests.ts';
import type { ReadRequest } from '../wire/requests.ts';
import { streamDeleted } from '../wire/rpcErrors.ts';
import { matcherOf } from './filter.ts';
import { fail, isOver, send } from './calls.ts';
import type { ReadCall } from './calls.ts';
import { refusalOf } from './serving.ts';
import type { Serving } from './serving.ts';
import { subscribe } from './subscribe.ts';

/** Reads of a stream or of $all, and subscriptions to them: one method of the service. */
export const read =
  (serving: Serving): handleServerStreamingCall<ReadReq, Buffer> =>
  (call) => {
    void answer(serving, call).catch((error: unknown) => fail(call, error));
  };

async function answer(serving: Serving, call: ReadCall): Promise<void> {
  if (serving.faults.isSilent) return;
  await serving.faults.delay();
  const refusal = refusalOf(serving, call.metadata);
  if (refusal !== undefined) throw refusal;
  const request = readRequest(call.request);
  if (request.stream !== undefined && serving.log.reader.stateOf(request.stream).isTombstoned)
    throw streamDeleted(request.stream);
  if (request.count === undefined) return subscribe(serving, call, request);
  if (request.stream === undefined) await readAll(serving, call, request, request.count);
  else await readStream(serving, call, request, request.stream, request.count);
  if (!isOver(call)) call.end();
}

async function readStream(
  { log: { reader }, faults, tellsPositions }: Serving,
  call: ReadCall,
  { from, direction, hasStructuredIds }: ReadRequest,
  stream: string,
  count: number,
): Promise<void> {
  if (await reader.isMissing(stream)) return send(call, streamNotFound(stream));
  for await (const page of reader.stream(stream, from, direction, count)) {
    await faults.audible();
    if (isOver(call)) return;
    const told = tellsPositions ? page : page.map((event) => ({ ...event, commit: null }));
    await sendEvents(call, told, hasStructuredIds);
  }
}

async function readAll(
  { log: { reader }, faults }: Serving,
  call: ReadCall,
  { from, direction, filter, hasStructuredIds }: ReadRequest,
  count: number,
): Promise<void> {
  const matches = matcherOf(filter);
  let left = count;
  for await (const page of reader.all(from, direction, count)) {
    await faults.audible();
    const wanted = page.filter(matches).slice(0, left);
    if (isOver(call)) return;
    await sendEvents(call, wanted, hasStructuredIds);
    left -= wanted.length;
    if (left <= 0) return;
  }
}

async function sendEvents(call: ReadCall, events: readonly ToldEvent[], hasStructuredIds: boolean) {
  for (const event of events) await send(call, eventResponse(event, hasStructuredIds));
}
