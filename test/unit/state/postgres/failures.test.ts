import { DatabaseError } from 'pg';
import { describe, expect, it } from 'vitest';
import { openState } from '../../../../src/state/openState.ts';
import { failureOf } from '../../../../src/state/postgres/failures.ts';
import { StateUnavailable } from '../../../../src/state/stateUnavailable.ts';

const databaseError = (code: string): DatabaseError =>
  Object.assign(new DatabaseError('refused', 7, 'error'), { code, detail: 'Key (hash)=(a-secret) exists' });

/** All that a log may print of an error. */
const printed = (error: unknown): string =>
  error instanceof Error
    ? JSON.stringify([error, Object.entries(error), error.message, error.stack]) + printed(error.cause)
    : String(error);

describe('a failure of the database', () => {
  it('that is no mistake is told as a store that is not available', () => {
    const failure = failureOf(databaseError('57P01'));
    expect(failure).toBeInstanceOf(StateUnavailable);
    expect(failure).toMatchObject({
      code: 'StoreUnavailable',
      httpStatus: 503,
      cause: { message: 'refused', code: '57P01' },
    });
    expect(failure.message).not.toContain('refused');
  });

  it('that is a mistake is told as such: no waiting mends it', () => {
    const failure = failureOf(databaseError('23505'));
    expect(failure).not.toBeInstanceOf(StateUnavailable);
    expect(failure).toMatchObject({ message: 'refused', code: '23505' });
  });

  it('tells nothing of rows and connection strings', () => {
    const withUrl = Object.assign(new Error('Invalid URL'), { input: 'postgres://u:a-secret@host/db' });
    for (const error of [databaseError('57P01'), databaseError('23505'), withUrl])
      expect(printed(failureOf(error))).not.toContain('a-secret');
  });

  it('at the start says what is wrong, and no password', async () => {
    const url = 'postgres://tester:a-secret@127.0.0.1:1/orchestream';
    const error: unknown = await openState({ url, onWriteError: () => {} }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ message: 'connect ECONNREFUSED 127.0.0.1:1' });
    expect(printed(error)).not.toContain('a-secret');
  });
});
