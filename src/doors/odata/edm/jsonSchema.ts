import type { JsonSchema } from '../../../domain/schema/words.ts';
import { orNull } from '../../http/json/shapeSchema.ts';
import type { EdmType, EnumType, Primitive, Property, StructuredType } from './model.ts';

// Types of answers as JSON Schema.

const primitives: Readonly<Record<Primitive, JsonSchema>> = {
  'Edm.String': { type: 'string' },
  'Edm.Int64': { type: 'integer', format: 'int64' },
  'Edm.Int32': { type: 'integer', format: 'int32' },
  'Edm.Double': { type: 'number', format: 'double' },
  'Edm.Boolean': { type: 'boolean' },
  'Edm.Guid': { type: 'string', format: 'uuid' },
  'Edm.DateTimeOffset': { type: 'string', format: 'date-time' },
  'Edm.Binary': { type: 'string', contentEncoding: 'base64' },
};

/** A type in its place: those with a name are referred to. */
export function schemaOfType(type: EdmType): JsonSchema {
  if (typeof type === 'string') return primitives[type];
  if (type.kind === 'collection') return { type: 'array', items: schemaOfType(type.of) };
  return { $ref: `#/components/schemas/${type.name}` };
}

/** What a name stands for. `$select` may leave any property out. */
export function schemaOfNamed(type: StructuredType | EnumType): JsonSchema {
  if (type.kind === 'enum')
    return { type: 'string', description: type.about, enum: Object.keys(type.members) };
  const own = Object.entries(type.properties).map(([name, property]) => [name, schemaOfProperty(property)]);
  const expanded = Object.entries(type.navigations).map(([name, { type: other, about }]) => [
    name,
    { description: `${about} Only with $expand.`, ...orNull(schemaOfType(other)) },
  ]);
  return {
    type: 'object',
    description: type.about,
    properties: { ...contextMember, ...Object.fromEntries([...own, ...expanded]) },
    ...(!type.isOpen && { additionalProperties: false }),
  };
}

const contextMember = {
  '@odata.context': {
    type: 'string',
    description: 'What the answer is of. Only where it is all of the answer.',
  },
};

function schemaOfProperty({ type, isNullable, about }: Property): JsonSchema {
  const schema = schemaOfType(type);
  return { description: about, ...(isNullable ? orNull(schema) : schema) };
}

/** The named types that one is made of, itself included. */
export function namedTypesIn(type: EdmType): readonly (StructuredType | EnumType)[] {
  if (typeof type === 'string') return [];
  if (type.kind === 'collection') return namedTypesIn(type.of);
  if (type.kind === 'enum') return [type];
  return [
    type,
    ...Object.values(type.properties).flatMap((property) => namedTypesIn(property.type)),
    ...Object.values(type.navigations).flatMap((navigation) => namedTypesIn(navigation.type)),
  ];
}
