import { isUnavailable, messageOf } from '../../postgres/unavailable.ts';
import { StateUnavailable } from '../stateUnavailable.ts';

/** What a failed statement is to its caller: StateUnavailable, or an Error for a mistake in it. */
export function failureOf(error: unknown): Error {
  const cause = withoutSecrets(error);
  return isUnavailable(error) ? new StateUnavailable(cause) : cause;
}

/** Errors of the driver can carry rows and connection strings: only message and code are kept. */
function withoutSecrets(error: unknown): Error {
  const told = new Error(messageOf(error));
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return isCoded ? Object.assign(told, { code: error.code }) : told;
}
