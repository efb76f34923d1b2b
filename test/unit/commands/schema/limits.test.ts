import { describe, expect, it } from 'vitest';
import { checkSize, type SizedField } from '../../../../src/commands/schema/limits.ts';
import { DomainError, type ErrorCode } from '../../../../src/domain/errors.ts';

const table: readonly (readonly [SizedField, number, ErrorCode])[] = [
  ['content', 256_000, 'ContentSizeExceeded'],
  ['output', 51_200, 'OutputDataSizeExceeded'],
  ['analytics', 5_120, 'AnalyticsDataSizeExceeded'],
  ['progress', 104_857, 'ProgressDataSizeExceeded'],
  ['reason', 102_400, 'ProcessingExceptionFieldSizeExceeded'],
  ['details', 102_400, 'ProcessingExceptionFieldSizeExceeded'],
];

const failure = (field: SizedField, length: number): unknown => {
  try {
    checkSize(field, 'x'.repeat(length));
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  return undefined;
};

describe('checkSize', () => {
  it.each(table)('given %s of %i characters, when checked, then one more is %s', (field, max, code) => {
    expect(() => checkSize(field, 'x'.repeat(max))).not.toThrow();
    expect(failure(field, max + 1)).toMatchObject({
      code,
      httpStatus: 413,
      details: `${field} has ${max + 1} characters; at most ${max} are allowed.`,
    });
  });

  it.each([null, undefined, ''])('given %j, when checked, then it passes', (text) => {
    expect(() => checkSize('analytics', text)).not.toThrow();
  });
});
