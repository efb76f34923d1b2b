import { DomainError } from '../../domain/errors.ts';

/**
 * InvalidQueryOptions, whose details say which option is wrong, what is wrong with it and, where known, the
 * 1-based character of the decoded option text at which it was noticed (`at` is 0-based).
 */
export function invalidQuery(option: string, what: string, at?: number): DomainError {
  const place = at === undefined ? '' : ` (at character ${at + 1})`;
  return new DomainError('InvalidQueryOptions', undefined, `${option}: ${what}${place}.`);
}

/** A piece of the caller's text, short enough for an error. */
export const quoted = (text: string): string => `'${text.length > 60 ? `${text.slice(0, 60)}…` : text}'`;
