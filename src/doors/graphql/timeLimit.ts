import { DomainError } from '../../domain/errors.ts';

/**
 * Does what takes its time, for a limited time: then throws OperationTimedOut and aborts the signal, so that nothing
 * more is read or begun. What was begun before, such as a command, comes to its own end.
 */
export async function withinTime<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new DomainError('OperationTimedOut');
    ending.abort(error);
    reject(error);
  }, milliseconds);
  try {
    return await Promise.race([work(ending.signal), timedOut]);
  } finally {
    clearTimeout(timer);
  }
}
