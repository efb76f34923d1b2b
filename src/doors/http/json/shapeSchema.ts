import type { JsonSchema } from '../../../domain/schema/words.ts';
import type { Members, Shape } from './shape.ts';

/** A shape as JSON Schema: what readDto takes, but for the letter case of names, which is free. */
export function schemaOfShape({ members, requiredNames, isOpen }: Shape<Members>): JsonSchema {
  const properties = Object.entries(members).map(([name, { schema, required }]) => [
    name,
    required ? schema : orNull(schema),
  ]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(requiredNames.length > 0 && { required: requiredNames }),
    ...(!isOpen && { additionalProperties: false }),
  };
}

/** A member that need not be there may be null as well. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: names } = schema;
  if (typeof type === 'string' || Array.isArray(type))
    return {
      ...schema,
      type: [type, 'null'].flat(),
      ...(Array.isArray(names) && { enum: [...names, null] }),
    };
  return '$ref' in schema ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** Those of the shapes within one that have a name, itself included, by their names. */
export function namedShapes(of: Shape<Members>): ReadonlyMap<string, Shape<Members>> {
  const within = Object.values(of.members).flatMap(({ parts }) =>
    parts.flatMap((part) => [...namedShapes(part)]),
  );
  return new Map(of.name === null ? within : [[of.name, of], ...within]);
}
