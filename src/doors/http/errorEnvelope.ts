import type { ErrorCode } from '../../domain/errors.ts';
import { DomainError } from '../../domain/errors.ts';
import type { BlobErrorCode } from '../../files/errors.ts';
import { BlobError } from '../../files/errors.ts';
import { AppendTooLarge, StoreUnavailable, StreamFull, UnknownOutcome } from '../../store/eventStore.ts';

/** UiPath's error body (UiPath's contract, error envelope and codes). */
export interface ErrorEnvelope {
  readonly message: string;
  readonly errorCode: number;
  readonly resourceIds: null;
  readonly traceId: string;
  readonly details: string | null;
}

/** What a caller is told of an error; what is not meant for callers becomes `Internal`, and only the log has it. */
export function tellable(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof BlobError) return new DomainError(ofFiles[error.code]);
  if (error instanceof AppendTooLarge) return new DomainError('AppendTooLarge');
  if (error instanceof StreamFull) return new DomainError('StreamFull');
  if (error instanceof StoreUnavailable) return new DomainError('StoreUnavailable');
  if (error instanceof UnknownOutcome) return new DomainError('OutcomeUnknown');
  return httpError(error) ?? new DomainError('Internal');
}

const ofFiles: Readonly<Record<BlobErrorCode, ErrorCode>> = {
  notFound: 'FileUnreadable',
  damaged: 'FileUnreadable',
  tooLarge: 'FileTooLarge',
  full: 'FilesFull',
  unavailable: 'FilesUnavailable',
};

/** Errors of the HTTP library itself: a body that is too large, a content type it does not know. */
function httpError(error: unknown): DomainError | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number')
    return null;
  if (error.statusCode === 413) return new DomainError('BodyTooLarge');
  if (error.statusCode === 415) return new DomainError('UnsupportedMediaType');
  return error.statusCode >= 400 && error.statusCode < 500 ? new DomainError('InvalidRequest') : null;
}

export const errorEnvelope = (error: DomainError, traceId: string): ErrorEnvelope => ({
  message: error.message,
  errorCode: error.uipathCode,
  resourceIds: null,
  traceId,
  details: error.details,
});
