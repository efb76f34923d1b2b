import { describe, expect, it } from 'vitest';
import { catalogue, DomainError } from '../../../../src/domain/errors.ts';
import type { ErrorCode } from '../../../../src/domain/errors.ts';
import { errorEnvelope, tellable } from '../../../../src/doors/http/errorEnvelope.ts';
import { BlobError } from '../../../../src/files/errors.ts';
import {
  AppendTooLarge,
  StoreUnavailable,
  StreamFull,
  UnknownOutcome,
  WrongExpectedRevision,
} from '../../../../src/store/eventStore.ts';

const ofHttp = (statusCode: number): Error => Object.assign(new Error('secret detail'), { statusCode });

describe('what a caller is told of an error', () => {
  it.each<[unknown, ErrorCode]>([
    [new AppendTooLarge('1048577 bytes'), 'AppendTooLarge'],
    [new StreamFull('queueItem-1'), 'StreamFull'],
    [new StoreUnavailable('disk full on /data'), 'StoreUnavailable'],
    [new UnknownOutcome('connection lost'), 'OutcomeUnknown'],
    [new WrongExpectedRevision('queueItem-1', 1, 2), 'Internal'],
    [new BlobError('tooLarge'), 'FileTooLarge'],
    [new BlobError('full', 'ENOSPC'), 'FilesFull'],
    [new BlobError('unavailable', 'EACCES'), 'FilesUnavailable'],
    [new BlobError('damaged'), 'FileUnreadable'],
    [new BlobError('notFound'), 'FileUnreadable'],
    [ofHttp(413), 'BodyTooLarge'],
    [ofHttp(415), 'UnsupportedMediaType'],
    [ofHttp(400), 'InvalidRequest'],
    [ofHttp(500), 'Internal'],
    [new TypeError('x is undefined'), 'Internal'],
    ['no error', 'Internal'],
  ])('is nothing internal: %s', (error, code) => {
    const told = tellable(error);
    expect([told.code, told.message, told.details]).toStrictEqual([code, catalogue[code].message, null]);
  });
});

describe('the envelope', () => {
  it('has what the catalogue says, for each of its codes', () => {
    for (const code of Object.keys(catalogue) as ErrorCode[]) {
      const { http, uipath, message } = catalogue[code];
      const error = new DomainError(code, undefined, 'a line');
      expect(error.httpStatus).toBe(http);
      expect(errorEnvelope(error, 'trace')).toStrictEqual({
        message,
        errorCode: uipath,
        resourceIds: null,
        traceId: 'trace',
        details: 'a line',
      });
    }
  });
});
