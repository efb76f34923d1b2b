import type { handleUnaryCall, ServerUnaryCall } from '@grpc/grpc-js';
import type { DeleteReq, TombstoneReq } from '@eventstore/db-client/generated/streams_pb.js';
import { deleteDone } from '../wire/appendResponses.ts';
import { targetOf } from '../wire/requests.ts';
import type { Target } from '../wire/requests.ts';
import { wrongExpectedVersion } from '../wire/rpcErrors.ts';
import type { AppendResult } from '../log/logWriter.ts';
import { errorOf } from './append.ts';
import { answerWith } from './calls.ts';
import { refusalOf } from './serving.ts';
import type { Serving } from './serving.ts';
import { write } from './write.ts';

/** Deletes so that an append opens the stream again. */
export const softDelete = (serving: Serving): handleUnaryCall<DeleteReq, Buffer> =>
  unary(serving, 'Delete', ({ stream, expected }) => serving.log.writer.softDelete(stream, expected));

/** Deletes for good. */
export const tombstone = (serving: Serving): handleUnaryCall<TombstoneReq, Buffer> =>
  unary(serving, 'Tombstone', ({ stream, expected }) => serving.log.writer.tombstone(stream, expected));

type Request = DeleteReq | TombstoneReq;

function unary<T extends Request>(
  serving: Serving,
  operation: string,
  work: (target: Target) => Promise<AppendResult>,
): handleUnaryCall<T, Buffer> {
  return (call, callback) => {
    if (serving.faults.isSilent) return;
    void answerWith(callback, answered(serving, call, operation, work));
  };
}

async function answered<T extends Request>(
  serving: Serving,
  call: ServerUnaryCall<T, Buffer>,
  operation: string,
  work: (target: Target) => Promise<AppendResult>,
): Promise<Buffer> {
  const refusal = refusalOf(serving, call.metadata);
  if (refusal !== undefined) throw refusal;
  const target = targetOf(call.request.getOptions());
  const outcome = await write(serving.faults, serving.writeTimeoutMs, () => work(target));
  switch (outcome.kind) {
    case 'written':
      return deleteDone(outcome.commit);
    case 'wrongExpectedVersion':
      throw wrongExpectedVersion(operation, target.stream, target.expected, outcome.current);
    default:
      throw errorOf(outcome.kind, target.stream);
  }
}
