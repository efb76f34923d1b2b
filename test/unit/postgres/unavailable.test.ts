import { describe, expect, it } from 'vitest';
import { isUnavailable, isUnreachable, messageOf } from '../../../src/postgres/unavailable.ts';

const coded = (code: string): Error => Object.assign(new Error('failed'), { code });

describe('an error of the database', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', '57P01', '57P03', '08006', '53300'])(
    'with the code %s may pass by itself',
    (code) => {
      expect(isUnreachable(coded(code))).toBe(true);
      expect(isUnavailable(coded(code))).toBe(true);
    },
  );

  it.each(['28P01', '3D000', '42P01', '53100', '57014'])('with the code %s is no fault of ours', (code) => {
    expect(isUnreachable(coded(code))).toBe(false);
    expect(isUnavailable(coded(code))).toBe(true);
  });

  it.each(['42601', '42703', '22P02', '23505'])('with the code %s is a fault of the statement', (code) => {
    expect(isUnavailable(coded(code))).toBe(false);
  });

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Query read timeout',
  ])('of the driver: %s', (message) => {
    expect(isUnreachable(new Error(message))).toBe(true);
    expect(isUnavailable(new Error('something else'))).toBe(false);
  });

  it('without a message of its own has those of its parts', () => {
    const refused = [
      new Error('connect ECONNREFUSED ::1:5432'),
      new Error('connect ECONNREFUSED 127.0.0.1:5432'),
    ];
    expect(messageOf(new AggregateError(refused))).toBe(
      'connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432',
    );
  });
});
