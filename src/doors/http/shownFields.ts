import type { Field, FieldChange, FieldType } from '../../domain/changes/changes.ts';
import { screaming } from './screaming.ts';

/** A field's value as doors show it: names of enumerations as GraphQL spells them, all else as it is. */
export const shownValue = (type: FieldType, value: string | null): string | null =>
  type === 'enum' && value !== null ? screaming(value) : value;

export const shownField = (field: Field): Field => ({
  ...field,
  value: shownValue(field.type, field.value),
});

export const shownChange = (change: FieldChange): FieldChange => ({
  ...change,
  before: shownValue(change.type, change.before),
  after: shownValue(change.type, change.after),
});
