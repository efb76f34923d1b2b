/** What kind of value a field has; all of them are texts here, an enumeration by the name it has in events. */
export type FieldType = 'text' | 'number' | 'boolean' | 'instant' | 'enum' | 'json';

/** One thing that a piece of work shows. A field that is not listed has no value, as one with null. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly value: string | null;
}

export interface FieldChange {
  readonly name: string;
  readonly type: FieldType;
  readonly before: string | null;
  readonly after: string | null;
}

/** The fields that differ, those that went before those that stand in `after`. */
export function changesBetween(before: readonly Field[], after: readonly Field[]): FieldChange[] {
  const old = new Map(before.map((field) => [field.name, field]));
  const kept = new Set(after.map(({ name }) => name));
  const gone = before.filter(({ name }) => !kept.has(name)).map((field) => ({ ...field, value: null }));
  return [...gone, ...after]
    .map(({ name, type, value }) => ({ name, type, before: old.get(name)?.value ?? null, after: value }))
    .filter((change) => change.before !== change.after);
}

// Makers of fields.

export const text = (name: string, value: string | null | undefined): Field => ({
  name,
  type: 'text',
  value: value ?? null,
});

export const number = (name: string, value: number | null | undefined): Field => ({
  name,
  type: 'number',
  value: value === null || value === undefined ? null : String(value),
});

export const boolean = (name: string, value: boolean): Field => ({
  name,
  type: 'boolean',
  value: String(value),
});

export const instant = (name: string, value: string | null | undefined): Field => ({
  name,
  type: 'instant',
  value: value ?? null,
});

export const enumeration = (name: string, value: string | null | undefined): Field => ({
  name,
  type: 'enum',
  value: value ?? null,
});

export const json = (name: string, value: { readonly text: string } | null | undefined): Field => ({
  name,
  type: 'json',
  value: value?.text ?? null,
});
