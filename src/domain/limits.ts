import { DomainError } from './errors.ts';

/** Throws InvalidArgument where a text has more than `max` characters (UTF-16 units), or is blank and must not be. */
export function demandText(member: string, text: string, max: number, isRequired = true): void {
  if (isRequired && text.trim() === '')
    throw new DomainError('InvalidArgument', `${member} cannot be empty.`);
  if (text.length > max)
    throw new DomainError('InvalidArgument', `${member} must have at most ${max} characters.`);
}

/** Throws InvalidArgument where a number is not whole or not between two. */
export function demandWhole(member: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new DomainError('InvalidArgument', `${member} must be a whole number between ${min} and ${max}.`);
}
