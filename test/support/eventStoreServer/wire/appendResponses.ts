import { NO_STREAM } from '../../../../src/store/eventStore.ts';
import type { Expected } from '../log/logWriter.ts';
import { MessageWriter } from './messageWriter.ts';
import { writeUuid } from './uuid.ts';

// The messages `AppendResp`, `BatchAppendResp` and `DeleteResp` of the service Streams.

const writer = new MessageWriter();

interface Done {
  readonly revision: number;
  readonly commit: number | undefined;
}

interface Conflict {
  readonly expected: Expected;
  readonly current: number;
}

export function appendDone({ revision, commit }: Done): Buffer {
  writer.message(1, () => writeDone(revision, commit));
  return writer.take();
}

export function appendConflict({ expected, current }: Conflict): Buffer {
  writer.message(2, () => {
    if (current === NO_STREAM) writer.empty(7);
    else writer.uint(6, current);
    if (expected === 'any') writer.empty(9);
    else if (expected === 'stream_exists') writer.empty(10);
    else if (expected === NO_STREAM) writer.empty(11);
    else writer.uint(8, expected);
  });
  return writer.take();
}

export function deleteDone(commit: number | undefined): Buffer {
  if (commit === undefined) writer.empty(2);
  else writePosition(1, commit);
  return writer.take();
}

/** Which of the appends on one call is answered. */
export interface Correlation {
  readonly id: string;
  readonly isStructured: boolean;
  readonly stream: string;
}

export function batchDone(correlation: Correlation, { revision, commit }: Done): Buffer {
  return batchResponse(correlation, () => writer.message(3, () => writeDone(revision, commit)));
}

/** Codes of google.rpc.Status, which are those of gRPC. */
const FAILED_PRECONDITION = 9;
const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
const ABORTED = 10;
const UNKNOWN = 2;

export const batchConflict = (correlation: Correlation, { expected, current }: Conflict): Buffer =>
  batchError(correlation, FAILED_PRECONDITION, 'WrongExpectedVersion', () => {
    if (current === NO_STREAM) writer.empty(2);
    else writer.uint(1, current);
    if (expected === 'any') writer.empty(4);
    else if (expected === 'stream_exists') writer.empty(5);
    else if (expected === NO_STREAM) writer.empty(6);
    else writer.uint(3, expected);
  });

export const batchStreamDeleted = (correlation: Correlation): Buffer =>
  batchError(correlation, FAILED_PRECONDITION, 'StreamDeleted', () =>
    writer.message(1, () => writer.text(3, correlation.stream)),
  );

export const batchTooLarge = (correlation: Correlation, maxAppendBytes: number): Buffer =>
  batchError(correlation, INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', () =>
    writer.uint(1, maxAppendBytes),
  );

export const batchDenied = (correlation: Correlation): Buffer =>
  batchError(correlation, PERMISSION_DENIED, 'AccessDenied', () => {});

export const batchTimeout = (correlation: Correlation): Buffer =>
  batchError(correlation, ABORTED, 'Timeout', () => {});

export const batchUnknown = (correlation: Correlation): Buffer =>
  batchError(correlation, UNKNOWN, 'Unknown', () => {});

export const batchBadRequest = (correlation: Correlation, reason: string): Buffer =>
  batchError(correlation, INVALID_ARGUMENT, 'BadRequest', () => writer.text(1, reason));

/** The error itself is packed into an `Any`. */
function batchError(correlation: Correlation, code: number, type: string, write: () => void): Buffer {
  return batchResponse(correlation, () =>
    writer.message(2, () => {
      writer.uint(1, code);
      writer.text(2, type);
      writer.message(3, () => {
        writer.text(1, `type.googleapis.com/event_store.client.${type}`);
        writer.message(2, write);
      });
    }),
  );
}

function batchResponse({ id, isStructured, stream }: Correlation, writeResult: () => void): Buffer {
  writeUuid(writer, 1, id, isStructured);
  writeResult();
  writer.message(4, () => writer.text(3, stream));
  return writer.take();
}

function writeDone(revision: number, commit: number | undefined): void {
  if (revision === NO_STREAM) writer.empty(2);
  else writer.uint(1, revision);
  if (commit === undefined) writer.empty(4);
  else writePosition(3, commit);
}

function writePosition(field: number, commit: number): void {
  writer.message(field, () => {
    writer.uint(1, commit);
    writer.uint(2, commit);
  });
}
