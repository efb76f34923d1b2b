import { DomainError } from '../../domain/errors.ts';
import { tryParseUuid } from '../../domain/uuid.ts';

/** The number of an id; InvalidArgument where it is none, ItemNotFound for a number that nothing can have. */
export function numberOf(id: string, argument = 'id'): number {
  if (!/^\d{1,19}$/.test(id)) throw new DomainError('InvalidArgument', `${argument} must be a whole number.`);
  const number = Number(id);
  if (!Number.isSafeInteger(number)) throw new DomainError('ItemNotFound');
  return number;
}

/** As numberOf; null where no id is given. */
export const numberOrNull = (id: string | null | undefined, argument: string): number | null =>
  typeof id === 'string' ? numberOf(id, argument) : null;

/** Throws InvalidArgument where it is none. */
export function uuidOf(text: string, argument: string): string {
  const uuid = tryParseUuid(text);
  if (uuid === null) throw new DomainError('InvalidArgument', `${argument} must be a UUID.`);
  return uuid;
}

/** What stands for one of two ways to name something. Throws ParameterMissing, ParameterInvalid. */
export function oneOf<A, B>(
  a: A | null | undefined,
  b: B | null | undefined,
  names: string,
): { readonly a: A } | { readonly b: B } {
  const isA = a !== null && a !== undefined;
  const isB = b !== null && b !== undefined;
  if (isA && isB) throw new DomainError('ParameterInvalid', `Only one of ${names} can be given.`);
  if (isA) return { a };
  if (isB) return { b };
  throw new DomainError('ParameterMissing', `One of ${names} is required.`);
}
