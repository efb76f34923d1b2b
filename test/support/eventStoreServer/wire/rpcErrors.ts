import { Metadata, status } from '@grpc/grpc-js';
import type { ServerErrorResponse } from '@grpc/grpc-js';
import type { Expected } from '../log/logWriter.ts';
import { NO_STREAM } from '../../../../src/store/eventStore.ts';

// Errors that end a call. The client tells them apart by the trailing metadata `exception`.

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

function rpcError(code: status, details: string, trailers: Record<string, string> = {}): ServerErrorResponse {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value.replaceAll(/[^ -~]/g, '?'));
  return Object.assign(new Error(details), { code, details, metadata });
}

export const notLeader = ({ host, port }: Endpoint): ServerErrorResponse =>
  rpcError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });

export const accessDenied = (): ServerErrorResponse =>
  rpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

/** The server refuses wrong credentials before it looks at the call. */
export const unauthenticated = (): ServerErrorResponse =>
  rpcError(status.UNAUTHENTICATED, 'Bad gRPC response. HTTP status code: 401');

/** What a client sees where the connection ends under a call. */
export const brokenConnection = (): ServerErrorResponse =>
  rpcError(status.UNAVAILABLE, 'Connection reset by peer');

export const timedOut = (): ServerErrorResponse =>
  rpcError(status.ABORTED, 'Operation timed out: Commit phase timed out');

export const unknownError = (details = 'Unexpected OperationResult: Error'): ServerErrorResponse =>
  rpcError(status.UNKNOWN, details);

export const invalidArgument = (details: string): ServerErrorResponse =>
  rpcError(status.INVALID_ARGUMENT, details);

export const streamDeleted = (stream: string): ServerErrorResponse =>
  rpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const wrongExpectedVersion = (
  operation: string,
  stream: string,
  expected: Expected,
  current: number,
): ServerErrorResponse =>
  rpcError(
    status.FAILED_PRECONDITION,
    `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${current}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(versionNumber(expected)),
      ...(current !== NO_STREAM && { 'actual-version': String(current) }),
    },
  );

/** The numbers that the server uses for what is no revision. */
function versionNumber(expected: Expected): number {
  if (expected === 'any') return -2;
  return expected === 'stream_exists' ? -4 : expected;
}

export const tooLarge = (maxAppendBytes: number): ServerErrorResponse =>
  rpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${maxAppendBytes} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(maxAppendBytes),
  });

export const missingProperty = (name: string): ServerErrorResponse =>
  rpcError(status.INVALID_ARGUMENT, `Required Metadata Property '${name}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });
