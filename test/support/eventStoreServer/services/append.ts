import type { handleClientStreamingCall, ServerReadableStream } from '@grpc/grpc-js';
import type { AppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { Proposed } from '../log/storedText.ts';
import { appendConflict, appendDone } from '../wire/appendResponses.ts';
import { proposed, sizeOf, targetOf } from '../wire/requests.ts';
import {
  brokenConnection,
  invalidArgument,
  streamDeleted,
  timedOut,
  tooLarge,
  unknownError,
} from '../wire/rpcErrors.ts';
import { answerWith } from './calls.ts';
import { refusalOf } from './serving.ts';
import type { Serving } from './serving.ts';
import { write } from './write.ts';

type AppendCall = ServerReadableStream<AppendReq, Buffer>;

/** One append a call: its first message says where to, each further one is an event. */
export const append =
  (serving: Serving): handleClientStreamingCall<AppendReq, Buffer> =>
  (call, callback) => {
    if (serving.faults.isSilent) call.resume();
    else void answerWith(callback, answered(serving, call));
  };

async function answered(serving: Serving, call: AppendCall): Promise<Buffer> {
  const refusal = refusalOf(serving, call.metadata);
  if (refusal !== undefined) throw refusal;
  const requests: AppendReq[] = [];
  for await (const request of call) requests.push(request);
  const [first, ...rest] = requests;
  const { stream, expected } = targetOf(first?.getOptions());
  const events = rest.map(eventOf);
  if (events.reduce((sum, event) => sum + sizeOf(event), 0) > serving.maxAppendBytes)
    throw tooLarge(serving.maxAppendBytes);
  const outcome = await write(serving.faults, serving.writeTimeoutMs, () =>
    serving.log.append(stream, expected, events),
  );
  switch (outcome.kind) {
    case 'written':
      return appendDone(outcome);
    case 'wrongExpectedVersion':
      return appendConflict({ expected, current: outcome.current });
    default:
      throw errorOf(outcome.kind, stream);
  }
}

/** The error that ends a call which writes, for what is no result. */
export function errorOf(kind: 'streamDeleted' | 'broken' | 'timedOut' | 'failed', stream: string): Error {
  switch (kind) {
    case 'streamDeleted':
      return streamDeleted(stream);
    case 'broken':
      return brokenConnection();
    case 'timedOut':
      return timedOut();
    default:
      return unknownError();
  }
}

function eventOf(request: AppendReq): Proposed {
  const message = request.getProposedMessage();
  if (message === undefined) throw invalidArgument('a message of an append is no event');
  return proposed(message);
}
